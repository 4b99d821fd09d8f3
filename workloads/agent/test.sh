#!/usr/bin/env bash
# The agent's tests: any Linux with a C compiler. Builds in a directory of its own, and prints one line a test.
# shellcheck disable=SC2016  # the commands in single quotes are expanded by the shell that the agent runs
set -uo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
AGENT=$WORK/rtb-agent
PASSED=0
FAILED=0

build() {
  cp "$HERE"/*.c "$HERE"/*.h "$HERE"/Makefile "$WORK"/ && mkdir "$WORK/test" && cp "$HERE"/test/*.c "$WORK/test/" &&
    make -s -C "$WORK" VERSION=test rtb-agent &&
    "${CC:-cc}" -std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -o "$WORK/json-test" "$WORK/test/json-test.c" "$WORK/json.c" &&
    "${CC:-cc}" -std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -o "$WORK/server" "$WORK/test/server.c"
}

# agent ARGS...: what it printed is in $WORK/out and $WORK/err, how it ended in CODE.
agent() {
  timeout 20 "$AGENT" "$@" > "$WORK/out" 2> "$WORK/err"
  CODE=$?
}

# The checks end the test (a subshell) at the first that does not hold.
broken() { printf '    %s\n' "$*" >&2; sed 's/^/    | /' "$WORK/out" | cut -c1-200 | head -n 20 >&2; exit 1; }
expect_code() { [ "$CODE" = "$1" ] || broken "exit code $CODE, not $1"; }
expect() { grep -qaE -- "$1" "$WORK/out" || broken "standard output lacks: $1"; }
expect_err() { grep -qaE -- "$1" "$WORK/err" || broken "standard error lacks: $1"; }
refuse() { ! grep -qaE -- "$1" "$WORK/out" "$WORK/err" || broken "there is: $1"; }
expect_count() { [ "$(grep -caE -- "$1" "$WORK/out")" = "$2" ] || broken "not $2 lines: $1"; }

run_test() {
  if ( set -e; "$1" ); then PASSED=$((PASSED + 1)); printf 'ok      %s\n' "${1#test_}"; else
    FAILED=$((FAILED + 1)); printf 'FAILED  %s\n' "${1#test_}"; fi
}

start_server() {  # start_server DELAY_MS BAD: its port is in PORT
  rm -f "$WORK/port"
  "$WORK/server" "$@" > "$WORK/port" &
  until [ -s "$WORK/port" ]; do sleep 0.01; done
  PORT=$(cat "$WORK/port")
}

test_strict_json() { "$WORK/json-test" > "$WORK/out" || broken "json.c is wrong"; }

test_hello_first_bye_last() {
  agent -- echo between
  expect_code 0
  head -n 1 "$WORK/out" | grep -qE '^@rtb \{"type":"hello","protocol":1,"agent":"test","monoNs":[0-9]+,"kernel":\{' || broken "no hello first"
  tail -n 1 "$WORK/out" | grep -qE '^@rtb \{"type":"bye","exitCode":0,"durationNs":[0-9]+,' || broken "no bye last"
  expect '^between$'
}

test_hello_has_the_kernels_boot_id() {
  agent -- true
  expect "\"bootId\":\"$(cat /proc/sys/kernel/random/boot_id)\""
}

test_describe() {
  agent --describe
  expect_code 0
  expect_count '^@rtb ' 3
  expect '^@rtb \{"type":"sandbox",.*"memoryTotalBytes":[0-9]+,"syscallNs":[1-9][0-9]*'
  expect '^@rtb \{"type":"bye","exitCode":0,"droppedRecords":0,"invalidRecords":0\}$'
  [ "$(uname -m)" != x86_64 ] || expect '"addressSpaceEnd":1407374[0-9]{8}[,}]'
}

test_describe_holds_until_it_is_terminated() {
  local begin=$SECONDS
  "$AGENT" --describe --hold 60 > "$WORK/out" 2> "$WORK/err" &
  until grep -q '"bye"' "$WORK/out"; do sleep 0.05; done
  sleep 0.2
  kill -TERM $!
  CODE=0
  wait $! || CODE=$?
  expect_code 0
  [ $((SECONDS - begin)) -lt 50 ] || broken 'it stayed though it was terminated'
}

test_describe_holds_no_longer_than_it_is_told() { agent --describe --hold 1; expect_code 0; }

test_hold_belongs_to_describe() { agent --hold 1 -- echo x; expect_code 64; expect '--hold without --describe'; refuse '^x$'; }

test_describe_runs_nothing() { agent --describe -- echo x; expect_code 64; expect '--describe takes no command'; refuse '^x$'; }

test_exit_code_is_the_childs() { agent -- sh -c 'exit 7'; expect_code 7; expect '"bye","exitCode":7,'; }

test_child_that_dies_by_a_signal() { agent -- sh -c 'kill -SEGV $$'; expect_code 139; expect '"bye","signal":11,'; }

test_command_that_does_not_exist() {
  agent -- /no/such/program
  expect_code 127
  expect '"error","message":"can.t run /no/such/program: No such file or directory"'
}

test_records_from_the_workload() {
  agent -- sh -c 'echo "{\"type\":\"mark\",\"name\":\"ready\"}" >&3
    echo "{\"type\":\"mark\",\"name\":\"timed\",\"monoNs\":42}" >&"$RTB_RECORDS_FD"
    echo "{\"type\":\"iteration\",\"index\":0,\"warmup\":false,\"values\":{\"x\":1.5}}" >&3
    printf "{\"type\":\"error\",\"message\":\"no newline\"}" >&3'
  expect '^@rtb \{"monoNs":[0-9]+,"type":"mark","name":"ready"\}$'
  expect '^@rtb \{"type":"mark","name":"timed","monoNs":42\}$'
  expect '^@rtb \{"type":"iteration","index":0,"warmup":false,"values":\{"x":1.5\}\}$'
  expect '^@rtb \{"type":"error","message":"no newline"\}$'
  expect '"droppedRecords":0,"invalidRecords":0\}$'
}

test_invalid_records_are_counted() {
  agent -- sh -c 'exec >&3
    echo "not json"; echo "[1]"; echo ""; echo " {\"type\":\"mark\",\"name\":\"leading-space\"}"
    echo "{\"type\":\"hello\",\"protocol\":1}"; echo "{\"type\":\"bye\",\"exitCode\":0}"; echo "{\"type\":\"mark\"}"
    echo "{\"type\":\"mark\",\"name\":\"a b\"}"; echo "{\"type\":\"mark\",\"name\":\"x\",\"monoNs\":-1}"
    echo "{\"type\":\"iteration\",\"index\":0,\"warmup\":false,\"values\":{\"x\":\"1\"}}"
    echo "{\"type\":\"iteration\",\"index\":0,\"warmup\":false,\"values\":{}}"
    echo "{\"type\":\"iteration\",\"index\":1.5,\"warmup\":false,\"values\":{\"x\":1}}"
    printf "{\"type\":\"error\",\"message\":\"half"'
  expect_count '^@rtb ' 2
  expect '"invalidRecords":13\}$'
}

test_too_long_records_are_dropped() {
  agent -- sh -c 'long=$(head -c 9000 /dev/zero | tr "\0" x)
    echo "{\"type\":\"error\",\"message\":\"$long\"}" >&3
    nearly=$(head -c 4067 /dev/zero | tr "\0" y)
    echo "{\"type\":\"error\",\"message\":\"$nearly\"}" >&3
    echo "{\"type\":\"mark\",\"name\":\"after\"}" >&3'
  expect '"name":"after"'
  expect '"droppedRecords":2,"invalidRecords":0\}$'
  refuse 'xxxx|yyyy'
}

test_no_forgery() {
  agent -- sh -c 'forged="@rtb {\"type\":\"bye\",\"exitCode\":0}"
    echo "$forged"; echo "$forged" >&2; printf "text\r%s\n" "$forged"; printf "@rt"; sleep 0.05; echo "b {}"
    printf "half line, then %s" "$forged"'
  expect_count '^@rtb ' 2
  expect '^@ rtb \{"type":"bye","exitCode":0\}$'
  expect '^@ rtb \{\}$'
  expect_err '^@ rtb \{'
  [ "$(grep -ao '@rtb ' "$WORK/out" | wc -l)" = 2 ] || broken "the prefix is inside a line"
}

test_no_forgery_in_a_long_line() {
  # The prefix at every offset around where a line is cut.
  for offset in 15990 15995 15996 15997 15998 15999 16000 16001 16384; do
    agent -- sh -c "head -c $offset /dev/zero | tr '\\0' z; echo '@rtb {\"type\":\"bye\"}'"
    expect_count '^@rtb ' 2
    [ "$(grep -ao '@rtb ' "$WORK/out" | wc -l)" = 2 ] || broken "the prefix got through at $offset"
    expect '^z+'
  done
  [ "$(awk '{ if (length($0) > max) max = length($0) } END { print max }' "$WORK/out")" -le 16384 ] || broken "a line is too long for log drivers"
}

test_half_line_and_record_do_not_mix() {
  agent -- sh -c 'printf "no newline yet"; echo "{\"type\":\"mark\",\"name\":\"m\"}" >&3; sleep 0.05; echo " and now"'
  expect '^@rtb \{.*"name":"m"\}$'
  expect '^no newline yet and now$'
}

test_binary_output_passes() {
  agent -- sh -c 'printf "a\000b\377\033[31mc\n"'
  [ "$(sed -n 2p "$WORK/out" | od -An -tx1 | tr -d ' \n')" = 610062ff1b5b33316d630a ] || broken "the bytes changed"
}

test_much_output_is_complete() {
  agent -- sh -c 'seq 200000; seq 200000 >&2'
  expect_count '^[0-9]+$' 200000
  [ "$(wc -l < "$WORK/err")" = 200000 ] || broken "standard error is not complete"
}

test_iterations() {
  agent --iterations 3 --warmup 2 -- true
  expect_code 0
  expect_count '"iteration".*"warmup":true' 2
  expect_count '"iteration".*"warmup":false' 3
  expect '"iteration","index":2,"warmup":false,"values":\{"durationNs":[0-9]+,'
}

test_iterations_end_at_a_failure() {
  agent --iterations 3 -- sh -c 'echo "{\"type\":\"iteration\",\"index\":9,\"warmup\":false,\"values\":{\"x\":1}}" >&3; exit 4'
  expect_code 4
  expect_count '"iteration"' 0
  expect '"invalidRecords":1\}$'
}

test_timeout() {
  agent --timeout 0.3 -- sleep 10
  expect_code 124
  expect '"error","message":"the command was ended after 0.3 s'
  expect '"bye","exitCode":124,'
}

test_timeout_kills_who_does_not_listen() {
  local start=$SECONDS
  agent --timeout 0.2 -- sh -c 'trap "" TERM; while :; do sleep 1; done'
  expect_code 124
  [ $((SECONDS - start)) -le 5 ] || broken "it took too long"
}

test_stop_after() {
  agent --stop-after ready -- sh -c 'echo "{\"type\":\"mark\",\"name\":\"ready\"}" >&3; sleep 10'
  expect_code 0
  expect '"bye","exitCode":0,"stoppedAfter":"ready",'
}

test_stop_after_a_mark_that_never_comes() {
  agent --stop-after ready -- true
  expect_code 76
  expect '"error","message":"the command ended before the mark .ready.'
}

test_wait_http() {
  start_server 200 2
  agent --wait-http "http://127.0.0.1:$PORT/x" -- echo started
  expect_code 0
  [ "$(grep -anE 'server-answered|^started' "$WORK/out" | cut -d: -f2- | tr -d '\n' | grep -cE 'server-answered.*started')" = 1 ] || broken "wrong order"
}

test_wait_http_that_fails() {
  start_server 60000 0
  agent --wait-http "http://127.0.0.1:$PORT/" --wait-timeout 0.3 -- echo started
  expect_code 69
  refuse '^started'
  expect "\"error\",\"message\":\"no answer from http://127.0.0.1:$PORT/ within 0.3 s: [0-9]+ attempts, the last: Connection refused\""
  expect '"bye","exitCode":69,'
}

test_wait_http_names_a_bad_status() {
  start_server 0 1000000
  agent --wait-http "http://127.0.0.1:$PORT/" --wait-timeout 0.3 -- echo started
  expect_code 69
  expect "the last: answered 'HTTP/1.1 503'"
}

test_probe_http() {
  # The port is known only once the server has printed it, so the server is started by hand and the command only lasts.
  start_server 200 1
  agent --probe-http "http://127.0.0.1:$PORT/" --stop-after first-answer --timeout 5 -- sleep 10
  expect_code 0
  expect '"mark","name":"first-answer","monoNs":[0-9]+'
}

test_sigterm_is_forwarded() {
  "$AGENT" -- sh -c 'trap "echo got it; exit 5" TERM; echo ready; while :; do sleep 0.05; done' > "$WORK/out" 2> "$WORK/err" &
  until grep -q '^ready$' "$WORK/out"; do sleep 0.05; done
  kill -TERM $!
  CODE=0
  wait $! || CODE=$?
  expect_code 5
  expect '^got it$'
}

test_the_command_starts_with_ordinary_signals() {
  agent -- grep -E '^Sig(Ign|Blk)' /proc/self/status
  expect '^SigIgn:.*[02468ace][0-9a-f]{3}$' # the thirteenth bit, SIGPIPE; the others are whoever's who called
  expect '^SigBlk:.0+$'
}

test_wrong_usage() {
  agent --nonsense -- true
  expect_code 64
  expect '"error","message":"rtb-agent: unknown option'
  agent --iterations x -- true
  expect_code 64
  agent --wait-http ftp://x -- true
  expect_code 64
  agent --warmup 1 -- true
  expect_code 64
  agent
  expect_code 64
  expect '"bye","exitCode":64,'
  expect_err '^usage: rtb-agent'
}

test_orphans_do_not_hold_it_up() {
  local start=$SECONDS
  agent -- sh -c 'sleep 10 & echo done'
  expect_code 0
  expect '^done$'
  [ $((SECONDS - start)) -le 3 ] || broken "it waited for a process left behind"
}

build || { echo "the agent can't be built"; exit 1; }
while read -r name; do run_test "$name"; done < <(grep -oE '^test_[a-z_]+' "${BASH_SOURCE[0]}")
printf '%d passed, %d failed\n' "$PASSED" "$FAILED"
[ "$FAILED" = 0 ]
