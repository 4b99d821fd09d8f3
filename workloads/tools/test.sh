#!/usr/bin/env bash
# The tests of the drivers and programs. They need Linux and a C compiler. Scripts stand in for the tools, and print what
# the tools printed. Builds in a temporary directory, and prints one line per test.
set -uo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
PASSED=0
FAILED=0

broken() { printf '    %s\n' "$*" >&2; sed 's/^/    | /' "$WORK/out" "$WORK/records" | cut -c1-300 >&2; exit 1; }
expect_code() { [ "$CODE" = "$1" ] || broken "exit code is $CODE, not $1"; }
expect_record() { grep -qE -- "$1" "$WORK/records" || broken "the records lack: $1"; }
expect_lines() { [ "$(wc -l < "$WORK/records")" = "$1" ] || broken "there are not $1 records"; }

# tool NAME: a program that prints its standard input of now.
tool() { cat > "$WORK/$1.out"; printf '#!/bin/sh\ncat "%s"\n' "$WORK/$1.out" > "$WORK/bin/$1"; chmod +x "$WORK/bin/$1"; }

# fake NAME: a script with the text of standard input, in place of a program of the tests, and for this test only.
fake() {
  FAKES=$WORK/fakes
  mkdir -p "$FAKES"
  { echo '#!/bin/sh'; cat; } > "$FAKES/$1" && chmod +x "$FAKES/$1"
}

# run COMMAND...: with the records on file descriptor 3.
run() {
  PATH="${FAKES:+$FAKES:}$WORK/bin:$PATH" RTB_RECORDS_FD=3 timeout 60 "$@" > "$WORK/out" 2>&1 3> "$WORK/records"
  CODE=$?
}

run_test() {
  rm -rf "$WORK/fakes"
  if ( set -e; "$1" ); then PASSED=$((PASSED + 1)); printf 'ok      %s\n' "${1#test_}"; else
    FAILED=$((FAILED + 1)); printf 'FAILED  %s\n' "${1#test_}"; fi
}

SYSBENCH_MEMORY='Total operations: 10240 (21846.30 per second)

10240.00 MiB transferred (21846.30 MiB/sec)


General statistics:
    total time:                          0.4672s
    total number of events:              10240

Latency (ms):
         min:                                    0.04
         avg:                                    0.05
         max:                                    0.61
         95th percentile:                        0.06
         sum:                                  460.90
'
SYSBENCH_CPU='CPU speed:
    events per second:   267.52

General statistics:
    total time:                          3.7380s
    total number of events:              1000

Latency (ms):
         min:                                    1.41
         avg:                                    3.71
         max:                                   40.10
         95th percentile:                        8.13
         sum:                                 3712.34
'

test_sysbench_is_read_by_its_labels() {
  tool sysbench <<< "$SYSBENCH_MEMORY"
  run "$WORK/bin/sysbench-bench" 1 2 memory --time=0
  expect_code 0
  expect_lines 3
  expect_record '^\{"type":"iteration","index":0,"warmup":true,'
  expect_record '^\{"type":"iteration","index":1,"warmup":false,"values":\{"events":10240,"totalSeconds":0.4672,"mebibytesPerSecond":21846.30,"eventsPerSecond":21917.8082\}\}$'
}

test_sysbench_without_a_label_is_an_error() {
  tool sysbench <<< "${SYSBENCH_MEMORY/total time:/time in total:}"
  run "$WORK/bin/sysbench-bench" 0 1 memory --time=0
  expect_code 1
  expect_lines 1
  expect_record "^\{\"type\":\"error\",\"message\":\"no single number behind 'total time:'"
}

# sysbench rounds its own mean to 0.01 ms.
test_sysbench_mean_has_the_digits_of_the_sum() {
  tool sysbench <<< "$SYSBENCH_CPU"
  run "$WORK/bin/sysbench-bench" 0 1 cpu --time=0
  expect_code 0
  expect_record '"values":\{"events":1000,"totalSeconds":3.7380,"eventMsMean":3.71234,"eventsPerSecond":267.5227\}\}$'
}

