# shellcheck shell=sh
# Functions for drivers that start a Redis of their own. A driver reads iterate.sh first.

redis() { redis-cli -h 127.0.0.1 -p 6379 "$@"; }

# start_redis: starts redis-server, without files, and waits until it answers. Sets `server` to its process.
start_redis() {
  redis-server --bind 127.0.0.1 --port 6379 --save '' --appendonly no --daemonize no --logfile '' --dir /tmp > /dev/null &
  server=$!
  trap 'kill "$server" 2> /dev/null' EXIT
  waited=0
  until [ "$(redis ping 2> /dev/null)" = PONG ]; do
    kill -0 "$server" 2> /dev/null || fail 'redis-server ended before it answered'
    [ "$waited" -lt 300 ] || fail 'redis-server did not answer within 30 s'
    waited=$((waited + 1))
    sleep 0.1
  done
}
