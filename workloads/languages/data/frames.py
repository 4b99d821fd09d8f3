"""Measures data work with pandas: the import, CSV out and in, grouping, sorting and joining of generated rows."""

import os
import subprocess
import sys
import tempfile

# Before pandas is imported: the number of threads must not depend on the CPUs that a sandbox shows.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMEXPR_NUM_THREADS"):
    os.environ[name] = "1"

import numpy  # noqa: E402
import pandas  # noqa: E402

sys.path.insert(0, "/srv/python")
import rtb  # noqa: E402


def generate(rows):
    random = numpy.random.default_rng(1)
    return pandas.DataFrame(
        {
            "key": random.integers(0, 1000, rows),
            "group": random.integers(0, 50, rows),
            "value": random.random(rows),
            "label": random.choice(["red", "green", "blue", "white"], rows),
        }
    )


def import_pandas():
    subprocess.run([sys.executable, "-c", "import pandas"], check=True)


def measure(frame, directory):
    with tempfile.TemporaryDirectory(dir=directory) as folder:
        path = os.path.join(folder, "rows.csv")
        import_ns, _ = rtb.timed(import_pandas)
        write_ns, _ = rtb.timed(lambda: frame.to_csv(path, index=False))
        read_ns, back = rtb.timed(lambda: pandas.read_csv(path))
        group_ns, groups = rtb.timed(lambda: back.groupby(["group", "label"])["value"].agg(["mean", "sum", "count"]))
        sort_ns, _ = rtb.timed(lambda: back.sort_values(["label", "value"]))
        join_ns, joined = rtb.timed(lambda: back.merge(back.groupby("key", as_index=False)["value"].max(), on="key"))
        if len(back) != len(frame) or groups["count"].sum() != len(frame) or len(joined) != len(frame):
            rtb.fail("the result is wrong")
        return {
            "importNs": import_ns,
            "writeCsvNs": write_ns,
            "readCsvNs": read_ns,
            "groupNs": group_ns,
            "sortNs": sort_ns,
            "joinNs": join_ns,
        }


def main():
    arguments = rtb.arguments(rows=200000)
    rtb.print_file_system(arguments.dir)
    rtb.say(pandas=pandas.__version__, numpy=numpy.__version__, python=sys.version.split()[0])
    frame = generate(arguments.rows)
    rtb.iterate(arguments, lambda: measure(frame, arguments.dir))


main()
