"""The pass rate of test-suite, from reports as pytest 7.2 writes them."""

import contextlib
import io
import json
import os
import pathlib
import sys
import tempfile
import unittest
import xml.etree.ElementTree

LANGUAGES = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(LANGUAGES / "python"), str(LANGUAGES / "tests")]
import run  # noqa: E402

PASSED = '<testcase classname="test_shop" name="test_price" time="0.001" />'
FAILED = (
    '<testcase classname="test_system" name="test_fork" time="0.002">'
    '<failure message="assert 1 == 2">def test_fork():</failure></testcase>'
)
BROKEN = (
    '<testcase classname="test_system" name="test_socket" time="0.002">'
    '<error message="failed on setup">OSError</error></testcase>'
)
SKIPPED = (
    '<testcase classname="test_system" name="test_inotify" time="0.000">'
    '<skipped type="pytest.skip" message="no inotify">test_system.py:3</skipped></testcase>'
)


def values_of(cases, expected):
    """The values, the lines of the log, and the records."""
    suite = f'<testsuites><testsuite name="pytest">{"".join(cases)}</testsuite></testsuites>'
    report = xml.etree.ElementTree.ElementTree(xml.etree.ElementTree.fromstring(suite))
    log = io.StringIO()
    with tempfile.TemporaryFile() as records:
        os.environ["RTB_RECORDS_FD"] = str(records.fileno())
        with contextlib.redirect_stdout(log):
            try:
                values = run.values_of(report, 7, expected)
            except SystemExit:
                values = None
        records.seek(0)
        return values, log.getvalue(), records.read().decode()


class PassRateTest(unittest.TestCase):
    def test_failing_and_skipped_test_do_not_count_as_passed(self):
        values, log, _ = values_of([PASSED, PASSED, FAILED, SKIPPED], 4)
        self.assertEqual(values, {"durationNs": 7, "passRate": 50.0, "failed": 1, "skipped": 1})
        self.assertEqual(json.loads(log), {"failed": "test_fork", "message": "assert 1 == 2"})

    def test_error_outside_of_the_test_counts_as_failed(self):
        values, log, _ = values_of([PASSED, BROKEN], 2)
        self.assertEqual((values["passRate"], values["failed"]), (50.0, 1))
        self.assertIn("failed on setup", log)

    def test_all_tests_pass(self):
        values, log, _ = values_of([PASSED, PASSED], 2)
        self.assertEqual((values["passRate"], values["failed"], values["skipped"]), (100.0, 0, 0))
        self.assertEqual(log, "")

    def test_missing_test_ends_the_trial(self):
        values, _, records = values_of([PASSED, PASSED], 3)
        self.assertIsNone(values)
        self.assertEqual(json.loads(records), {"type": "error", "message": "2 tests ran, not 3"})


if __name__ == "__main__":
    unittest.main()
