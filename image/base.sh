#!/usr/bin/env bash
# Make a base image from Debian's packages, where no registry has one: base.sh <name>. As root; the
# mirror and the proxy are those that this machine's apt uses. ARCH names another architecture, whose
# programs this machine must be able to run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. image/engine.sh
find_engine

. /etc/os-release
eval "$(apt-config shell http_proxy Acquire::http::Proxy https_proxy Acquire::https::Proxy)"
export http_proxy https_proxy
mirror=$(apt-get indextargets --format '$(RELEASE) $(REPO_URI)' 'Created-By: Packages' |
  awk -v release="$VERSION_CODENAME" '$1 == release { print $2; exit }')
root=$(mktemp -d)
chmod 755 "$root" # it becomes the root of a container whose user is not ours
debootstrap ${ARCH:+"--arch=$ARCH"} --variant=minbase --include=ca-certificates,python3,python3-venv \
  "$VERSION_CODENAME" "$root" ${mirror:+"$mirror"} >"$root.log" 2>&1 || { tail -20 "$root.log" >&2; exit 1; }
rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/usr/share/{doc,info,locale,man}/*
# Built, not imported: an import is always said to be for this machine's own architecture.
mkdir "$root.context"
tar --create --file "$root.context/root.tar" --directory "$root" --exclude './dev/*' .
printf 'FROM scratch\nADD root.tar /\n' >"$root.context/Dockerfile"
# shellcheck disable=SC2086
$ENGINE build --quiet ${ARCH:+--platform "linux/$ARCH"} --tag "$1" "$root.context" >/dev/null
rm -rf "$root" "$root.log" "$root.context"
