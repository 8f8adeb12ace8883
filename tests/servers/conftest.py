# SPDX-License-Identifier: ISC
import contextlib
import os
import sys

import pytest

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [HERE, os.path.join(TOP, "tests", "harness"),
                os.path.join(TOP, "contrib", "servers")]

from courier import Courier  # noqa: E402
from cyrus import Cyrus  # noqa: E402
from exim import Exim  # noqa: E402
from office import MailboxOffice, RelayOffice  # noqa: E402
from opensmtpd import OpenSmtpd  # noqa: E402
from reruns import pytest_terminal_summary  # noqa: E402, F401
from server import launch  # noqa: E402
from servers import Servers  # noqa: E402
from world import server_cache  # noqa: E402

# A mailbox for each test; nobody empties one.
USERS = {f"dpo{number}": "correct horse" for number in range(20)}
CLASSES = {"cyrus": Cyrus, "courier": Courier, "exim": Exim,
           "opensmtpd": OpenSmtpd}


class Running:
    """Servers that a test asked for, until the last test has ended."""

    def __init__(self, stack):
        self.stack = stack
        self.servers = {}
        self.users = {}

    def get(self, name):
        if name not in self.servers:
            if name in CLASSES:
                self.servers[name] = self.stack.enter_context(
                    launch(CLASSES[name], server_cache(), USERS))
            else:
                both = self.stack.enter_context(
                    Servers(server_cache(), USERS))
                self.servers.update(dovecot=both.dovecot,
                                    postfix=both.postfix)
            self.users.setdefault(name, iter(USERS))
        return self.servers[name]

    def next_user(self, name):
        return next(self.users.setdefault(name, iter(USERS)))


@pytest.fixture(scope="session")
def running():
    with contextlib.ExitStack() as stack:
        yield Running(stack)


@pytest.fixture(params=["dovecot", "cyrus", "courier"])
def office(request, running, tmp_path):
    server = running.get(request.param)
    made = MailboxOffice(server, running.next_user(request.param), tmp_path)
    yield made
    made.close()


@pytest.fixture(params=["postfix", "exim", "opensmtpd"])
def relay(request, running, tmp_path):
    made = RelayOffice(running.get(request.param), tmp_path)
    yield made
    made.close()
