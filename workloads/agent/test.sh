#!/usr/bin/env bash
# The agent's tests. They need Linux and a C compiler. Builds in a temporary directory, and prints one line per test.
# shellcheck disable=SC2016  # the shell that the agent runs expands the commands in single quotes
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

# agent ARGS...: runs the agent. Its output is in $WORK/out and $WORK/err, its exit code in CODE.
agent() {
  timeout 20 "$AGENT" "$@" > "$WORK/out" 2> "$WORK/err"
  CODE=$?
}

# A failed check ends the test, which is a subshell.
broken() { printf '    %s\n' "$*" >&2; sed 's/^/    | /' "$WORK/out" | cut -c1-200 | head -n 20 >&2; exit 1; }
expect_code() { [ "$CODE" = "$1" ] || broken "exit code is $CODE, not $1"; }
expect() { grep -qaE -- "$1" "$WORK/out" || broken "standard output lacks: $1"; }
expect_err() { grep -qaE -- "$1" "$WORK/err" || broken "standard error lacks: $1"; }
refuse() { ! grep -qaE -- "$1" "$WORK/out" "$WORK/err" || broken "the output has: $1"; }
expect_count() { [ "$(grep -caE -- "$1" "$WORK/out")" = "$2" ] || broken "standard output does not have $2 lines: $1"; }

run_test() {
  if ( set -e; "$1" ); then PASSED=$((PASSED + 1)); printf 'ok      %s\n' "${1#test_}"; else
    FAILED=$((FAILED + 1)); printf 'FAILED  %s\n' "${1#test_}"; fi
}

# The tests with an IPv6 address need the address ::1.
has_ipv6() { grep -qs '^0*1 .* lo$' /proc/net/if_inet6 || { echo '        (this sandbox has no ::1)'; return 1; }; }

# start_server DELAY_MS BAD [6]: starts test/server.c and sets PORT to its port.
start_server() {
  rm -f "$WORK/port"
  "$WORK/server" "$@" > "$WORK/port" &
  until [ -s "$WORK/port" ]; do sleep 0.01; done
  PORT=$(cat "$WORK/port")
}

test_json_reader_is_strict() { "$WORK/json-test" > "$WORK/out" || broken "json.c gives wrong results"; }

test_hello_is_first_and_bye_is_last() {
  agent -- echo between
  expect_code 0
  head -n 1 "$WORK/out" | grep -qE '^@rtb \{"type":"hello","protocol":1,"agent":"test","monoNs":[0-9]+,"kernel":\{' || broken "the first line is not hello"
  tail -n 1 "$WORK/out" | grep -qE '^@rtb \{"type":"bye","exitCode":0,"durationNs":[0-9]+,' || broken "the last line is not bye"
  expect '^between$'
}

test_hello_has_the_boot_id_of_the_kernel() {
  agent -- true
  expect "\"bootId\":\"$(cat /proc/sys/kernel/random/boot_id)\""
}

test_describe_prints_the_sandbox() {
  agent --describe
  expect_code 0
  expect_count '^@rtb ' 3
  expect '^@rtb \{"type":"sandbox",.*"memoryTotalBytes":[0-9]+,"syscallNs":[1-9][0-9]*'
  expect '^@rtb \{"type":"bye","exitCode":0,"droppedRecords":0,"invalidRecords":0\}$'
  [ "$(uname -m)" != x86_64 ] || expect '"addressSpaceEnd":1407374[0-9]{8}[,}]'
}

test_describe_measures_the_work_of_one_and_two_processes() {
  [ "$(nproc)" -ge 2 ] || return 0
  agent --describe
  expect '"cpuWork":\{"one":[1-9][0-9]*,"two":[1-9][0-9]*,"peak":[1-9][0-9]*\}'
  # No process does more work than at its peak. The ratio of two to one depends on what else runs on this machine.
  sed -nE 's/.*"one":([0-9]+),"two":([0-9]+),"peak":([0-9]+).*/\1 \2 \3/p' "$WORK/out" |
    awk '{ exit !($1 <= $3 * 1.01 && $2 <= 2 * $3 * 1.01) }' || broken 'a process did more work than at its peak'
}