# The recording is of the default parameters of sysbench-mutex.
test_recorded_sysbench_mutex_is_read() {
  tool sysbench < "$HERE/test/sysbench-mutex.txt"
  run "$WORK/bin/sysbench-bench" 0 1 mutex --threads=4 --time=0
  expect_code 0
  expect_lines 1
  expect_record '"values":\{"events":4,"totalSeconds":0.0718,"eventMsMean":60.09250,"eventsPerSecond":55.7103\}\}$'
}

test_sysbench_with_a_time_of_zero_is_an_error() {
  tool sysbench <<< "${SYSBENCH_CPU/3712.34/0.00}"
  run "$WORK/bin/sysbench-bench" 0 1 cpu --time=0
  expect_code 1
  expect_lines 1
  expect_record "\"message\":\"the value behind 'sum:' is 0.00, less than the tool can show: raise the work of an iteration\""
}

test_sysbench_with_a_label_twice_is_an_error() {
  tool sysbench <<< "$SYSBENCH_MEMORY$SYSBENCH_MEMORY"
  run "$WORK/bin/sysbench-bench" 0 1 memory --time=0
  expect_code 1
  expect_record '"type":"error"'
}

test_hackbench_is_read_by_its_label() {
  tool hackbench <<< 'Running in process mode with 4 groups using 20 file descriptors each (== 80 tasks)
Each sender will pass 100 messages of 100 bytes
Time: 0.046'
  run "$WORK/bin/hackbench-bench" 0 1 process pipe -g 4
  expect_code 0
  expect_record '^\{"type":"iteration","index":0,"warmup":false,"values":\{"seconds":0.046\}\}$'
}

test_hackbench_with_a_time_of_zero_is_an_error() {
  tool hackbench <<< 'Time: 0.000'
  run "$WORK/bin/hackbench-bench" 0 1 threads socket -g 1
  expect_code 1
  expect_lines 1
  expect_record 'is 0.000, less than the tool can show: raise loops, groups or pairs'
}

test_hackbench_with_a_wrong_kind_is_an_error() {
  run "$WORK/bin/hackbench-bench" 0 1 fibers pipe
  expect_code 1
  expect_record "the kind is 'fibers': not process or threads"
}

# A fio that writes its arguments, one line a call, and makes the file. The memory limit of the container is 512 MiB, and the
# sandbox shows the 8 GiB of its node. DIRECT_IO is what storage-probe finds.
fake_fio() {
  rm -rf "$WORK/fio" "$WORK/fio-calls" && mkdir "$WORK/fio"
  printf 'MemTotal:       %d kB\n' $((8192 * 1024)) > "$WORK/meminfo"
  export RTB_MEMINFO=$WORK/meminfo RTB_MEMORY_BYTES=$((512 * 1024 * 1024))
  fake_probe "${DIRECT_IO:-honoured}"
  printf '#!/bin/sh\necho "$@" >> "%s"\ntouch "%s/job.0.0"\n' "$WORK/fio-calls" "$WORK/fio" > "$WORK/bin/fio"
  chmod +x "$WORK/bin/fio"
}
fake_probe() { fake storage-probe <<< "echo \"storage-probe: \$1 is on ext4; direct I/O is $1\""; }
expect_no_job() { [ ! -e "$WORK/fio-calls" ] || broken "fio ran: $(cat "$WORK/fio-calls")"; }
expect_call() { sed -n "$1p" "$WORK/fio-calls" | grep -qE -- "$2" || broken "call $1 of fio lacks $2: $(cat "$WORK/fio-calls")"; }

test_fio_keeps_the_cache_of_a_file_that_was_read_as_a_whole() {
  fake_fio
  printf '#!/bin/sh\necho "$@" > "%s"\nexec /bin/cat "$@"\n' "$WORK/cat-calls" > "$WORK/bin/cat" && chmod +x "$WORK/bin/cat"
  run "$WORK/bin/fio-bench" "$WORK/fio" warm --rw=randwrite --direct=0 --size=64M
  rm "$WORK/bin/cat"
  expect_code 0
  [ "$(wc -l < "$WORK/fio-calls")" = 2 ] || broken 'fio did not run twice'
  expect_call 1 "--directory=$WORK/fio .*--size=64M .*--rw=read --direct=0 --create_only=1$"
  expect_call 2 '--rw=randwrite --direct=0 --size=64M --invalidate=0$'
  [ "$(cat "$WORK/cat-calls")" = "$WORK/fio/job.0.0" ] || broken 'the file was not read'
}

