# SPDX-License-Identifier: ISC
import os
import sys

import pytest

sys.dont_write_bytecode = True
sys.path[:0] = [os.path.dirname(os.path.abspath(__file__))]

import office as office_module  # noqa: E402


@pytest.fixture
def open_office(tmp_path):
    """open_office("dinamiks"): an office of its own, checked in the end."""
    opened = []

    def make(profile, changes=()):
        opened.append(office_module.Office(
            profile, tmp_path / f"office{len(opened)}", changes))
        return opened[-1]

    tmp_path.chmod(0o755)
    yield make
    for one in opened:
        one.holds()
