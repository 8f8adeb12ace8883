# SPDX-License-Identifier: ISC
import os
import ssl
import sys

import pytest

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
sys.dont_write_bytecode = True
sys.path[:0] = [HERE, os.path.join(TOP, "tests", "harness"),
                os.path.join(TOP, "contrib", "servers")]

import oauth_provider  # noqa: E402
from engines import not_on_postgresql  # noqa: E402
from oauth_office import OAuth  # noqa: E402
from reruns import (  # noqa: E402, F401
    pytest_runtest_teardown, pytest_terminal_summary)
from servers import Servers  # noqa: E402
from world import World, server_cache  # noqa: E402


# Files in which the register does not matter.
LEFT_OUT = {
    "test_new_user_oauth": "it is about OAuth alone",
    "test_oauth": "it is about OAuth alone",
    "test_secrets": "it is about what memory holds of OAuth and logins",
    "test_setup": "setup writes a configuration with a file",
    "test_tls": "it is about TLS alone",
}


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.stem in LEFT_OUT:
            item.add_marker(not_on_postgresql(LEFT_OUT[item.path.stem]))


@pytest.fixture(scope="session")
def servers():
    with Servers(server_cache()) as running:
        yield running


@pytest.fixture
def world(servers, tmp_path):
    made = World(servers, tmp_path)
    yield made
    made.close()


@pytest.fixture(scope="session")
def provider(servers):
    place = servers.certificates
    provider = oauth_provider.Provider(
        os.path.join(place, "good.pem"), os.path.join(place, "good.key"))
    provider.servers = {}
    yield provider
    provider.close()


@pytest.fixture
def oauth(world, provider):
    return OAuth(world, provider)


@pytest.fixture
def trusting(servers):
    return ssl.create_default_context(cafile=servers.ca_file)
