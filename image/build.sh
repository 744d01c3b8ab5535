#!/usr/bin/env bash
# Build the image with docker or podman, whichever is there.
#
#   BASE    the base image; default: the Dockerfile's
#   TAG     the image's name; default: mockinvoice:<version>
#   WHEELS  1: install what this machine's pip fetches, and reach for no network within the build
#   ARCH    another architecture than this machine's, such as arm64; it must be able to run its programs
#   BUILD   more options for `build`
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. image/engine.sh
find_engine

version=$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' mockinvoice/version.py)
revision=$(git rev-parse HEAD 2>/dev/null || echo unknown)
tag=${TAG:-mockinvoice:$version}
options=(--tag "$tag"
  --label "org.opencontainers.image.version=$version"
  --label "org.opencontainers.image.revision=$revision")
base=${BASE:-$(sed -n 's/^ARG BASE=//p' Dockerfile)}
options+=(--build-arg "BASE=$base" ${ARCH:+--platform "linux/$ARCH"})
# OCI's own format of images has no health check.
[[ $ENGINE == podman* ]] && options+=(--format docker)
if [ "${WHEELS:-0}" = 1 ]; then
  # shellcheck disable=SC2086
  python=$($ENGINE run --rm ${ARCH:+--platform "linux/$ARCH"} --network none --entrypoint python3 "$base" -c \
    'import sys; print("%d.%d" % sys.version_info[:2])')
  image/wheels.sh "$python"
  options+=(--build-arg PIP_NO_INDEX=1 --network none)
fi
# shellcheck disable=SC2086
$ENGINE build "${options[@]}" ${BUILD:-} .
echo "built $tag"
