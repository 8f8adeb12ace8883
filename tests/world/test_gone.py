# SPDX-License-Identifier: ISC
"""The register is removed while dpod runs: within a second it has stopped,
whatever it waited for; and whoever has not noticed yet sends and moves
nothing."""
import contextlib
import glob
import os
import signal
import threading
import time

import pytest

from engines import not_on_postgresql
from harness import wait_until
from imap_server import Server
from situations import imap
from smtp_server import SmtpServer

IO_ERROR = 74  # of sysexits.h
pytestmark = not_on_postgresql(
    "a file vanishes, a server is waited for: tests/register/check_server")


@pytest.fixture
def place(place):
    with contextlib.ExitStack() as stack:
        place.closing = stack.callback
        yield place


class Lag(threading.Thread):
    """By how much this machine wakes those too late that sleep: what is added
    to a second that is measured on it."""

    def __init__(self):
        super().__init__(daemon=True)
        self.seconds, self.is_over = 0.0, False
        self.start()

    def run(self):
        while not self.is_over:
            began = time.monotonic()
            time.sleep(0.02)
            self.seconds += max(time.monotonic() - began - 0.03, 0)

    def end(self):
        self.is_over = True
        self.join()
        return self.seconds


def remove_register(place):
    for path in glob.glob(os.path.join(place.directory, "state", "dpod.db*")):
        os.unlink(path)


def idle(place):
    """Nothing happens: inotify, or a long sleep, of all processes."""
    place.start({"dpo": place.mailbox(poll_interval="1h")})
    place.request()
    place.tickets(1)
    wait_until(lambda: len(place.letters()) == 1, "a letter",
               log=place.dpod.log)


def waits_for_server(place, words):
    """The server has got such a command, and does not answer."""
    server, reached = Server(), threading.Event()
    place.closing(server.close)

    def stall(_session, _tag, _command):
        reached.set()
        time.sleep(60)
        return True
    server.folder.add(place.generator.request().data)
    server.hooks[words] = stall
    place.start({"dpo": imap(place, server.port, poll_interval="1h")})
    assert reached.wait(60)


def polling(place):
    waits_for_server(place, "UID FETCH")


def idling(place):
    waits_for_server(place, "IDLE")


def sending(place):
    """The relay has got a letter, and does not answer."""
    server, reached = SmtpServer(), threading.Event()
    place.closing(server.close)

    def stall(_letter):
        reached.set()
        time.sleep(60)
    server.on_letter = stall
    place.start(relay=server.relay())
    place.request()
    assert reached.wait(60)


@pytest.mark.parametrize("waits", [idle, polling, idling, sending])
def test_a_second_after_the_register_is_gone(place, waits):
    waits(place)
    # Somewhere between two looks.
    time.sleep(0.13)
    lag, began = Lag(), time.monotonic()
    remove_register(place)
    code = place.dpod.process.wait(60)
    took, late = time.monotonic() - began, lag.end()
    print(f"{waits.__name__}: {took:.3f} s, of them late {late:.3f}")
    assert code == IO_ERROR
    assert "register-gone" in place.dpod.log()
    assert took <= 1 + late


def supervisor_sleeps(place):
    """Until the test is over: it sees nothing, and ends nobody."""
    pid = place.dpod.process.pid
    os.kill(pid, signal.SIGSTOP)
    place.closing(lambda: os.kill(pid, signal.SIGCONT))


def test_no_letter_begins_without_a_register(place):
    """The first of a batch of four is on its way when it vanishes; those before
    were batches of one and of two."""
    server, go_on = SmtpServer(), threading.Event()
    place.closing(server.close)

    def wait(_letter):
        if len(server.letters) == 4:
            go_on.wait(60)
        return "250 taken"
    server.on_letter = wait
    place.make(relay=server.relay(connections=1))
    for _ in range(9):
        place.request()
    place.dpod.relay["url"] = "smtps://127.0.0.1:9"
    place.dpod.configure()
    place.dpod.once(want=75)
    place.dpod.sql("DELETE FROM relay_failure",
                   "UPDATE letter SET not_before_at = 0")
    place.dpod.relay.update(server.relay(connections=1))
    place.dpod.configure()
    place.dpod.start()
    wait_until(lambda: len(server.letters) == 4, "a batch",
               log=place.dpod.log)
    supervisor_sleeps(place)
    remove_register(place)
    go_on.set()
    wait_until(lambda: "sender-failed" in place.dpod.log(), "it is seen",
               log=place.dpod.log)
    assert len(server.letters) == 4


def test_nothing_is_moved_without_a_register(place):
    """What was taken in and could not be moved yet."""
    server = Server()
    place.closing(server.close)
    refuses = threading.Event()
    refuses.set()

    def move(session, tag, _command):
        if refuses.is_set():
            session.send(f"{tag} NO [UNAVAILABLE] try again later")
        return refuses.is_set()
    server.hooks["UID MOVE"] = move
    server.create("Done")
    server.folder.add(place.generator.request().data)
    place.start({"dpo": imap(place, server.port, after_intake="move",
                             after_intake_target="Done")})
    place.tickets(1)
    wait_until(lambda: server.count("IDLE"), "it waits", log=place.dpod.log)
    supervisor_sleeps(place)
    remove_register(place)
    refuses.clear()
    before = server.count("UID MOVE")
    server.folder.add(place.generator.request().data)
    wait_until(lambda: "no longer the register" in place.dpod.log(),
               "it is seen", log=place.dpod.log)
    assert server.count("UID MOVE") == before
    assert len(server.folder.messages) == 2
