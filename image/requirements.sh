#!/usr/bin/env bash
# Pin what goes into the image, and what builds it, by version and hash: for every Python from 3.11
# on and every machine. Names no registry; whichever uv is set up to use is asked.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

compile=(uv pip compile --quiet --universal --python-version 3.11 --generate-hashes
  --no-emit-index-url --no-emit-find-links --no-header --no-annotate)
"${compile[@]}" "$@" --extra tls setup.cfg --output-file image/requirements.txt
python3 - >image/build.in <<'PYTHON'
import tomllib
with open("pyproject.toml", "rb") as file:
    print(*tomllib.load(file)["build-system"]["requires"], sep="\n")
PYTHON
"${compile[@]}" "$@" image/build.in --output-file image/build.txt
rm image/build.in
