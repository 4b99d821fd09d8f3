"""What the workloads in Python share: arguments, times, and the records that the agent reads
(docs/reference/agent-protocol.md)."""

import argparse
import json
import os
import sys
import time


def arguments(**more):
    """Parses --warmup, --iterations, --dir, and an option with a whole number from 1 for each further name."""
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("--warmup", type=_whole(0), default=1)
    parser.add_argument("--iterations", type=_whole(1), default=3)
    parser.add_argument("--dir", default="/tmp")
    for name, default in more.items():
        parser.add_argument("--" + name, type=_whole(1), default=default)
    return parser.parse_args()


def _whole(least):
    def parse(text):
        value = int(text)
        if value < least:
            raise argparse.ArgumentTypeError(f"{value} is less than {least}")
        return value

    return parse


def timed(action):
    """Runs the action. Returns its duration in ns and what the action returned."""
    start = time.monotonic_ns()
    result = action()
    return time.monotonic_ns() - start, result


def record(**members):
    line = json.dumps(members, separators=(",", ":")) + "\n"
    os.write(int(os.environ.get("RTB_RECORDS_FD", "1")), line.encode())


def fail(message):
    record(type="error", message=message)
    sys.exit(1)


def say(**members):
    """Prints one line of JSON to the log."""
    print(json.dumps(members), flush=True)


def print_file_system(directory):
    """Prints which file system the directory is on, as the sandbox shows it."""
    path = os.path.realpath(directory)
    with open("/proc/self/mounts", encoding="utf-8") as lines:
        mounts = [line.split() for line in lines]
    above = [m for m in mounts if path == m[1] or path.startswith(m[1].rstrip("/") + "/")]
    # The last mount of the longest mount point is the one in use.
    longest = max((len(mount[1]) for mount in above), default=0)
    types = [mount[2] for mount in above if len(mount[1]) == longest]
    say(directory=path, fileSystem=types[-1] if types else "unknown")


def iterate(arguments, measure):
    """Runs the warm-ups and the iterations. Each call of `measure` returns the values of one iteration."""
    try:
        for index in range(arguments.warmup):
            record(type="iteration", index=index, warmup=True, values=measure())
        for index in range(arguments.iterations):
            record(type="iteration", index=index, warmup=False, values=measure())
    except Exception as error:  # the log has the trace, the record tells why
        record(type="error", message=f"{type(error).__name__}: {error}"[:500])
        raise
