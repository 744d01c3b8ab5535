#!/usr/bin/env bash
# Start a mock in the background of a job and wait until it is ready; see action.yml for what it is told and tells.
set -euo pipefail

folder=$RUNNER_TEMP/mockinvoice
mkdir -p "$folder"

if [ "$NAMES" = true ]; then
  sudo sysctl --quiet --write net.ipv4.ip_unprivileged_port_start=443
  mockinvoice certs "$folder/certs" 2>/dev/null
  openssl x509 -in "$folder/certs/server.pem" -noout -ext subjectAltName |
    grep -oE 'DNS:[^, ]+' | sed -e '/^DNS:localhost$/d' -e 's/^DNS:/127.0.0.1 /' |
    sudo tee -a /etc/hosts >/dev/null
fi

# shellcheck disable=SC2086  # the arguments are several words
nohup mockinvoice serve --port "$PORT" --tls --tls-port "$TLS_PORT" --tls-dir "$folder/certs" \
  --control-token-file "$folder/control-token" ${ARGUMENTS:-} >"$folder/ready" 2>"$folder/log" &
echo $! >"$folder/pid"

for _ in $(seq 240); do
  if [ -s "$folder/ready" ]; then
    break
  fi
  if ! kill -0 "$(cat "$folder/pid")" 2>/dev/null; then
    cat "$folder/log" >&2
    exit 1
  fi
  sleep 0.25
done

told() {
  python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))[sys.argv[2]])' "$folder/ready" "$1"
}
# One that the job has set is the one that the mock asks for.
token=${MOCKINVOICE_CONTROL_TOKEN:-$(cat "$folder/control-token")}
echo "::add-mask::$token"
{
  echo "url=$(told url)"
  echo "tls-url=$(told tls)"
  echo "ca=$folder/certs/ca.pem"
  echo "control-token=$token"
} >>"$GITHUB_OUTPUT"
