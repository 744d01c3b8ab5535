# Sourced by the scripts beside it: finds docker or podman, or starts an engine of its own.
#
# $ENGINE, if set, is the command to use, with its global options. Otherwise the first of docker and
# podman that answers is used. Where none does and this is root on a machine with dockerd, one is
# started that needs neither a bridge nor a firewall nor overlays, and it is stopped at the end.

engine_state=""

find_engine() {
  local name
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
  export DOCKER_HOST=unix://$engine_state/docker.sock
  dockerd --iptables=false --ip6tables=false --bridge=none --storage-driver=vfs \
    --host "$DOCKER_HOST" --data-root "$engine_state/data" --exec-root "$engine_state/run" \
    --pidfile "$engine_state/pid" >"$engine_state/log" 2>&1 &
  ENGINE=docker
  trap stop_engine EXIT
  for _ in $(seq 60); do
    if docker info >/dev/null 2>&1; then
      echo "started a docker engine of our own" >&2
      return
    fi
    sleep 0.5
  done
  tail -20 "$engine_state/log" >&2
  return 1
}

stop_engine() {
  local pid
  pid=$(cat "$engine_state/pid" 2>/dev/null || true)
  if [ -n "$pid" ]; then
    docker ps --quiet | xargs --no-run-if-empty docker kill >/dev/null 2>&1 || true
    kill "$pid" 2>/dev/null || true
    for _ in $(seq 60); do
      kill -0 "$pid" 2>/dev/null || break
      sleep 0.5
    done
  fi
  umount "$engine_state"/run/netns/* "$engine_state/data" 2>/dev/null || true
  rm -rf "$engine_state"
}
