# SPDX-License-Identifier: ISC
"""What of the tests in pytest runs on which engine (database.py). All do, but
for those that are marked, with the reason; `pytest -rs` shows them."""
import pytest

import database


def not_on_postgresql(why):
    """What only a file can do, or has done to it."""
    return pytest.mark.skipif(not database.IS_SQLITE,
                              reason=f"not on postgresql: {why}")
