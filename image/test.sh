#!/usr/bin/env bash
# Build the image with a real engine and test it from outside, as a container without rights.
#
#   ENGINE  the engine's command with its global options; default: docker or podman, or one of our own
#   BASE    the base image; default: the Dockerfile's if a registry has it, else one made of packages
#   ARCH    another architecture than this machine's, such as arm64, if it can run its programs
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. image/engine.sh
find_engine
export ENGINE

tag=mockinvoice:test${ARCH:+-$ARCH}
base=${BASE:-$(sed -n 's/^ARG BASE=//p' Dockerfile)}
is_here() {
  local found
  found=$($ENGINE image inspect --format '{{.Architecture}}' "$base" 2>/dev/null)
  [ -n "$found" ] && [ "${ARCH:-$found}" = "$found" ]
}
# shellcheck disable=SC2086
if ! is_here &&
  ! timeout 120 $ENGINE pull --quiet ${ARCH:+--platform "linux/$ARCH"} "$base" >/dev/null 2>&1; then
  echo "no registry has $base: making another base from Debian's packages" >&2
  base=mockinvoice-base:debian${ARCH:+-$ARCH}
  image/base.sh "$base"
fi
BASE=$base TAG=$tag WHEELS=1 image/build.sh

run_tests() {
  "${enter[@]}" "${PYTHON:-.venv/bin/python}" -m pytest -p no:cacheprovider "$@" \
    --engine "$ENGINE" --image "$tag" --base "$base"
}
run_tests tests/image --ignore tests/image/guide ${ARCH:+--emulated} "$@"
[ -z "${ARCH:-}" ] || exit 0

# What the guides print needs bridges and published ports, and packages of others.
bridge_engine
run_tests tests/image/guide "$@"
