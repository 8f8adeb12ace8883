# SPDX-License-Identifier: ISC
"""dpod and dpoctl with one configuration, as a test runs them; Maildirs and
letters; waiting for a condition. What every kind of test shares."""
import email
import email.policy
import json
import os
import signal
import sqlite3
import subprocess
import time

import database

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
BUILD = os.path.abspath(os.environ.get("top_builddir", "."))

# Programs inherit what is ignored, and nohup, or a shell that runs the tests in
# the background, ignores these.
for number in (signal.SIGHUP, signal.SIGINT):
    if signal.getsignal(number) == signal.SIG_IGN:
        signal.signal(number, signal.SIG_DFL)


def patience(seconds):
    """As much longer as this machine has more to do than it can at once."""
    load = os.getloadavg()[0] / (os.cpu_count() or 1)
    return seconds * min(max(load, 1), 8)


def wait_until(condition, what, seconds=30, log=lambda: ""):
    """Looks again and again, and returns what the condition became. `seconds`
    are those of a machine that has nothing else to do."""
    start = time.monotonic()
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < start + patience(seconds), \
            f"{what}\n{log()}"
        time.sleep(0.05)


def parsed(mails):
    return [email.message_from_bytes(mail, policy=email.policy.default)
            for mail in mails]


def only_address(message, field):
    addresses = message[field].addresses
    assert len(addresses) == 1, message[field]
    return addresses[0].addr_spec


def maildir(path):
    """Makes one, unless it is there; returns its path."""
    for name in ("tmp", "new", "cur"):
        os.makedirs(os.path.join(path, name), exist_ok=True)
    return path


def deliver(path, name, content, at=None):
    """As a delivery agent does; `at` is its INTERNALDATE. Returns its path."""
    before = os.path.join(path, "tmp", name)
    after = os.path.join(path, "new", name)
    with open(before, "wb") as output:
        output.write(content)
    if at is not None:
        os.utime(before, (at, at))
    os.rename(before, after)
    return after


def files(path):
    """The messages of a Maildir, by name."""
    found = []
    for part in ("new", "cur"):
        directory = os.path.join(path, part)
        if os.path.isdir(directory):
            for name in sorted(os.listdir(directory)):
                with open(os.path.join(directory, name), "rb") as file:
                    found.append(file.read())
    return found


class Programs:
    """The state lies in `directory`/state; letters that go to a directory
    in `directory`/out."""

    def __init__(self, directory, path=None):
        self.directory = str(directory)
        self.path = path or os.path.join(self.directory, "dpod.conf")

    def environment(self):
        """What the programs see; None: as the test."""
        return None

    def program(self, name, arguments, seconds=120, typed=""):
        return subprocess.run(
            [os.path.join(BUILD, name), "-c", self.path, *arguments],
            input=typed, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, timeout=patience(seconds),
            env=self.environment())

    def once(self, *arguments, want=0):
        done = self.program("dpod", ["--once", *arguments])
        assert want is None or done.returncode == want, \
            f"dpod --once: {done.returncode}\n{done.stderr}"
        return done

    def ctl(self, *arguments, want=0):
        done = self.program("dpoctl", arguments)
        assert want is None or done.returncode == want, \
            f"dpoctl {arguments}: {done.returncode}\n{done.stdout}" \
            f"{done.stderr}"
        return done

    def json(self, *arguments, want=(0, 1)):
        """The objects that a command prints; 1 is "nothing found"."""
        done = self.program("dpoctl", ["--json", *arguments])
        assert done.returncode in want, \
            f"dpoctl {arguments}: {done.returncode}\n{done.stdout}" \
            f"{done.stderr}"
        return [json.loads(line) for line in done.stdout.splitlines()]

    def show(self, ticket_id):
        return self.json("show", str(ticket_id))[0]

    def state(self):
        return os.path.join(self.directory, "state")

    def database(self):
        """Of SQLite."""
        return os.path.join(self.state(), "dpod.db")

    def connect(self, **options):
        return database.connect(self.state(), **options)

    def rows(self, sql, *values):
        base = self.connect(is_reading=True)
        base.row_factory = sqlite3.Row
        try:
            return [dict(row) for row in base.execute(sql, values)]
        finally:
            base.close()

    def sql(self, *texts):
        """Behind the programs' back: what no command does."""
        base = self.connect()
        try:
            with base:
                for text in texts:
                    base.execute(text)
        finally:
            base.close()

    def letters(self):
        """All that were sent into a directory, the oldest first."""
        folder = os.path.join(self.directory, "out", "new")
        if not os.path.isdir(folder):
            return []
        paths = [os.path.join(folder, name) for name in os.listdir(folder)]
        paths.sort(key=lambda path: (os.stat(path).st_mtime_ns, path))
        found = []
        for path in paths:
            with open(path, "rb") as content:
                found.append(content.read())
        return parsed(found)

    def holds(self):
        """The register's own proofs, after whatever a test did."""
        assert self.json("balance")[0]["holds"]
        assert self.json("verify-history")[0]["holds"]
