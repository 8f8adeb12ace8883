# SPDX-License-Identifier: ISC
import os
import sys

import pytest

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [HERE, os.path.join(TOP, "tests", "harness"),
                os.path.join(TOP, "contrib", "servers")]

from place import Place  # noqa: E402
from reruns import (  # noqa: E402, F401
    pytest_runtest_teardown, pytest_terminal_summary)
from servers import Servers  # noqa: E402
from world import World, server_cache  # noqa: E402


@pytest.fixture
def place(tmp_path):
    tmp_path.chmod(0o755)
    made = Place(tmp_path)
    yield made
    made.close()


@pytest.fixture(scope="session")
def servers():
    with Servers(server_cache()) as running:
        yield running


@pytest.fixture
def world(servers, tmp_path):
    made = World(servers, tmp_path)
    yield made
    made.close()
