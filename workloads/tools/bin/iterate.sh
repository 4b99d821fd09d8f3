# shellcheck shell=sh
# Functions for drivers of tools that print text for people. A driver finds the labelled numbers, and writes records for
# the agent (docs/reference/agent-protocol.md), so that nobody has to read the tool's text a second time.

records() { cat >&"${RTB_RECORDS_FD:-1}"; }

fail() {
  printf '{"type":"error","message":"%s"}\n' "$(printf '%s' "$1" | tr '"\\\n\t' "'/  ")" | records
  exit 1
}

# number LABEL TEXT: prints the number behind LABEL, an extended regular expression for the start of a line. Exits with 1 and
# an error record if there is not exactly one such line. Inside $(...) only the substitution exits: add || exit 1.
number() {
  found=$(printf '%s\n' "$2" | sed -nE "s/^[[:space:]]*$1[[:space:]]*([0-9]+(\.[0-9]+)?)[^0-9.]*.*$/\1/p")
  case $found in
    '' | *[!0-9.]*) fail "no single number behind '$1' in the output: $(printf '%s' "$2" | tail -n 3)" ;;
  esac
  printf '%s' "$found"
}

# positive LABEL TEXT FIX: as number, but a number that the tool rounded to zero is an error, which ends with FIX.
positive() {
  found=$(number "$1" "$2") || exit 1
  case $found in
    *[1-9]*) printf '%s' "$found" ;;
    *) fail "the value behind '$1' is $found, less than the tool can show: $3" ;;
  esac
}

# iteration INDEX WARMUP VALUES: VALUES are the members of a JSON object.
iteration() { printf '{"type":"iteration","index":%d,"warmup":%s,"values":{%s}}\n' "$1" "$2" "$3" | records; }

# wait_for_clock: waits, at most 1.5 s, until the sandbox's clock is cheap to read. gVisor takes about 1 s. Tools read the
# clock for each event, so a run without a warm-up would include these slow readings.
wait_for_clock() { clock-wait 1500 || exit 1; }

# iterate WARMUP ITERATIONS FUNCTION: calls FUNCTION, which prints the members of one record, for each iteration.
iterate() {
  wait_for_clock
  i=0
  while [ "$i" -lt "$1" ]; do values=$($3) || exit 1; iteration "$i" true "$values"; i=$((i + 1)); done
  i=0
  while [ "$i" -lt "$2" ]; do values=$($3) || exit 1; iteration "$i" false "$values"; i=$((i + 1)); done
}