test_describe_measures_no_work_on_one_cpu() {
  command -v taskset > /dev/null || return 0
  local first
  first=$(taskset -cp $$ | sed -E 's/.*: ([0-9]+).*/\1/')
  timeout 20 taskset -c "$first" "$AGENT" --describe > "$WORK/out" 2> "$WORK/err"
  CODE=$?
  expect_code 0
  expect '^@rtb \{"type":"sandbox",.*"syscallNs":'
  refuse cpuWork
}

test_touch_writes_to_memory() {
  agent --touch 33554432
  expect_code 0
  expect_count '^@rtb ' 3
  expect '"mark","name":"touched","monoNs":[0-9]+'
  expect '^@rtb \{"type":"bye","exitCode":0,"droppedRecords":0,"invalidRecords":0\}$'
  agent --touch 3
  expect_code 0
}

test_touch_uses_the_memory() {
  # A limit of the address space ends a touch that is larger, and not one that is smaller.
  ( ulimit -v 200000; "$AGENT" --touch 104857600 > "$WORK/out" 2>&1 ) || broken 'a touch below the limit failed'
  CODE=0
  ( ulimit -v 200000; "$AGENT" --touch 419430400 > "$WORK/out" 2> "$WORK/err" ) || CODE=$?
  expect_code 71
  expect '"error","message":"cannot map 419430400 bytes: (Cannot allocate memory|Out of memory)"'
}

test_install_copies_the_agent() {
  agent --install "$WORK/copy"
  expect_code 0
  expect '"mark","name":"installed"'
  expect '"type":"bye","exitCode":0'
  cmp -s "$AGENT" "$WORK/copy" || broken 'the copy differs'
  [ "$(stat -c %a "$WORK/copy")" = 755 ] || broken "the mode is $(stat -c %a "$WORK/copy")"
  timeout 20 "$WORK/copy" -- sh -c 'echo it runs' > "$WORK/out"
  expect '^it runs$'
}

test_install_refuses_what_it_cannot_do() {
  agent --install "$WORK/none/copy"
  expect_code 73
  expect '"error","message":"cannot copy the agent to .*/none/copy: No such file or directory"'
  agent --install copy
  expect_code 64
  agent --install "$WORK/copy2" -- echo x
  expect_code 64
  expect '--install takes no command'
  [ ! -e "$WORK/copy2" ] || broken 'it copied all the same'
}

test_touch_refuses_what_it_cannot_do() {
  for bytes in x 0 -1 1x 1099511627777; do
    agent --touch "$bytes"
    expect_code 64
  done
  agent --touch 4096 -- echo x
  expect_code 64
  expect '--touch takes no command'
  refuse '^x$'
  agent --touch 4096 --describe
  expect_code 64
  expect "--touch cannot be combined"
}

test_describe_with_hold_waits_for_sigterm() {
  local begin=$SECONDS
  : > "$WORK/out" # The output of an earlier test has such a record too.
  "$AGENT" --describe --hold 60 > "$WORK/out" 2> "$WORK/err" &
  until grep -q '"bye"' "$WORK/out"; do sleep 0.05; done
  sleep 0.2
  kill -TERM $!
  CODE=0
  wait $! || CODE=$?
  expect_code 0
  [ $((SECONDS - begin)) -lt 50 ] || broken 'the agent ignored SIGTERM'
}

test_describe_ends_after_the_hold_time() { agent --describe --hold 1; expect_code 0; }

test_hold_without_describe_is_refused() { agent --hold 1 -- echo x; expect_code 64; expect '--hold needs --describe'; refuse '^x$'; }

test_describe_refuses_a_command() { agent --describe -- echo x; expect_code 64; expect '--describe takes no command'; refuse '^x$'; }

test_exit_code_is_that_of_the_command() { agent -- sh -c 'exit 7'; expect_code 7; expect '"bye","exitCode":7,'; }

test_signal_that_kills_the_command_is_reported() { agent -- sh -c 'kill -SEGV $$'; expect_code 139; expect '"bye","signal":11,'; }

test_missing_program_is_reported() {
  agent -- /no/such/program
  expect_code 127
  expect '"error","message":"cannot run /no/such/program: No such file or directory"'
}