test_fio_with_a_cold_cache_does_direct_io() {
  fake_fio
  run "$WORK/bin/fio-bench" "$WORK/fio" cold --rw=read --direct=0
  expect_code 0
  expect_call 2 '--rw=read --direct=1 --invalidate=1$'
  grep -q '^storage-probe: .*; direct I/O is honoured$' "$WORK/out" || broken 'the fact is missing'
}

# gVisor takes O_DIRECT and does not pass it on: the job would measure the cache of the host.
test_fio_with_a_cold_cache_needs_direct_io_that_is_honoured() {
  for DIRECT_IO in 'refused' 'accepted, but a cache answers' 'accepted; whether a cache answers is not visible here'; do
    fake_fio
    run "$WORK/bin/fio-bench" "$WORK/fio" cold --rw=read --direct=0
    expect_code 1
    expect_record "parameter cache is cold: set cache to warm, because this sandbox does not show that direct I/O leaves the cache out \\(direct I/O is $DIRECT_IO\\)"
    run "$WORK/bin/fio-bench" "$WORK/fio" warm --rw=read --direct=1
    expect_code 1
    expect_record "parameter direct is 1: set direct to 0, because this sandbox does not show"
    expect_no_job
    grep -q "^storage-probe: .*; direct I/O is $DIRECT_IO\$" "$WORK/out" || broken 'the fact is missing'
    run "$WORK/bin/fio-bench" "$WORK/fio" warm --rw=read --direct=0 --size=4M
    expect_code 0
  done
}

test_fio_keeps_only_files_warm_that_fit_into_the_memory() {
  fake_fio
  run "$WORK/bin/fio-bench" "$WORK/fio" warm --rw=read --direct=0 --size=64M --numjobs=7
  expect_code 1
  expect_record 'parameter cache is warm, but files of 448 MiB do not stay in a memory of 512 MiB: lower size-mib or jobs so'
  expect_no_job
  run "$WORK/bin/fio-bench" "$WORK/fio" warm --rw=read --direct=0 --size=64M --numjobs=6
  expect_code 0
  run "$WORK/bin/fio-bench" "$WORK/fio" warm --rw=read --direct=1 --size=64M --numjobs=7
  expect_code 0
}

# Without a limit from outside, the memory that the sandbox shows counts. A sandbox may have less memory than the limit.
test_fio_takes_the_smaller_of_the_limit_and_the_memory_of_the_sandbox() {
  fake_fio
  unset RTB_MEMORY_BYTES
  run "$WORK/bin/fio-bench" "$WORK/fio" warm --rw=read --direct=0 --size=6144M
  expect_code 0
  rm "$WORK/fio-calls"
  for RTB_MEMORY_BYTES in '' $((64 * 1024 * 1024 * 1024)); do
    export RTB_MEMORY_BYTES
    run "$WORK/bin/fio-bench" "$WORK/fio" warm --rw=read --direct=0 --size=6145M
    expect_code 1
    expect_record 'files of 6145 MiB do not stay in a memory of 8192 MiB'
    expect_no_job
  done
}

test_fio_has_nothing_to_sync_when_it_only_reads() {
  for operation in read randread; do
    fake_fio
    run "$WORK/bin/fio-bench" "$WORK/fio" warm --rw="$operation" --direct=0 --size=4M --fdatasync=1
    expect_code 1
    expect_record "parameter fdatasync is 1, but operation $operation writes nothing that fio could sync"
    expect_no_job
    run "$WORK/bin/fio-bench" "$WORK/fio" warm --rw="$operation" --direct=0 --size=4M --fdatasync=0
    expect_code 0
  done
  fake_fio
  run "$WORK/bin/fio-bench" "$WORK/fio" warm --rw=randrw --direct=0 --size=4M --fdatasync=1
  expect_code 0
}

test_fio_with_another_cache_is_refused() {
  fake_fio
  run "$WORK/bin/fio-bench" "$WORK/fio" hot --rw=read --direct=1
  expect_code 1
  expect_record "parameter cache is 'hot': not warm or cold"
}

