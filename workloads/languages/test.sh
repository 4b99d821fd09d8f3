#!/bin/sh
# The tests of the image's programs in Python. They need Python 3 only.
set -eu
exec python3 -B "$(dirname "$0")/test/test_pass_rate.py"
