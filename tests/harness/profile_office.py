# SPDX-License-Identifier: ISC
"""An organisation with one of the shipped profiles: its mail comes into
Maildirs, its letters go into a directory, and the day is what a test says."""
import calendar
import os
import re
import shutil
import time
import zlib

import database
import programs
from programs import BUILD, TOP

PROFILES = os.path.join(TOP, "contrib", "profiles")
HERE = os.path.join(TOP, "tests", "profiles")
# A Wednesday; a month later is Christmas Day.
NOW = "2026-11-25T10:00:00Z"


def seconds(text):
    return calendar.timegm(time.strptime(text, "%Y-%m-%dT%H:%M:%SZ"))


class Mail:
    """A file: lines `name: value` with what is wanted of it, a line `---`,
    and the mail."""

    def __init__(self, path):
        self.name = os.path.splitext(os.path.basename(path))[0]
        with open(path, encoding="utf-8") as lines:
            head, _, self.text = lines.read().partition("---\n")
        self.want = {}
        for line in head.splitlines():
            if line and not line.startswith("#"):
                name, _, value = line.partition(":")
                self.want[name.strip()] = value.strip()
        # What tells the mails of a profile apart.
        self.message_id = f"<{self.name}@mail.example>"
        assert "\nMessage-ID:" not in self.text, path

    def bytes(self, **changes):
        """With some fields changed: Subject="...", To="..."."""
        text = self.text
        for field, value in changes.items():
            text, count = re.subn(rf"(?m)^{field}: .*$", f"{field}: {value}",
                                  text, count=1)
            assert count == 1, field
        if "message_id" not in changes and "Message-ID" not in text:
            text = f"Message-ID: {self.message_id}\n" + text
        if "Date" not in text:
            text = "Date: Wed, 25 Nov 2026 09:30:00 +0000\n" + text
        return text.encode()


def copy(profile, target):
    """The modes of a distribution's files are not copied."""
    top = os.path.join(PROFILES, profile)
    for folder, _, files in os.walk(top):
        there = os.path.join(target, os.path.relpath(folder, top))
        os.makedirs(there)
        for file in files:
            shutil.copyfile(os.path.join(folder, file),
                            os.path.join(there, file))


def mails(profile):
    folder = os.path.join(HERE, profile)
    return [Mail(os.path.join(folder, name))
            for name in sorted(os.listdir(folder)) if name.endswith(".mail")]


class Office(programs.Programs):
    def __init__(self, profile, directory, changes=()):
        self.profile = profile
        self.etc = os.path.join(str(directory), "etc")
        super().__init__(directory, os.path.join(self.etc, "dpod.conf"))
        self.now = NOW
        self.delivered = 0
        copy(profile, self.etc)
        os.mkdir(os.path.join(self.directory, "state"))
        with open(self.path, encoding="utf-8") as text:
            self.configure(text.read(), changes)
        # The first contact, with an empty mailbox.
        self.now = "2026-11-20T08:00:00Z"
        self.once()
        self.now = NOW

    def configure(self, text, changes):
        """What an operator changes, but for real servers."""
        self.mailboxes = re.findall(r'mailbox "([^"]+)"', text)
        for name in self.mailboxes:
            programs.maildir(os.path.join(self.directory, name))
            text, count = re.subn(
                r'url = "imaps://imap\.example\.net/INBOX".*',
                f'url = "maildir:{self.directory}/{name}"', text, count=1)
            assert count == 1
        text, count = re.subn(
            r'url = "smtp\+starttls://smtp\.example\.net".*',
            f'url = "directory:{self.directory}/out"', text)
        assert count == 1
        text = re.sub(r"\n\t(user|password-file) = [^\n]*", "", text)
        text = text.replace("acknowledge = hold", "acknowledge = auto")
        text = text.replace("/etc/dpod/", self.etc + "/")
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new)
        with open(self.path, "w", encoding="utf-8") as output:
            output.write(database.settings(self.state()) + text)

    @property
    def now(self):
        return self._now

    @now.setter
    def now(self, text):
        """From here on the clock goes on by itself, and never back."""
        self._now = text
        self.offset = seconds(text) - int(time.time())

    # Mail that comes

    def deliver(self, content, mailbox=None, received=None):
        """Puts a mail into a mailbox, as if it had come 30 minutes ago; the
        path where it lies."""
        self.delivered += 1
        mailbox = mailbox or self.mailboxes[0]
        at = seconds(received) if received else seconds(self.now) - 1800
        return programs.deliver(os.path.join(self.directory, mailbox),
                                f"{at}.M{self.delivered}P1.test", content, at)

    def files(self):
        """Every file of every mailbox: path -> bytes."""
        found = {}
        for name in self.mailboxes:
            top = os.path.join(self.directory, name)
            for folder, _, files in os.walk(top):
                for file in files:
                    path = os.path.join(folder, file)
                    with open(path, "rb") as content:
                        found[os.path.relpath(path, self.directory)] = \
                            content.read()
        return {path: content for path, content in found.items()
                if "/cur/" in path or "/new/" in path or "/tmp/" in path}

    # The programs

    def environment(self):
        return {**os.environ, "TZ": "UTC", "CLOCK_OFFSET": str(self.offset),
                "LD_PRELOAD": os.path.join(BUILD, "tests/profiles/clock.so")}

    def once(self):
        """Takes in all there is; what was logged."""
        return super().once().stderr

    def ctl(self, *arguments, want=0):
        done = super().ctl(*arguments, want=want)
        return done.stdout if want == 0 else done.stdout + done.stderr

    def take_in(self, *contents, **options):
        """Delivers mails, takes them in; the tickets that came of it."""
        before = {row["id"] for row in self.json("list")}
        for content in contents:
            self.deliver(content, **options)
        self.once()
        return [self.show(row["id"]) for row in self.json("list")
                if row["id"] not in before]

    def letters_to(self, address):
        return [letter for letter in self.letters()
                if letter["To"].addresses[0].addr_spec.lower()
                == address.lower()]


def plain(letter):
    """Its text on one line, so that line ends do not matter."""
    return " ".join(letter.get_content().split())


def claim(ticket, kind):
    found = [one for one in ticket["claims"] if one["kind"] == kind]
    assert len(found) == 1, (kind, ticket["claims"])
    return found[0]


def request(sender, subject, text, to="dpo@example.net", fields=""):
    """A plain mail of a test's own."""
    number = zlib.crc32((sender + subject + text).encode())
    return (f"From: {sender}\nTo: {to}\nSubject: {subject}\n"
            f"Date: Wed, 25 Nov 2026 09:30:00 +0000\n"
            f"Message-ID: <{number}@mail.example>\nMIME-Version: 1.0\n"
            f"Content-Type: text/plain; charset=utf-8\n"
            f"Content-Transfer-Encoding: 8bit\n{fields}\n{text}\n").encode()