test_iperf3_with_an_error_and_exit_0_is_tried_again() {
  cat > "$WORK/bin/iperf3" <<END
#!/bin/sh
if [ -f "$WORK/second" ]; then echo '{"end":{}}'; exit 0; fi
touch "$WORK/second"
printf '{\n\t"error":\t"error - the server is busy running a test. try again later"\n}\n'
END
  chmod +x "$WORK/bin/iperf3"
  rm -f "$WORK/second"
  run "$WORK/bin/iperf3-client" 127.0.0.1 5201 up 1 1
  expect_code 0
  grep -q '^{"end":{}}$' "$WORK/out" || broken 'the document is missing'
}

test_iperf3_that_always_fails_is_an_error() {
  tool iperf3 <<< '{
	"error":	"unable to connect to server: Connection refused"
}'
  run "$WORK/bin/iperf3-client" 127.0.0.1 5201 down 1 1
  expect_code 1
  expect_record '^\{"type":"error","message":"iperf3: unable to connect to server: Connection refused"\}$'
}

test_server_that_is_not_there_is_an_error_with_its_address() {
  run "$WORK/bin/tcp-wait" 127.0.0.1 1 1 true
  expect_code 69
  expect_record '^\{"type":"error","message":"no connection to 127.0.0.1:1 within 1 s; the last attempt: Connection refused"\}$'
}

test_client_measures_when_the_server_listens() {
  "$WORK/bin/tcp-pingpong" --listen 15202 > /dev/null 2>&1 &
  run "$WORK/bin/tcp-wait" 127.0.0.1 15202 20 "$WORK/bin/tcp-pingpong" --connect 127.0.0.1 15202 --count 200 --warmup 1 --iterations 1
  kill "$!" 2> /dev/null
  expect_code 0
  expect_lines 2
  expect_record '"warmup":false,"values":\{"roundTripNsMedian":[0-9]+,"roundTripNsP90":[0-9]+,"roundTripNsP99":[0-9]+,"cpus":[0-9.]+\}'
}

test_client_measures_over_ipv6() {
  grep -qs '^0*1 .* lo$' /proc/net/if_inet6 || { echo '        (this sandbox has no ::1)'; return 0; }
  "$WORK/bin/tcp-pingpong" --listen 15203 > /dev/null 2>&1 &
  run "$WORK/bin/tcp-wait" ::1 15203 20 "$WORK/bin/tcp-pingpong" --connect ::1 15203 --count 10 --warmup 0 --iterations 1
  kill "$!" 2> /dev/null
  expect_code 0
  expect_lines 1
}

test_address_of_ipv6_reaches_iperf3_without_brackets() {
  printf '#!/bin/sh\necho "$@" > "%s"\necho "{}"\n' "$WORK/iperf3-calls" > "$WORK/bin/iperf3"
  chmod +x "$WORK/bin/iperf3"
  run "$WORK/bin/iperf3-client" fd00::1 5201 up 1 1
  expect_code 0
  grep -qE -- '--client fd00::1 --port 5201 ' "$WORK/iperf3-calls" || broken "the call was $(cat "$WORK/iperf3-calls")"
}

# The echo server goes on, so the Pod would stay ready.
test_network_server_ends_with_the_words_of_its_iperf3() {
  printf '#!/bin/sh\necho "iperf3: error - unable to start listener for connections: Address already in use" >&2\nexit 1\n' \
    > "$WORK/bin/iperf3" && chmod +x "$WORK/bin/iperf3"
  run "$WORK/bin/network-server" 15204 15205
  expect_code 1
  expect_lines 1
  expect_record '^\{"type":"error","message":"iperf3 --server ended with 1: iperf3: error - unable to start listener for connections: Address already in use"\}$'
}

test_network_server_ends_with_the_words_of_its_echo_server() {
  printf '#!/bin/sh\nexec sleep 60\n' > "$WORK/bin/iperf3" && chmod +x "$WORK/bin/iperf3"
  "$WORK/bin/tcp-pingpong" --listen 15206 > /dev/null 2>&1 &
  RTB_RECORDS_FD=1 "$WORK/bin/tcp-wait" 127.0.0.1 15206 20 true || broken 'no echo server listens'
  run "$WORK/bin/network-server" 15207 15206
  kill "$!" 2> /dev/null
  expect_code 1
  expect_lines 1
  expect_record '^\{"type":"error","message":"cannot listen on port 15206: Address (already )?in use"\}$'
}

