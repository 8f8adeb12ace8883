# SPDX-License-Identifier: ISC
import os
import sys

import pytest

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(os.path.dirname(HERE), "harness")]

import profile_office  # noqa: E402
from reruns import (  # noqa: E402, F401
    pytest_runtest_teardown, pytest_terminal_summary)


@pytest.fixture
def open_office(tmp_path):
    """open_office("dinamiks"): an office of its own, checked in the end."""
    opened = []

    def make(profile, changes=()):
        opened.append(profile_office.Office(
            profile, tmp_path / f"office{len(opened)}", changes))
        return opened[-1]

    tmp_path.chmod(0o755)
    yield make
    for one in opened:
        one.holds()
