#!/usr/bin/env bash
# The tests of rtb-steps and small-files. They need Linux and a C compiler. Builds in a temporary directory, and prints one
# line per test.
set -uo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
PASSED=0
FAILED=0

compile() { "${CC:-cc}" -std=c11 -D_GNU_SOURCE -O2 -Wall -Wextra -Werror -I"$HERE/../c-build/include" -o "$WORK/$1" "$HERE/$1.c"; }

# steps TEXT [OPTION...]: runs the steps in TEXT. The output is in $WORK/out, the exit code in CODE.
steps() {
  local text=$1; shift
  rm -rf "$WORK/dir" && mkdir "$WORK/dir"
  printf '%s\n' "$text" > "$WORK/steps"
  timeout 20 "$WORK/steps-program" --dir "$WORK/dir" "$@" "$WORK/steps" > "$WORK/out" 2>&1
  CODE=$?
}

files() {
  rm -rf "$WORK/dir" && mkdir "$WORK/dir"
  timeout 20 "$WORK/small-files" --dir "$WORK/dir" "$@" > "$WORK/out" 2>&1
  CODE=$?
}

broken() { printf '    %s\n' "$*" >&2; sed 's/^/    | /' "$WORK/out" | cut -c1-300 >&2; exit 1; }
expect_code() { [ "$CODE" = "$1" ] || broken "exit code is $CODE, not $1"; }
expect() { grep -qE -- "$1" "$WORK/out" || broken "the output lacks: $1"; }
expect_count() { [ "$(grep -cE -- "$1" "$WORK/out")" = "$2" ] || broken "the output does not have $2 lines: $1"; }
expect_empty_dir() { [ -z "$(ls -A "$WORK/dir")" ] || broken "files are left: $(ls -A "$WORK/dir")"; }

run_test() {
  if ( set -e; "$1" ); then PASSED=$((PASSED + 1)); printf 'ok      %s\n' "${1#test_}"; else
    FAILED=$((FAILED + 1)); printf 'FAILED  %s\n' "${1#test_}"; fi
}

test_measured_steps_are_the_values_of_an_iteration() {
  steps "run true
time firstNs true
# a comment

time secondNs sleep 0.2" --warmup 1 --iterations 2
  expect_code 0
  expect_count '"warmup":true' 1
  expect '^\{"type":"iteration","index":1,"warmup":false,"values":\{"firstNs":[0-9]+,"secondNs":2[0-9]{8}\}\}$'
  expect_empty_dir
}

test_each_iteration_has_a_new_directory() {
  steps "run sh -c 'test -z \"\$(ls | grep file)\"'
run touch file home/file tmp/file
time aNs sh -c 'test -f \$HOME/file && test -f \$TMPDIR/file'" --iterations 3
  expect_code 0
  expect_count '"warmup":false' 3
  expect_empty_dir
}

test_quotes_keep_words_together_and_variables_are_replaced() {
  export RTB_TEST_NAME='two words'
  steps "time aNs test x\$RTB_TEST_NAME'  \$RTB_TEST_NAME' = 'xtwo words  \$RTB_TEST_NAME'" --iterations 1
  expect_code 0
}

test_failing_step_ends_the_run() {
  steps "time aNs sh -c 'echo the reason >&2; exit 3'"
  expect_code 1
  expect 'the reason'
  expect '"type":"error","message":"the command ended with 3; its last words are in the log: sh -c'
  expect_count '"iteration"' 0
}

test_signal_and_missing_program_are_named() {
  steps "time aNs sh -c 'kill -9 \$\$'"
  expect '"message":"signal 9 ended the command: sh -c'
  steps "time aNs /no/such/program"
  expect '"message":"starting /no/such/program: No such file or directory"'
}

test_wrong_steps_are_refused() {
  steps "do something"
  expect 'line 1 of the steps begins neither with run nor with time NAME'
  steps "time aNs"
  expect 'line 1 of the steps has no command'
  steps "run true"
  expect 'measures 0 commands, not 1 to 30'
  steps "time aNs echo 'x"
  expect 'a quote has no end in the steps'
  steps "time aNs echo \$RTB_NO_SUCH_NAME"
  expect "the steps need the environment variable 'RTB_NO_SUCH_NAME'"
}

test_output_tells_the_file_system() {
  steps "time aNs true" --iterations 1
  expect '^\{"directory":"/.*/dir","fileSystem":"[a-z0-9.]+"\}$'
}

test_small_files_reports_every_phase() {
  files --files 150 --warmup 1 --iterations 2
  expect_code 0
  expect_count '"warmup":true' 1
  expect '"index":1,"warmup":false,"values":\{"createNs":[0-9.]+,"statNs":[0-9.]+,"readNs":[0-9.]+,"unlinkNs":[0-9.]+,"packNs":[0-9]+,"unpackNs":[0-9]+\}'
  expect_empty_dir
}

test_small_files_tells_why_it_cannot_write() {
  timeout 20 "$WORK/small-files" --dir "$WORK/none" > "$WORK/out" 2>&1 && broken 'it did not fail'
  expect '"type":"error","message":".*/none: No such file or directory"'
}

compile steps && mv "$WORK/steps" "$WORK/steps-program" && compile small-files || { echo "could not build the programs"; exit 1; }
while read -r name; do run_test "$name"; done < <(grep -oE '^test_[a-z_]+' "${BASH_SOURCE[0]}")
printf '%d passed, %d failed\n' "$PASSED" "$FAILED"
[ "$FAILED" = 0 ]