test_network_server_names_the_signal_that_ended_its_echo_server() {
  printf '#!/bin/sh\nexec sleep 60\n' > "$WORK/bin/iperf3" && chmod +x "$WORK/bin/iperf3"
  fake tcp-pingpong <<< 'kill -9 $$'
  run "$WORK/bin/network-server" 15208 15209
  expect_code 1
  expect_lines 1
  expect_record '^\{"type":"error","message":"signal 9 ended the echo server"\}$'
}

# fake_redis STORED: a server that runs until it is stopped, and a client that keeps its input and knows STORED values.
fake_redis() {
  printf '#!/bin/sh\nexec sleep 30\n' > "$WORK/bin/redis-server"
  cat > "$WORK/bin/redis-cli" <<END
#!/bin/sh
case "\$*" in
  *' ping') echo PONG ;;
  *' DBSIZE') echo $1; touch "$WORK/redis-full" ;;
  *) cat > "$WORK/redis-input" ;;
esac
END
  chmod +x "$WORK/bin/redis-server" "$WORK/bin/redis-cli"
}

test_idle_redis_is_filled_before_the_mark() {
  fake_redis 256
  PATH="$WORK/bin:$PATH" RTB_RECORDS_FD=3 timeout 1 "$WORK/bin/redis-idle" 2 > "$WORK/out" 2>&1 3> "$WORK/records"
  CODE=$?
  expect_code 124
  expect_record '^\{"type":"mark","name":"ready"\}$'
  expect_lines 1
  [ "$(grep -c "^EVAL .*string.rep('x', 8186).* 0 [01]$" "$WORK/redis-input")" = 2 ] || broken "the input was $(cat "$WORK/redis-input")"
}

test_idle_redis_without_all_values_is_an_error() {
  fake_redis 255
  run "$WORK/bin/redis-idle" 2
  expect_code 1
  expect_record '^\{"type":"error","message":"redis-server holds 255 of 256 values"\}$'
  expect_lines 1
}

test_idle_redis_that_ends_is_an_error_with_its_words() {
  fake_redis 256
  rm -f "$WORK/redis-full"
  cat > "$WORK/bin/redis-server" <<END
#!/bin/sh
echo 'Out of memory'
until [ -e "$WORK/redis-full" ]; do sleep 0.05; done
exit 3
END
  run "$WORK/bin/redis-idle" 2
  expect_code 1
  expect_record '^\{"type":"error","message":"redis-server ended with 3 while it was idle: Out of memory"\}$'
}

test_redis_that_does_not_start_is_an_error_with_its_words() {
  fake_redis 256
  printf '#!/bin/sh\necho "Could not create server TCP listening socket"\nexit 1\n' > "$WORK/bin/redis-server"
  printf '#!/bin/sh\nexit 1\n' > "$WORK/bin/redis-cli"
  run "$WORK/bin/redis-inside" 0 -n 1
  expect_code 1
  expect_lines 1
  expect_record '^\{"type":"error","message":"redis-server ended with 1 before it answered: Could not create server TCP listening socket"\}$'
}

# redis-benchmark only sees that the connection is gone.
test_redis_that_ends_under_load_is_the_reason() {
  fake_redis 256
  rm -f "$WORK/redis-pid"
  printf '#!/bin/sh\necho "Out of memory"\necho $$ > "%s"\nexec sleep 30\n' "$WORK/redis-pid" > "$WORK/bin/redis-server"
  fake redis-benchmark << END
until [ -s "$WORK/redis-pid" ]; do sleep 0.05; done
kill -9 "\$(cat "$WORK/redis-pid")"
while kill -0 "\$(cat "$WORK/redis-pid")" 2> /dev/null; do sleep 0.05; done
echo 'Error: Server closed the connection' >&2
exit 1
END
  run "$WORK/bin/redis-inside" 0 -n 1
  expect_code 1
  expect_lines 1
  expect_record '^\{"type":"error","message":"redis-server ended with 137 while redis-benchmark ran: Out of memory"\}$'
}