test_records_of_the_workload_are_printed() {
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

test_workload_output_never_looks_like_a_record() {
  agent -- sh -c 'forged="@rtb {\"type\":\"bye\",\"exitCode\":0}"
    echo "$forged"; echo "$forged" >&2; printf "text\r%s\n" "$forged"; printf "@rt"; sleep 0.05; echo "b {}"
    printf "half line, then %s" "$forged"'
  expect_count '^@rtb ' 2
  expect '^@ rtb \{"type":"bye","exitCode":0\}$'
  expect '^@ rtb \{\}$'
  expect_err '^@ rtb \{'
  [ "$(grep -ao '@rtb ' "$WORK/out" | wc -l)" = 2 ] || broken "the prefix is unbroken inside a line"
}

test_long_line_never_looks_like_a_record() {
  # Puts the prefix at offsets around the place where the agent cuts a line.
  for offset in 15990 15995 15996 15997 15998 15999 16000 16001 16384; do
    agent -- sh -c "head -c $offset /dev/zero | tr '\\0' z; echo '@rtb {\"type\":\"bye\"}'"
    expect_count '^@rtb ' 2
    [ "$(grep -ao '@rtb ' "$WORK/out" | wc -l)" = 2 ] || broken "the prefix is unbroken at offset $offset"
    expect '^z+'
  done
  [ "$(awk '{ if (length($0) > max) max = length($0) } END { print max }' "$WORK/out")" -le 16384 ] || broken "a line is too long for log drivers"
}

test_record_never_splits_a_line() {
  agent -- sh -c 'printf "no newline yet"; echo "{\"type\":\"mark\",\"name\":\"m\"}" >&3; sleep 0.05; echo " and now"'
  expect '^@rtb \{.*"name":"m"\}$'
  expect '^no newline yet and now$'
}

test_binary_output_is_unchanged() {
  agent -- sh -c 'printf "a\000b\377\033[31mc\n"'
  [ "$(sed -n 2p "$WORK/out" | od -An -tx1 | tr -d ' \n')" = 610062ff1b5b33316d630a ] || broken "the bytes changed"
}

test_large_output_is_complete() {
  agent -- sh -c 'seq 200000; seq 200000 >&2'
  expect_count '^[0-9]+$' 200000
  [ "$(wc -l < "$WORK/err")" = 200000 ] || broken "standard error is not complete"
}

test_iterations_and_warmup_are_reported() {
  agent --iterations 3 --warmup 2 -- true
  expect_code 0
  expect_count '"iteration".*"warmup":true' 2
  expect_count '"iteration".*"warmup":false' 3
  expect '"iteration","index":2,"warmup":false,"values":\{"durationNs":[0-9]+,'
}

test_iterations_stop_at_a_failure() {
  agent --iterations 3 -- sh -c 'echo "{\"type\":\"iteration\",\"index\":9,\"warmup\":false,\"values\":{\"x\":1}}" >&3; exit 4'
  expect_code 4
  expect_count '"iteration"' 0
  expect '"invalidRecords":1\}$'
}

test_timeout_stops_the_command() {
  agent --timeout 0.3 -- sleep 10
  expect_code 124
  expect '"error","message":"stopped the command after 0.3 s'
  expect '"bye","exitCode":124,'
}

test_timeout_kills_a_command_that_ignores_sigterm() {
  local start=$SECONDS
  agent --timeout 0.2 -- sh -c 'trap "" TERM; while :; do sleep 1; done'
  expect_code 124
  [ $((SECONDS - start)) -le 5 ] || broken "the command was not killed in time"
}

test_stop_after_ends_the_command_at_the_mark() {
  agent --stop-after ready -- sh -c 'echo "{\"type\":\"mark\",\"name\":\"ready\"}" >&3; sleep 10'
  expect_code 0
  expect '"bye","exitCode":0,"stoppedAfter":"ready",'
}

test_stop_after_fails_if_the_mark_never_appears() {
  agent --stop-after ready -- true
  expect_code 76
  expect '"error","message":"the command ended before the mark .ready.'
}

test_wait_http_starts_the_command_after_the_answer() {
  start_server 200 2
  agent --wait-http "http://127.0.0.1:$PORT/x" -- echo started
  expect_code 0
  [ "$(grep -anE 'server-answered|^started' "$WORK/out" | cut -d: -f2- | tr -d '\n' | grep -cE 'server-answered.*started')" = 1 ] || broken "the command started before the server answered"
}

test_address_of_ipv6_has_brackets_in_a_url() {
  agent --wait-http 'http://[::1]:1/' --wait-timeout 0.1 -- true
  expect_code 69
  expect '"error","message":"no answer from http://\[::1\]:1/ within 0.1 s: [0-9]+ attempts, the last: (Connection refused|Address not available|Cannot assign|Address family)'
  has_ipv6 || return 0
  start_server 0 0 6
  agent --wait-http "http://[::1]:$PORT/x" -- echo started
  expect_code 0
  expect '^started$'
}

test_wait_http_fails_after_its_timeout() {
  start_server 60000 0
  agent --wait-http "http://127.0.0.1:$PORT/" --wait-timeout 0.3 -- echo started
  expect_code 69
  refuse '^started'
  expect "\"error\",\"message\":\"no answer from http://127.0.0.1:$PORT/ within 0.3 s: [0-9]+ attempts, the last: Connection refused\""
  expect '"bye","exitCode":69,'
}

test_wait_http_reports_a_bad_status() {
  start_server 0 1000000
  agent --wait-http "http://127.0.0.1:$PORT/" --wait-timeout 0.3 -- echo started
  expect_code 69
  expect "the last: answered 'HTTP/1.1 503'"
}

test_probe_http_marks_the_first_answer() {
  # The agent needs the port on its command line. So the test starts the server, and the command only sleeps.
  start_server 200 1
  agent --probe-http "http://127.0.0.1:$PORT/" --stop-after first-answer --timeout 5 -- sleep 10
  expect_code 0
  expect '"mark","name":"first-answer","monoNs":[0-9]+'
}

test_sigterm_is_forwarded_to_the_command() {
  "$AGENT" -- sh -c 'trap "echo got it; exit 5" TERM; echo ready; while :; do sleep 0.05; done' > "$WORK/out" 2> "$WORK/err" &
  until grep -q '^ready$' "$WORK/out"; do sleep 0.05; done
  kill -TERM $!
  CODE=0
  wait $! || CODE=$?
  expect_code 5
  expect '^got it$'
}

test_command_starts_with_default_signals() {
  agent -- grep -E '^Sig(Ign|Blk)' /proc/self/status
  expect '^SigIgn:.*[02468ace][0-9a-f]{3}$' # bit 13 is SIGPIPE; the other bits depend on the caller
  expect '^SigBlk:.0+$'
}

test_wrong_usage_is_reported() {
  agent --nonsense -- true
  expect_code 64
  expect '"error","message":"rtb-agent: unknown option'
  agent --iterations x -- true
  expect_code 64
  for url in ftp://x 'http://[::1' 'http://[::1]x/' 'http://[]/' http://a:0/ http://a:b/; do
    agent --wait-http "$url" -- true
    expect_code 64
  done
  agent --warmup 1 -- true
  expect_code 64
  RTB_IDLE_SECONDS=soon agent -- true
  expect_code 64
  expect '"error","message":"rtb-agent: RTB_IDLE_SECONDS is not a number'
  agent
  expect_code 64
  expect '"bye","exitCode":64,'
  expect_err '^usage: rtb-agent'
}

test_idle_time_comes_before_and_after_the_command() {
  RTB_IDLE_SECONDS=0.3 agent -- sh -c 'echo "variable: ${RTB_IDLE_SECONDS-none}"'
  expect_code 0
  expect '^variable: none$'
  grep -oE '"idle","name":"[a-z]+"|^variable|"type":"bye"' "$WORK/out" | tr '\n' ' ' > "$WORK/order"
  [ "$(cat "$WORK/order")" = '"idle","name":"before" "idle","name":"work" variable "idle","name":"after" "idle","name":"end" "type":"bye" ' ] ||
    broken "the order is $(cat "$WORK/order")"
  # The idle times are as long as asked, and are not part of the duration of the command.
  sed -nE 's/.*"idle".*"monoNs":([0-9]+).*/\1/p' "$WORK/out" | tr '\n' ' ' |
    awk '{ exit !($2 - $1 >= 300000000 && $4 - $3 >= 300000000) }' || broken 'an idle time is too short'
  sed -nE 's/.*"bye".*"durationNs":([0-9]+).*/\1/p' "$WORK/out" | awk '{ exit !($1 < 300000000) }' ||
    broken 'the duration includes an idle time'
}

test_idle_time_comes_once_around_all_iterations() {
  RTB_IDLE_SECONDS=0.01 agent --iterations 2 --warmup 1 -- true
  expect_code 0
  expect_count '"type":"idle"' 4
  expect_count '"type":"iteration"' 3
}

test_command_that_fails_has_no_idle_time_after_it() {
  RTB_IDLE_SECONDS=0.01 agent -- false
  expect_code 1
  expect_count '"type":"idle"' 2
}

test_command_runs_on_in_the_idle_time_after_its_mark() {
  RTB_IDLE_SECONDS=0.4 agent --timeout 0.3 --stop-after ready -- \
    sh -c 'echo "{\"type\":\"mark\",\"name\":\"ready\"}" >&3; sleep 0.1; echo running; exec sleep 9'
  expect_code 0
  grep -oE '"idle","name":"[a-z]+"|"mark","name":"ready"|^running|"type":"bye"' "$WORK/out" | tr '\n' ' ' > "$WORK/order"
  [ "$(cat "$WORK/order")" = '"idle","name":"before" "idle","name":"work" "mark","name":"ready" "idle","name":"after" running "idle","name":"end" "type":"bye" ' ] ||
    broken "the order is $(cat "$WORK/order")"
  expect '"bye","exitCode":0,"stoppedAfter":"ready",'
  sed -nE 's/.*"idle".*"monoNs":([0-9]+).*/\1/p' "$WORK/out" | tr '\n' ' ' |
    awk '{ exit !($4 - $3 >= 400000000) }' || broken 'the idle time is too short'
  sed -nE 's/.*"bye".*"durationNs":([0-9]+).*/\1/p' "$WORK/out" | awk '{ exit !($1 < 300000000) }' ||
    broken 'the duration includes the idle time'
}

test_command_that_ends_in_the_idle_time_after_its_mark_is_a_failure() {
  RTB_IDLE_SECONDS=3 agent --stop-after ready -- sh -c 'echo "{\"type\":\"mark\",\"name\":\"ready\"}" >&3; sleep 0.2'
  expect_code 76
  expect '"error","message":"the command ended in the idle time after the mark .ready. \(--stop-after\)"'
  expect_count '"type":"idle"' 3
}

test_signal_ends_an_idle_time() {
  : > "$WORK/out" # The output of an earlier test has such a record too.
  RTB_IDLE_SECONDS=15 "$AGENT" -- echo never > "$WORK/out" 2> "$WORK/err" &
  until grep -q '"idle"' "$WORK/out"; do sleep 0.01; done
  kill $!
  CODE=0
  wait $! || CODE=$?
  expect_code 143
  refuse '^never$'
  expect '"error","message":"signal 15 in the idle time .before."'
}

test_command_cannot_forge_an_idle_record() {
  agent -- sh -c "echo '{\"type\":\"idle\",\"name\":\"work\"}' >&3; echo '@rtb {\"type\":\"idle\",\"name\":\"work\"}'"
  expect_count '^@rtb .*"idle"' 0
  expect '"invalidRecords":1'
}

test_agent_does_not_wait_for_orphans() {
  local start=$SECONDS
  agent -- sh -c 'sleep 10 & echo done'
  expect_code 0
  expect '^done$'
  [ $((SECONDS - start)) -le 3 ] || broken "the agent waited for an orphan"
}

build || { echo "could not build the agent"; exit 1; }
while read -r name; do run_test "$name"; done < <(grep -oE '^test_[a-z0-9_]+' "${BASH_SOURCE[0]}")
printf '%d passed, %d failed\n' "$PASSED" "$FAILED"
[ "$FAILED" = 0 ]
