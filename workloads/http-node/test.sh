#!/usr/bin/env bash
# The tests of http-rate and http-bench. They need Linux and a C compiler. Builds in a temporary directory, and prints one line per test.
set -uo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
PASSED=0
FAILED=0

compile() { "${CC:-cc}" -std=c11 -D_GNU_SOURCE -O2 -Wall -Wextra -Werror -I"$HERE/../c-build/include" -o "$WORK/$1" "$2"; }

# server WORK_MS STALL_AT STALL_MS CLOSE: starts test/server.c and sets URL to its address.
server() {
  rm -f "$WORK/port"
  "$WORK/server" "$@" > "$WORK/port" &
  until [ -s "$WORK/port" ]; do sleep 0.01; done
  URL="http://127.0.0.1:$(cat "$WORK/port")/"
}

rate() {
  timeout 20 "$WORK/http-rate" --warmup 0 "$@" > "$WORK/out" 2>&1
  CODE=$?
}

broken() { printf '    %s\n' "$*" >&2; sed 's/^/    | /' "$WORK/out" | cut -c1-300 >&2; exit 1; }
expect_code() { [ "$CODE" = "$1" ] || broken "exit code is $CODE, not $1"; }
expect() { grep -qE -- "$1" "$WORK/out" || broken "the output lacks: $1"; }
# value NAME: the value in the last record.
value() { sed -nE "s/.*\"$1\":([0-9.]+).*/\1/p" "$WORK/out" | tail -n 1; }
# between NAME LOW HIGH
between() {
  awk -v v="$(value "$1")" -v low="$2" -v high="$3" 'BEGIN { exit !(v != "" && v >= low && v <= high) }' ||
    broken "$1 is '$(value "$1")', not from $2 to $3"
}

run_test() {
  if ( set -e; "$1" ); then PASSED=$((PASSED + 1)); printf 'ok      %s\n' "${1#test_}"; else
    FAILED=$((FAILED + 1)); printf 'FAILED  %s\n' "${1#test_}"; fi
}

test_every_request_of_the_schedule_is_sent_and_answered() {
  server 0 -1 0 0
  rate --url "$URL" --rate 200 --seconds 1
  expect_code 0
  expect '^\{"type":"iteration","index":0,"warmup":false,"values":\{"latencyNsP50":[0-9]+,"latencyNsP90":[0-9]+,"latencyNsP99":[0-9]+,"achievedPerSecond":200\.000,"achievedShare":1\.0000,.*"requests":200,"clientCpus":[0-9.]+,"errors":0\}\}$'
}

test_warmup_iterations_are_marked() {
  server 0 -1 0 0
  rate --url "$URL" --rate 50 --seconds 1 --warmup 1 --iterations 2
  [ "$(grep -c '"warmup":true' "$WORK/out")" = 1 ] || broken 'there is not one warm-up record'
  [ "$(grep -c '"warmup":false' "$WORK/out")" = 2 ] || broken 'there are not two records'
  expect '"index":1,"warmup":false'
}

# The server stalls for 0.5 s in the middle of 2 s. 50 of 200 requests fall due meanwhile, and wait for 0.25 s on average. A
# closed loop would see one slow request of each connection, which no 90th percentile shows.
test_stall_shows_in_all_requests_that_fell_due_meanwhile() {
  server 0 80 500 0
  rate --url "$URL" --rate 100 --seconds 2 --connections 4
  expect '"errors":0'
  between latencyNsP90 200000000 900000000
  between latencyNsP50 0 100000000
}

# The server needs 20 ms for a request, so it can answer 50 per second.
test_rate_that_the_server_cannot_keep_is_reported() {
  server 20 -1 0 0
  rate --url "$URL" --rate 100 --seconds 2
  expect '"requests":200,.*"errors":0'
  between achievedPerSecond 20 52
  between achievedShare 0.2 0.52
  between latencyNsP50 500000000 9000000000
}

test_server_that_closes_its_connections_is_asked_again() {
  server 0 -1 0 1
  rate --url "$URL" --rate 100 --seconds 1
  expect_code 0
  expect '"requests":100,.*"errors":0'
}

test_bad_status_is_an_error() {
  server 0 -1 0 2
  rate --url "$URL" --rate 100 --seconds 1
  expect_code 1
  expect '"type":"error","message":"no request was answered: status 503"'
}

test_missing_server_is_an_error() {
  rate --url http://127.0.0.1:1/ --seconds 1
  expect_code 1
  expect '"type":"error","message":"only 0 of 8 connections could be opened within 5 s: Connection refused"'
}

test_address_of_ipv6_has_brackets_in_a_url() {
  rate --url 'http://[::1]:1/' --seconds 1
  expect_code 1
  expect '"type":"error","message":"only 0 of 8 connections could be opened within 5 s: (Connection refused|Address not available|Cannot assign|Address family)'
}

test_wrong_options_are_refused() {
  for url in here http://::1:80/ 'http://[::1:80/' 'http://[::1]/'; do
    rate --url "$url"
    expect_code 1
    expect 'is not a URL'
  done
  rate --rate 5
  expect 'usage: http-rate'
  rate --url http://127.0.0.1:1/ --rate 0
  expect '\-\-rate is .0.: not a whole number'
  rate --url http://127.0.0.1:1/ --rate 100000 --seconds 3600
  expect 'lower the rate or the seconds'
}

# wrk's default of 2 s counts each slow answer as an error.
test_timeout_of_wrk_is_longer_than_the_run() {
  mkdir -p "$WORK/bin"
  printf '#!/bin/sh\necho "$RTB_INDEX $RTB_WARMUP $RTB_CONNECTIONS: $*"\n' > "$WORK/bin/wrk" && chmod +x "$WORK/bin/wrk"
  PATH="$WORK/bin:$PATH" sh "$HERE/http-bench" http://127.0.0.1:1/ 100 1 1 600 > "$WORK/out" 2>&1
  CODE=$?
  expect_code 0
  expect '^0 true 100: --threads 1 --connections 100 --duration 600s --timeout 610s '
  expect '^0 false 100: '
}

test_reason_of_the_report_is_the_only_error() {
  mkdir -p "$WORK/bin"
  for code in 65 1; do
    printf '#!/bin/sh\nexit %d\n' "$code" > "$WORK/bin/wrk" && chmod +x "$WORK/bin/wrk"
    PATH="$WORK/bin:$PATH" RTB_RECORDS_FD=3 sh "$HERE/http-bench" http://127.0.0.1:1/ 1 0 1 1 > /dev/null 2>&1 3> "$WORK/out"
    CODE=$?
    expect_code 1
    [ "$code" = 65 ] || expect '^\{"type":"error","message":"wrk ended with 1; its output is in the log"\}$'
    [ "$code" = 1 ] || [ ! -s "$WORK/out" ] || broken 'there is a second reason'
  done
}

{ compile http-rate "$HERE/http-rate.c" && compile server "$HERE/test/server.c"; } || { echo "could not build http-rate"; exit 1; }
while read -r name; do run_test "$name"; done < <(grep -oE '^test_[a-z0-9_]+' "${BASH_SOURCE[0]}")
printf '%d passed, %d failed\n' "$PASSED" "$FAILED"
[ "$FAILED" = 0 ]