test_redis_benchmark_that_fails_leaves_its_exit_code() {
  fake_redis 256
  fake redis-benchmark <<< 'echo "wrong option" >&2; exit 7'
  run "$WORK/bin/redis-inside" 0 -n 1
  expect_code 7
  expect_lines 0
  grep -q 'wrong option' "$WORK/out" || broken 'the reason is not in the log'
}

# Without a warm-up, the first second of gVisor's clock would be part of the result.
test_drivers_wait_for_the_clock_before_the_first_run() {
  fake clock-wait <<< "echo clock-wait \$1 >> '$WORK/order'"
  fake redis-benchmark <<< "echo redis-benchmark >> '$WORK/order'"
  fake hackbench <<< "echo hackbench >> '$WORK/order'; echo 'Time: 0.046'"
  fake_redis 256
  for driver in 'redis-inside 0 -n 1:redis-benchmark' 'hackbench-bench 0 1 process pipe:hackbench'; do
    rm -f "$WORK/order"
    # shellcheck disable=SC2086  # the words of the driver
    run "$WORK/bin/"${driver%:*}
    expect_code 0
    [ "$(tr '\n' ' ' < "$WORK/order")" = "clock-wait 1500 ${driver#*:} " ] || broken "the order of $driver is $(cat "$WORK/order")"
  done
}

test_wait_for_the_clock_has_a_bound() {
  run "$WORK/bin/clock-wait" 0
  expect_code 0
  run "$WORK/bin/clock-wait" 60001
  expect_code 1
  expect_record 'LIMIT_MS is .60001.: not a whole number from 0 to 60000'
  run "$WORK/bin/clock-wait"
  expect_record 'usage: clock-wait LIMIT_MS'
}

# fake_pgbench COUNT GAP: a pgbench that logs COUNT transactions. Number i takes 10 i microseconds, and ends GAP microseconds
# after number i - 1. The latest transaction comes first in the log. A pg_ctl writes its arguments, and uses 0.3 s of CPU time.
# BURN makes pgbench use as much.
fake_pgbench() {
  rm -rf "$WORK/scratch" "$WORK/pg-calls" && mkdir -p "$WORK/scratch" "$WORK/empty"
  tar -C "$WORK/empty" -czf "$WORK/database.tar.gz" .
  export RTB_SCRATCH=$WORK/scratch RTB_DATABASE=$WORK/database.tar.gz
  awk -v n="$1" -v gap="$2" 'BEGIN { for (i = n; i >= 1; i--) {
    us = 995000 + i * gap
    printf "%d %d %d 0 %d %06d\n", i % 4, i, 10 * i, 1700000000 + int(us / 1000000), us % 1000000 } }' > "$WORK/transactions"
  # The fields 14 and 15 of the file are the CPU time of the process in user and in system mode, in units of 10 ms.
  cat > "$WORK/bin/burn" <<'END'
until [ "$(awk '{ print $14 + $15 }' "/proc/$$/stat")" -ge 30 ]; do i=0; while [ "$i" -lt 20000 ]; do i=$((i + 1)); done; done
END
  cat > "$WORK/bin/pg_ctl" <<END
#!/bin/sh
echo "pg_ctl \$*" >> "$WORK/pg-calls"
. "$WORK/bin/burn"
END
  cat > "$WORK/bin/pgbench" <<END
#!/bin/sh
echo "pgbench \$*" >> "$WORK/pg-calls"
[ -z "$BURN" ] || . "$WORK/bin/burn"
for option; do
  [ "\$previous" != --log-prefix ] || cp "$WORK/transactions" "\$option.\$\$"
  previous=\$option
done
END
  chmod +x "$WORK/bin/pg_ctl" "$WORK/bin/pgbench"
}
BURN=
expect_pg_call() { grep -qE -- "$1" "$WORK/pg-calls" || broken "no call is $1: $(cat "$WORK/pg-calls")"; }

