# shellcheck shell=bash
# Constants and functions that the scripts in this folder and its subfolders share. The scripts source this file.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly ROOT
readonly PROGRAM="${0##*/}"
# shellcheck disable=SC2034  # the scripts use these three
{
  # The tag of every image.
  VERSION=$(< "$ROOT/VERSION")
  readonly VERSION
  readonly IMAGE_PREFIX=localhost/runtimebench
  # The private engine's packages, images and logs.
  readonly ENGINE_HOME="${RTB_HOME:-/var/lib/runtimebench}"
}

say()  { printf '%s: %s\n' "$PROGRAM" "$*" >&2; }
fail() { say "$*"; exit 1; }

# Adds the programs from the engine's packages (docker, mmdebstrap) to PATH, after the machine's own programs.
add_engine_programs() { export PATH="$PATH:$ENGINE_HOME/packages/usr/bin"; }

# Exports DOCKER_HOST. Without DOCKER_HOST, `engine up` finds or starts an engine. Fails if no engine answers.
find_engine() {
  local line
  if [ -z "${DOCKER_HOST:-}" ]; then
    line=$("$ROOT/tools/engine" up)
    export "${line?}"
  fi
  add_engine_programs
  command -v docker > /dev/null || fail "no docker client: apt-get install docker.io"
  docker version > /dev/null 2>&1 || fail "no engine answers at $DOCKER_HOST"
}

# run_docker_build ARGS...: prints the end of the build's output only if the build fails.
run_docker_build() {
  local log status=0
  log=$(mktemp)
  # The classic builder is part of every engine. --network=host: the engine's bridge may have no route to a mirror.
  DOCKER_BUILDKIT=0 docker build --network=host "$@" > "$log" 2>&1 || { status=$?; tail -n 30 "$log" >&2; }
  rm -f "$log"
  return "$status"
}

# wait_for SECONDS COMMAND...: repeats the command until the command succeeds. Returns 1 after SECONDS.
wait_for() {
  local end=$((SECONDS + $1)); shift
  until "$@" > /dev/null 2>&1; do
    [ $SECONDS -lt $end ] || return 1
    sleep 0.1
  done
}

# run_footprint BENCHMARKS STARTS COMMAND...: measures the operator that COMMAND starts. The classes and
# scenarios/target/test-classpath must exist: stage-operator builds them.
run_footprint() {
  local scenarios="$ROOT/scenarios/target"
  java -Droot.dir="$ROOT" -cp "$scenarios/test-classes:$(cat "$scenarios/test-classpath")" \
    dev.runtimebench.scenarios.benchmark.Footprint "$@"
}
