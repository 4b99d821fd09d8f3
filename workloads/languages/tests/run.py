"""Runs the test suite of a small project with pytest, one process per iteration, and reports its time and its pass rate. A
test that fails is a result, and does not end the run. The log names each test that failed.

run.py --count prints how many tests the project has. The build of the image writes this number to a file, so that a trial
that loses tests cannot change what it is compared with."""

import contextlib
import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

sys.path.append("/srv/python")
import rtb  # noqa: E402

PROJECT = "/srv/tests/project"
COUNT = "/srv/tests/count"
# pytest exits with 0 if all tests passed, and with 1 if some failed. Everything else means that the tests did not run.
RAN = (0, 1)


def run_pytest(folder):
    report = os.path.join(folder, "report.xml")
    temporary = os.path.join(folder, "tmp")
    os.mkdir(temporary)
    took, pytest = rtb.timed(
        lambda: subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}", PROJECT],
            env={**os.environ, "TMPDIR": temporary, "HOME": folder, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
        )
    )
    if pytest.returncode not in RAN:
        print(pytest.stdout[-2000:], pytest.stderr[-2000:], flush=True)
        rtb.fail(f"pytest ended with {pytest.returncode}; its last words are in the log")
    return took, xml.etree.ElementTree.parse(report)


def trouble_of(case):
    """The failure or the error of a test case; None if it has none. An element without children is false in Python."""
    failure = case.find("failure")
    return case.find("error") if failure is None else failure


def values_of(report, took, expected):
    """The values of one run. A report with another number of tests than the image has ends the trial."""
    cases = list(report.iter("testcase"))
    failed = [case for case in cases if trouble_of(case) is not None]
    skipped = [case for case in cases if case.find("skipped") is not None]
    for case in failed:
        rtb.say(failed=case.get("name"), message=trouble_of(case).get("message", "")[:300])
    if len(cases) != expected:
        rtb.fail(f"{len(cases)} tests ran, not {expected}")
    passed = len(cases) - len(failed) - len(skipped)
    return {
        "durationNs": took,
        "passRate": 100 * passed / len(cases),
        "failed": len(failed),
        "skipped": len(skipped),
    }


def measure(directory, expected):
    with tempfile.TemporaryDirectory(dir=directory) as folder:
        took, report = run_pytest(folder)
        return values_of(report, took, expected)


class Collected:
    """A plugin of pytest that keeps the number of tests that pytest found."""

    count = 0

    def pytest_collection_finish(self, session):
        self.count = len(session.items)


def count_tests():
    """The number of tests of the project, from pytest itself. Nothing runs."""
    import pytest

    collected = Collected()
    with open(os.devnull, "w", encoding="utf-8") as nothing, contextlib.redirect_stdout(nothing):
        status = pytest.main(["-q", "-p", "no:cacheprovider", "--collect-only", PROJECT], plugins=[collected])
    if status != 0 or collected.count == 0:
        sys.exit(f"pytest found {collected.count} tests in {PROJECT}, and ended with {status}")
    return collected.count


def expected_tests():
    with open(COUNT, encoding="utf-8") as file:
        return int(file.read())


def main():
    if sys.argv[1:] == ["--count"]:
        print(count_tests())
        return
    arguments = rtb.arguments()
    rtb.print_file_system(arguments.dir)
    expected = expected_tests()
    rtb.iterate(arguments, lambda: measure(arguments.dir, expected))


if __name__ == "__main__":
    main()
