#!/usr/bin/env bash
# Fetch the pinned wheels into image/wheels with this machine's own pip, as it is set up, for the
# Python of a base image: wheels.sh <version, such as 3.13>. Nothing of its set-up gets into the image.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

rm -rf image/wheels
for file in image/build.txt image/requirements.txt; do
  "${PYTHON:-.venv/bin/python}" -m pip download --quiet --disable-pip-version-check \
    --require-hashes --only-binary :all: --python-version "$1" --dest image/wheels \
    --requirement "$file"
done
