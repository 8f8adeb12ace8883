# SPDX-License-Identifier: ISC
"""For a conftest.py: shows why the tests failed that were run again, which
pytest-rerunfailures names only; drops the databases of each test."""
import pytest

import database


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown():
    database.drop()


def pytest_terminal_summary(terminalreporter):
    for report in terminalreporter.stats.get("rerun", []):
        terminalreporter.write_sep("_", "first run of " + report.nodeid)
        terminalreporter.write_line(report.longreprtext)
