# SPDX-License-Identifier: ISC
"""A place for dpod without real servers: Maildirs in and out."""
import os
import sqlite3
import time

import harness
import programs
from harness import wait_until
from mails import Generator


class Place:
    """Maildirs and a dpod in one directory."""

    def __init__(self, directory):
        self.directory = str(directory)
        self.count = 0
        self.generator = Generator(7, time.time(), 0)
        self.dpod = None

    def maildir(self, name):
        return programs.maildir(os.path.join(self.directory, name))

    def mailbox(self, name="in", **settings):
        return {"url": "maildir:" + self.maildir(name), "start": "all",
                "poll_interval": "5s", **settings}

    def deliver(self, name, data):
        self.count += 1
        unique = f"{time.time():.6f}.{self.count}.test"
        programs.deliver(self.maildir(name), unique, data)
        return unique

    def request(self, name="in", language="en", kind="access"):
        mail = self.generator.request(language, kind)
        self.deliver(name, mail.data)
        return mail

    def make(self, mailboxes=None, relay=None):
        self.maildir("out")
        self.dpod = harness.Dpod(
            self.directory, mailboxes or {"dpo": self.mailbox()},
            relay or {"url": f"directory:{self.directory}/out"})
        return self.dpod

    def start(self, mailboxes=None, relay=None, **environment):
        dpod = self.make(mailboxes, relay)
        dpod.start(**environment)
        wait_until(lambda: "started" in dpod.log(), "it starts", 30, dpod.log)
        return dpod

    def tickets(self, count, seconds=40):
        wait_until(lambda: len(self.rows("SELECT 1 FROM ticket")) >= count,
                   f"{count} tickets", seconds, self.dpod.log)
        assert len(self.rows("SELECT 1 FROM ticket")) == count

    def rows(self, sql):
        try:
            return self.dpod.rows(sql)
        except sqlite3.OperationalError:
            return []

    def close(self):
        if self.dpod is not None:
            self.dpod.kill_if_running()

    def letters(self):
        return os.listdir(os.path.join(self.directory, "out", "new"))
