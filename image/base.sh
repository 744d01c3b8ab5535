#!/usr/bin/env bash
# Make a base image from Debian's packages, where no registry has one: base.sh <name>. As root; the
# mirror and the proxy are those that this machine's apt uses.
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
debootstrap --variant=minbase --include=ca-certificates,python3,python3-venv \
  "$VERSION_CODENAME" "$root" ${mirror:+"$mirror"} >"$root.log" 2>&1 || { tail -20 "$root.log" >&2; exit 1; }
rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/usr/share/{doc,info,locale,man}/*
# shellcheck disable=SC2086
tar --create --directory "$root" --exclude './dev/*' . | $ENGINE import - "$1" >/dev/null
rm -rf "$root" "$root.log"
