#!/usr/bin/env bash
# Fetch the pinned wheels into image/wheels with this machine's own pip, as it is set up, for the
# Python of a base image: wheels.sh <version, such as 3.13>. Nothing of its set-up gets into the image.
# ARCH names another architecture than this machine's.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

platforms=()
case ${ARCH:-} in
  amd64) kind=x86_64 ;;
  arm64) kind=aarch64 ;;
  *) kind= ;;
esac
for name in ${kind:+manylinux2014 manylinux_2_17 manylinux_2_28}; do
  platforms+=(--platform "${name}_$kind")
done
rm -rf image/wheels
for file in image/build.txt image/requirements.txt; do
  "${PYTHON:-.venv/bin/python}" -m pip download --quiet --disable-pip-version-check \
    --require-hashes --only-binary :all: --python-version "$1" "${platforms[@]}" --dest image/wheels \
    --requirement "$file"
done
