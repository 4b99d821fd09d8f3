# shellcheck shell=sh
# Functions for drivers that start a Redis of their own. A driver reads iterate.sh first.

redis() { redis-cli -h 127.0.0.1 -p 6379 "$@"; }

# start_redis: starts redis-server, without files, and waits until it answers. Sets `server` to its process.
start_redis() {
  redis_words=${TMPDIR:-/tmp}/redis-server.words
  redis-server --bind 127.0.0.1 --port 6379 --save '' --appendonly no --daemonize no --logfile '' --dir /tmp \
    > "$redis_words" 2>&1 &
  server=$!
  trap 'kill "$server" 2> /dev/null || true' EXIT
  waited=0
  until [ "$(redis ping 2> /dev/null)" = PONG ]; do
    redis_runs || redis_ended 'before it answered'
    [ "$waited" -lt 300 ] || fail 'redis-server did not answer within 30 s'
    waited=$((waited + 1))
    sleep 0.1
  done
}

redis_runs() { kill -0 "$server" 2> /dev/null; }

# redis_ended WHEN: waits for the end of redis-server, and ends the trial with its exit code and its last words.
redis_ended() {
  redis_code=0
  wait "$server" || redis_code=$?
  fail "redis-server ended with $redis_code $1: $(tail -n 3 "$redis_words")"
}
