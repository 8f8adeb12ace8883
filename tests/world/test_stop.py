# SPDX-License-Identifier: ISC
"""Whatever blocks, mail is taken in and SIGTERM is obeyed within five
seconds: a log that nobody reads, servers that say nothing, a reader that
hangs, a register that somebody else holds."""
import fcntl
import os
import signal
import socket
import sqlite3
import subprocess
import time

import pytest

import database
from engines import not_on_postgresql
from harness import BUILD, wait_until

F_SETPIPE_SZ = 1031
HERE = os.path.dirname(os.path.abspath(__file__))


@pytest.fixture
def silent():
    """A server that lets one connect, and says nothing."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(10)
    yield listener.getsockname()[1]
    listener.close()


def ends_in_time(place):
    code, seconds = place.dpod.stop()
    assert code == 0 and seconds < 5.5, (code, seconds)


def test_log_that_nobody_reads(place):
    dpod = place.make()
    read_end, write_end = os.pipe()
    fcntl.fcntl(write_end, F_SETPIPE_SZ, 4096)
    os.set_blocking(write_end, False)
    with pytest.raises(BlockingIOError):
        while True:
            os.write(write_end, b"x" * 512)
    os.set_blocking(write_end, True)
    dpod.log_file = open(os.devnull, "rb")
    dpod.process = subprocess.Popen(
        [os.path.join(BUILD, "dpod"), "-v", "-c", dpod.path],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=write_end, start_new_session=True)
    os.close(write_end)
    dpod.log = lambda: ""
    for _ in range(20):
        place.request()
    place.tickets(20)
    wait_until(lambda: len(place.rows(
        "SELECT 1 FROM letter WHERE state = 'sent'")) == 20, "letters")
    # Somebody reads again: what waited comes.
    os.set_blocking(read_end, False)
    seen = b""

    def intake_is_seen():
        nonlocal seen
        try:
            seen += os.read(read_end, 65536)
        except BlockingIOError:
            pass
        return seen.count(b" intake ") == 20
    wait_until(intake_is_seen, "the log", log=lambda: seen.decode())
    # And no more.
    start = time.monotonic()
    dpod.process.send_signal(signal.SIGTERM)
    assert dpod.process.wait(10) == 0
    assert time.monotonic() - start < 5.5
    dpod.process = None
    os.close(read_end)


def test_without_standard_files(place):
    """Closed, as by a careless script: the reader's socket became standard
    input, and dpod ended without a word."""
    dpod = place.make()
    place.request()
    dpod.log_file = open(os.devnull, "rb")
    dpod.process = subprocess.Popen(
        ["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh",
         os.path.join(BUILD, "dpod"), "-v", "-c", dpod.path],
        start_new_session=True)
    dpod.log = lambda: ""
    place.tickets(1)
    wait_until(place.letters, "a letter")
    ends_in_time(place)
    state = os.path.join(place.directory, "state")
    for name in os.listdir(state):
        if os.path.isfile(os.path.join(state, name)):
            with open(os.path.join(state, name), "rb") as file:
                assert b" intake mailbox=" not in file.read(), name
    place.dpod.holds()


def test_mail_server_that_says_nothing(place, silent, tmp_path):
    password = tmp_path / "password"
    password.write_text("secret\n")
    password.chmod(0o600)
    mute = {"url": f"imap://127.0.0.1:{silent}/INBOX", "user": "dpo",
            "password_file": str(password), "insecure": True}
    place.start({"dpo": place.mailbox(), "mute": mute})
    place.request()
    place.tickets(1)
    ends_in_time(place)


def test_relay_that_says_nothing(place, silent):
    place.start(relay={"url": f"smtp://127.0.0.1:{silent}",
                       "insecure": True})
    place.request()
    wait_until(lambda: place.rows(
        "SELECT 1 FROM letter WHERE state = 'sending'"), "it is tried",
        log=place.dpod.log)
    ends_in_time(place)
    assert "relay-failing" not in place.dpod.ctl("status", want=None).stdout


@pytest.mark.parametrize("name", ["dpod-reader", "dpod"])
def test_process_that_hangs(place, name):
    place.start()
    place.request()
    place.tickets(1)
    for pid in place.dpod.descendants(name):
        os.kill(pid, signal.SIGSTOP)
    place.request()
    ends_in_time(place)


def test_register_that_somebody_holds(place):
    place.start()
    place.request()
    place.tickets(1)
    base = place.dpod.connect(isolation_level=None)
    database.hold(base)
    place.request()
    time.sleep(1)
    ends_in_time(place)
    base.execute("ROLLBACK")
    base.close()
    place.dpod.once()
    place.tickets(2)
    place.dpod.holds()


def has_open(pid, name):
    for fd in os.listdir(f"/proc/{pid}/fd"):
        try:
            if os.path.basename(os.readlink(f"/proc/{pid}/fd/{fd}")) == name:
                return True
        except OSError:
            pass
    return False


def stopped_at_its_start(place, opened):
    """SIGTERM while it waits with this file open."""
    place.dpod.start()
    pid = place.dpod.process.pid
    wait_until(lambda: has_open(pid, opened), f"it opens {opened}", 30,
               place.dpod.log)
    code, seconds = place.dpod.stop()
    assert (code, seconds < 2) == (0, True), (code, seconds)
    assert "not-started" not in place.dpod.log()


def test_start_that_waits_for_the_lock(place):
    place.make()
    place.request()
    with open(os.path.join(place.directory, "state", "dpod.lock"), "w",
              encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stopped_at_its_start(place, "dpod.lock")
    place.dpod.once()
    place.tickets(1)


@not_on_postgresql("its first schema is this one")
def test_migration(place):
    """It waits for its turn, as it would work for long."""
    place.make()
    path = place.dpod.database()
    old = os.path.join(os.path.dirname(HERE), "store", "register-2.sql")
    base = sqlite3.connect(path, isolation_level=None)
    with open(old, encoding="utf-8") as text:
        base.executescript(text.read())
    base.execute("PRAGMA journal_mode = WAL")
    base.execute("BEGIN IMMEDIATE")
    stopped_at_its_start(place, "dpod.db")
    base.execute("ROLLBACK")
    assert base.execute("PRAGMA user_version").fetchone() == (2,)
    base.close()
    # It has no keys, which is said when it is up to date.
    place.dpod.once(want=78)
    assert place.rows("PRAGMA user_version") == [{"user_version": 3}]
