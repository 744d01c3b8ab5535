# Sourced by the scripts beside it: finds docker or podman, or starts an engine of its own.
#
# $ENGINE, if set, is the command to use, with its global options. Otherwise the first of docker and
# podman that answers is used. Where none does and this is root on a machine with dockerd, one is
# started that needs neither a bridge nor a firewall, and it is stopped at the end. STORAGE_DRIVER
# says how it keeps images.

engine_state=""
engine=""
network="" # a process in the network of the engine, where that is not this machine's
enter=()   # what runs a command where published ports are reached
bare=(--iptables=false --ip6tables=false)

find_engine() {
  local name
  # BuildKit's client is a package of its own, and is not on every machine that has docker.
  docker buildx version >/dev/null 2>&1 || export DOCKER_BUILDKIT=0
  for name in ${ENGINE:+"$ENGINE"} docker podman; do
    # shellcheck disable=SC2086  # an engine may have options
    if $name info >/dev/null 2>&1; then
      ENGINE=$name
      return
    fi
  done
  if [ -z "${ENGINE:-}" ] && [ "$(id -u)" = 0 ] && command -v dockerd >/dev/null; then
    start_engine
  else
    echo "no engine answers: start docker or podman, or name its command in ENGINE" >&2
    return 1
  fi
}

start_engine() {
  engine_state=$(mktemp -d)
  trap stop_engine EXIT
  export DOCKER_HOST=unix://$engine_state/docker.sock
  ENGINE=docker
  if ! run_engine "${bare[@]}" --bridge=none; then
    tail -20 "$engine_state/log" >&2
    return 1
  fi
  echo "started a docker engine of our own" >&2
}

# Start the engine with more options and wait until it answers.
run_engine() {
  "${enter[@]}" dockerd "$@" --storage-driver="$(storage_driver)" \
    --host "$DOCKER_HOST" --data-root "$engine_state/data" --exec-root "$engine_state/run" \
    --pidfile "$engine_state/pid" >"$engine_state/log" 2>&1 &
  engine=$!
  for _ in $(seq 120); do
    if docker info >/dev/null 2>&1; then
      return
    fi
    kill -0 "$engine" 2>/dev/null || return 1
    sleep 0.25
  done
  return 1
}

# Start the engine that is ours again, in a network that leads nowhere, where it may have bridges and
# publish ports; "${enter[@]}" runs a command there. Nothing happens to an engine that is not ours,
# nor where this machine allows no such network.
bridge_engine() {
  [ -n "$engine_state" ] || return 0
  unshare --net sleep 1h &
  network=$!
  until [ "$(readlink "/proc/$network/ns/net")" != "$(readlink /proc/self/ns/net)" ]; do :; done
  nsenter "--net=/proc/$network/ns/net" ip link set lo up || return 0
  enter=(nsenter "--net=/proc/$network/ns/net")
  end_engine
  run_engine || run_engine "${bare[@]}" || {
    enter=()
    run_engine "${bare[@]}" --bridge=none
  }
}

# Overlays where this machine lets us mount one; else vfs, which works everywhere and copies each layer.
storage_driver() {
  local probe=$engine_state/probe
  mkdir -p "$probe"/{lower,upper,work,merged}
  if mount -t overlay -o "lowerdir=$probe/lower,upperdir=$probe/upper,workdir=$probe/work" \
    overlay "$probe/merged" 2>/dev/null; then
    umount "$probe/merged"
    echo "${STORAGE_DRIVER:-overlay2}"
  else
    echo "${STORAGE_DRIVER:-vfs}"
  fi
  rm -rf "$probe"
}

end_engine() {
  if kill -0 "$engine" 2>/dev/null; then
    docker ps --quiet | xargs --no-run-if-empty docker kill >/dev/null 2>&1 || true
    kill "$engine" 2>/dev/null || true
    for _ in $(seq 120); do
      kill -0 "$engine" 2>/dev/null || break
      sleep 0.25
    done
    kill -KILL "$engine" 2>/dev/null || true
  fi
}

stop_engine() {
  end_engine
  [ -z "$network" ] || kill "$network" 2>/dev/null || true
  grep -o " $engine_state/[^ ]*" /proc/mounts | sort -r | xargs --no-run-if-empty umount 2>/dev/null || true
  rm -rf --one-file-system "$engine_state"
}
