# SPDX-License-Identifier: ISC
"""A dpod with one server of a kind at one of its ends: a mailbox whose letters
go to a directory, or a relay that sends what a Maildir asks for."""
import imaplib
import os
import re
import time

import harness
import programs
from mails import Generator


class Office:
    def __init__(self, server, user, directory):
        directory.chmod(0o755)
        self.server = server
        self.user = user
        self.directory = str(directory)
        self.generator = Generator(hash(user) % 1000, time.time(), 0)
        self.dpod = None

    def password_file(self):
        path = os.path.join(self.directory, "password")
        with open(path, "w", encoding="utf-8") as output:
            output.write(self.server.users[self.user] + "\n")
        os.chmod(path, 0o600)
        return path

    def close(self):
        if self.dpod is not None:
            self.dpod.kill_if_running()


class MailboxOffice(Office):
    def folder(self, name):
        return self.server.PREFIX + name

    def mailbox(self, starttls=False, **settings):
        scheme, port = ("imap+starttls", self.server.imap_port) if starttls \
            else ("imaps", self.server.imaps_port)
        return {"url": f"{scheme}://127.0.0.1:{port}/INBOX",
                "user": self.user, "password_file": self.password_file(),
                "ca_file": os.path.join(self.server.certificates, "ca.pem"),
                "start": "all", **settings}

    def make(self, **settings):
        programs.maildir(os.path.join(self.directory, "out"))
        self.dpod = harness.Dpod(
            self.directory, {"dpo": self.mailbox(**settings)},
            {"url": f"directory:{self.directory}/out"})
        return self.dpod

    def set(self, **settings):
        """The same dpod with other settings of its mailbox."""
        self.dpod.mailboxes = {"dpo": self.mailbox(**settings)}
        self.dpod.configure()

    def create(self, *names):
        with self.login() as session:
            for name in names:
                answer, text = session.create(self.folder(name))
                assert answer == "OK", text

    def login(self):
        return self.server.login(self.user)

    def append(self, *mails, folder="INBOX", flags=""):
        folder = folder if folder == "INBOX" else self.folder(folder)
        self.server.append(self.user, [mail.data for mail in mails], folder,
                           flags)

    def deliver(self, *mails):
        self.server.deliver(self.user, [mail.data for mail in mails])

    def flags(self, folder="INBOX"):
        """UID -> flags, looked at without touching them."""
        name = folder if folder == "INBOX" else self.folder(folder)
        with self.login() as session:
            answer, text = session.select(name, readonly=True)
            assert answer == "OK", text
            _, lines = session.uid("FETCH", "1:*", "(FLAGS)")
        found = {}
        for line in lines:
            if line is not None and b"UID" in line:
                uid = re.search(rb"UID (\d+)", line).group(1)
                found[int(uid)] = set(imaplib.ParseFlags(line))
        return found


class RelayOffice(Office):
    def __init__(self, server, directory):
        super().__init__(server, next(iter(server.users)), directory)
        self.maildir = programs.maildir(os.path.join(self.directory, "in"))
        self.count = 0
        server.sent()
        server.forget_sent()

    def settings(self, starttls=False, **settings):
        values = {**self.server.settings(self.user, starttls),
                  "retry_min": "1s", "retry_max": "1s"}
        if self.server.tls:
            values["password_file"] = self.password_file()
        return {**values, **settings}

    def make(self, **settings):
        self.dpod = harness.Dpod(
            self.directory, {"dpo": {"url": "maildir:" + self.maildir,
                                     "start": "all", "poll_interval": "5s"}},
            self.settings(**settings))
        return self.dpod

    def request(self, *arguments):
        self.count += 1
        mail = self.generator.request(*arguments)
        programs.deliver(self.maildir, f"{self.count}.test", mail.data)
        return mail

    def sent(self):
        return programs.parsed(self.server.sent())

    def states(self):
        return sorted(letter["state"]
                      for letter in self.dpod.json("outbox", "list"))