test_pgbench_transactions_give_rate_and_percentiles() {
  fake_pgbench 100 10000
  run "$WORK/bin/pgbench-bench" 1 2 tpcb-like 4 1 off tcp
  expect_code 0
  expect_lines 3
  expect_record '^\{"type":"iteration","index":0,"warmup":true,'
  # The CPU time of pg_ctl does not count.
  expect_record '"index":1,"warmup":false,"values":\{"transactionsPerSecond":100.0000,"transactions":100,"latencyUsMean":505.000,"latencyUsMedian":500,"latencyUsP99":990,"clientCpus":0\.[01][0-9]*\}\}$'
  expect_pg_call '^pg_ctl .*-o -c synchronous_commit=off start$'
  expect_pg_call '^pgbench .*--host 127.0.0.1 .*--builtin tpcb-like --client 4 .*--time 1 '
  expect_pg_call '^pg_ctl .*--mode immediate stop$'
}

# The log of pgbench 15 with --builtin tpcb-like --client 2 --transactions 75.
test_recorded_log_of_pgbench_is_read() {
  fake_pgbench 2 1
  cp "$HERE/../postgres/test/pgbench.log" "$WORK/transactions"
  run "$WORK/bin/pgbench-bench" 0 1 tpcb-like 2 1 on tcp
  expect_code 0
  expect_lines 1
  expect_record '"values":\{"transactionsPerSecond":2478.17[0-9]{2},"transactions":150,"latencyUsMean":810.533,"latencyUsMedian":692,"latencyUsP99":4166,"clientCpus":'
}

test_pgbench_without_100_transactions_has_no_99th_percentile() {
  fake_pgbench 99 20000
  run "$WORK/bin/pgbench-bench" 0 1 select-only 1 1 on unix
  expect_code 0
  expect_record '"transactionsPerSecond":50.0000,"transactions":99,"latencyUsMean":500.000,"latencyUsMedian":500,"clientCpus":'
  expect_pg_call '^pgbench .*--host /tmp '
}

test_pgbench_rate_needs_two_transactions() {
  fake_pgbench 2 250000
  run "$WORK/bin/pgbench-bench" 0 1 select-only 1 1 on tcp
  expect_code 0
  expect_record '"transactionsPerSecond":4.0000,"transactions":2,"latencyUsMean":15.000,"latencyUsMedian":10,"clientCpus":'
  fake_pgbench 1 250000
  run "$WORK/bin/pgbench-bench" 0 1 select-only 1 1 on tcp
  expect_code 1
  expect_lines 1
  expect_record '^\{"type":"error","message":"fewer than two transactions in 1 s"\}$'
}

test_pgbench_transactions_that_end_together_have_no_rate() {
  fake_pgbench 100 0
  run "$WORK/bin/pgbench-bench" 0 1 select-only 1 1 on tcp
  expect_code 1
  expect_lines 1
  expect_record '^\{"type":"error","message":"the log of 100 transactions could not be read, or they all ended at the same time"\}$'
}

test_pgbench_without_a_log_is_an_error() {
  fake_pgbench 100 10000
  printf '#!/bin/sh\n' > "$WORK/bin/pgbench"
  run "$WORK/bin/pgbench-bench" 0 1 select-only 1 1 on tcp
  expect_code 1
  expect_lines 1
  expect_record '^\{"type":"error","message":"the transactions could not be sorted: .*log'
}

test_pgbench_that_fails_is_an_error() {
  fake_pgbench 100 10000
  printf '#!/bin/sh\necho "too many clients"\nexit 1\n' > "$WORK/bin/pgbench"
  run "$WORK/bin/pgbench-bench" 0 1 select-only 1 1 on tcp
  expect_code 1
  expect_lines 1
  expect_record '"message":"pgbench failed: too many clients"'
}

test_postgres_that_ends_under_load_is_the_reason() {
  fake_pgbench 100 10000
  printf '#!/bin/sh\necho "connection to server was lost"\nexit 2\n' > "$WORK/bin/pgbench"
  cat > "$WORK/bin/pg_ctl" <<END
#!/bin/sh
case "\$*" in
  *' start') echo 'PANIC:  could not write to file' > "$WORK/scratch/server.log" ;;
  *' status') exit 3 ;;
esac
END
  run "$WORK/bin/pgbench-bench" 0 1 select-only 1 1 on tcp
  expect_code 1
  expect_lines 1
  expect_record '^\{"type":"error","message":"PostgreSQL ended while pgbench ran: PANIC:  could not write to file"\}$'
}

