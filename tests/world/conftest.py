# SPDX-License-Identifier: ISC
import os
import sys

import pytest

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(os.path.dirname(HERE), "harness")]

from place import Place  # noqa: E402


@pytest.fixture
def place(tmp_path):
    tmp_path.chmod(0o755)
    made = Place(tmp_path)
    yield made
    made.close()