# Each iteration has the CPU time of its own pgbench, divided by the seconds of an iteration.
test_pgbench_cpu_time_is_that_of_the_client() {
  BURN=1
  fake_pgbench 100 10000
  run "$WORK/bin/pgbench-bench" 1 2 select-only 1 2 on tcp
  expect_code 0
  expect_lines 3
  [ "$(grep -cE '"clientCpus":0\.(1[5-9]|2)[0-9]*\}' "$WORK/records")" = 3 ] || broken 'the CPU time is not 0.3 s to 0.6 s in 2 s'
}

test_command_is_measured_with_its_warmup() {
  run "$WORK/bin/measure" 2 true
  expect_code 0
  expect_lines 3
  expect_record '"index":1,"warmup":true'
  expect_record '"index":0,"warmup":false,"values":\{"durationNs":[0-9]+,"cpus":[0-9.]+\}'
}

test_command_that_fails_ends_the_measurement_with_its_code() {
  run "$WORK/bin/measure" 0 sh -c 'exit 7'
  expect_code 7
  expect_lines 0
}

test_storage_is_reported_with_its_type() {
  run "$WORK/bin/storage-probe" "$WORK"
  expect_code 0
  expect_record "\"values\":\{\"fileSystemType\":$((16#$(stat -f -c %t "$WORK")))(,\"directIo\":[01])?\}"
  [ ! -e "$WORK/storage-probe" ] || broken 'the file is still there'
}

# fio prints it in its own line, the other workloads in a line of JSON: both are the name in the list of mounts.
test_file_system_has_one_name() {
  run "$WORK/bin/storage-probe" /dev/shm
  grep -q '^storage-probe: /dev/shm is on tmpfs; direct I/O is ' "$WORK/out" || broken 'the line does not name tmpfs'
  run "$WORK/bin/storage-probe" --file-system /dev/shm
  expect_code 0
  expect_lines 0
  grep -q '^{"directory":"/dev/shm","fileSystem":"tmpfs"}$' "$WORK/out" || broken 'the line of JSON does not name tmpfs'
}

test_tmpfs_has_no_device_for_direct_io() {
  [ "$(stat -f -c %T /dev/shm)" = tmpfs ] || return 0
  run "$WORK/bin/storage-probe" /dev/shm
  expect_record '"directIo":0'
}

test_control_reports_each_iteration() {
  run "$WORK/bin/cpu-control" --rounds 1000 --batches 10 --warmup 1 --iterations 2
  expect_code 0
  expect_lines 3
  expect_record '"index":1,"warmup":false,"values":\{"roundNsMedian":[0-9.]+,"roundNsP90":[0-9.]+,"roundNsMean":[0-9.]+\}'
}

test_wrong_options_are_refused() {
  run "$WORK/bin/process-spawn" --counts 5
  expect_code 1
  expect_record '--counts is not an option of'
  run "$WORK/bin/process-spawn" --count
  expect_record '--count needs a whole number from 1 to'
  run "$WORK/bin/cpu-control" --batches
  expect_code 1
  expect_record 'usage: cpu-control'
  run "$WORK/bin/cpu-control" --batches 0
  expect_record '--batches'
}

mkdir "$WORK/bin"
cp "$HERE"/bin/* "$HERE/../postgres/bin/pgbench-bench" "$WORK/bin"
chmod +x "$WORK"/bin/*
for program in src/process-spawn src/storage-probe src/measure src/clock-wait src/tcp-wait src/tcp-pingpong ../cpu-control/cpu-control; do
  "${CC:-cc}" -std=c11 -D_GNU_SOURCE -O2 -Wall -Wextra -Werror -pthread -I"$HERE/../c-build/include" \
    -I"$HERE/../programs" -o "$WORK/bin/${program##*/}" "$HERE/$program.c" || { echo "could not build $program"; exit 1; }
done
while read -r name; do run_test "$name"; done < <(grep -oE '^test_[a-z0-9_]+' "${BASH_SOURCE[0]}")
printf '%d passed, %d failed\n' "$PASSED" "$FAILED"
[ "$FAILED" = 0 ]
