# SPDX-License-Identifier: ISC
"""A mailbox, the programs and all that is around them, in a directory of
their own and under a clock that is set: what tests/world/simulation plays
with."""
import os
import re
import shutil
import subprocess
import tempfile
import threading
import time

import harness
import imap_server
import programs
from smtp_server import SmtpServer

MAIL = """\
From: {sender}
To: dpo@example.com
Subject: {subject}
Message-ID: <{number}@example.org>
Date: {date}
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

{text}
"""
ACCESS = ("Subject access request", "Under Article 15 of the GDPR I request a "
          "copy of all the personal data that you hold about me.")
NEWS = ("Minutes of Tuesday", "Here are the minutes of Tuesday's meeting. The "
        "next one is in room 4.")
# What a relay says to a command, by the name of what is wrong with it.
RELAYS = {
    "refuse": {"MAIL": "550 5.7.60 Client does not have permissions to send "
                       "as this sender"},
    "defer": {"RCPT": "450 4.2.1 mailbox is busy"},
    "reject": {"RCPT": "550 5.1.1 no such user"},
    "cut": {}}


class Maildir:
    """The mailbox, as files."""

    def __init__(self, directory):
        self.path = programs.maildir(os.path.join(directory, "in"))
        self.beside = self.path + ".beside"
        self.kept = os.path.join(directory, "snapshot")
        self.settings = {"url": f"maildir:{self.path}"}
        self.copies = 0

    def deliver(self, number, mail, at):
        self.copies += 1
        programs.deliver(self.path, f"{self.copies}.{number}.world", mail, at)

    def numbers(self, folder=""):
        return {int(name.split(".")[1]) for part in ("new", "cur")
                if os.path.isdir(os.path.join(self.path, folder, part))
                for name in os.listdir(os.path.join(self.path, folder, part))}

    def snapshot(self):
        shutil.rmtree(self.kept, ignore_errors=True)
        shutil.copytree(self.path, self.kept)

    def rollback(self):
        """In one step: dpod may be writing to it. False: to nothing."""
        if not os.path.isdir(self.kept):
            return False
        shutil.copytree(self.kept, self.path + ".back")
        os.rename(self.path, self.path + ".gone")
        os.rename(self.path + ".back", self.path)
        shutil.rmtree(self.path + ".gone", ignore_errors=True)
        return True

    def renew(self):
        """Its files have other names, as after a copy by hand."""
        for part in ("new", "cur"):
            for name in os.listdir(os.path.join(self.path, part)):
                self.copies += 1
                _, number, rest = name.split(".", 2)
                os.rename(os.path.join(self.path, part, name), os.path.join(
                    self.path, part, f"{self.copies}.{number}.{rest}"))

    def replace(self):
        """By the one beside it, at first an empty one."""
        programs.maildir(self.beside)
        os.rename(self.path, self.path + ".away")
        os.rename(self.beside, self.path)
        os.rename(self.path + ".away", self.beside)

    def go(self):
        os.rename(self.path, self.path + ".away")

    def come(self):
        os.rename(self.path + ".away", self.path)

    def close(self):
        pass


class Imap:
    """The mailbox on a server, whose clock is that of the history."""

    def __init__(self, directory, now):
        self.server = imap_server.Server()
        self.server.date = lambda at=None: imap_server.Server.date(
            now() if at is None else at)
        self.kept = self.beside = None
        secret = os.path.join(directory, "password")
        with open(secret, "w", encoding="utf-8") as file:
            file.write("secret\n")
        os.chmod(secret, 0o600)
        self.settings = {
            "url": f"imap://127.0.0.1:{self.server.port}/INBOX",
            "insecure": True, "user": "dpo", "password_file": secret}

    def deliver(self, _number, mail, at):
        self.server.folder.add(mail, self.server.date(at))

    def numbers(self, folder="INBOX"):
        found = self.server.find(folder.lstrip("."))
        if found is None:
            return set()
        with found.lock:
            mails = list(found.messages.values())
        return {int(re.search(rb"Message-ID: <(\d+)@", mail).group(1))
                for mail in mails}

    def snapshot(self):
        self.kept = (self.server.folder.copy(), {
            name: folder.copy()
            for name, folder in self.server.folders.items()})

    def rollback(self):
        if self.kept is None:
            return False
        self.server.folder = self.kept[0].copy()
        self.server.folders = {name: folder.copy()
                               for name, folder in self.kept[1].items()}
        return True

    def renew(self):
        folder = self.server.folder
        folder.renew(folder.uidvalidity + 1)

    def replace(self):
        """By another one of this name, which has another UIDVALIDITY."""
        server = self.server
        if self.beside is None:
            self.beside = imap_server.Folder()
            self.beside.uidvalidity = 1077
        self.beside, server.folder = server.folder, self.beside

    def go(self):
        def refuse(session, tag, _command):
            session.send(f"{tag} NO [UNAVAILABLE] try again later")
            return True
        self.server.hooks["LOGIN"] = refuse

    def come(self):
        self.server.hooks.clear()

    def close(self):
        self.server.close()


class Dpod(harness.Dpod):
    """Whose programs are not linked anew for each run."""

    def __init__(self, starters, *words):
        self.starters = starters
        super().__init__(*words)

    def start(self, name, arguments):
        return self.starters.start(
            os.path.join(harness.BUILD, name),
            ["-c", self.path, *arguments], self.environment())

    def program(self, name, arguments, seconds=600, typed=""):
        assert not typed
        return self.start(name, arguments).end(seconds)


class Office:
    def __init__(self, settings, kind):
        self.directory = tempfile.mkdtemp(prefix="dpod-world-")
        self.starters = settings.starters
        self.has_hooks = settings.has_hooks
        self.can_mount = settings.can_mount
        self.offset_path = os.path.join(self.directory, "offset")
        self.offset = 0
        self.skew = 0  # of the mail server's clock
        self.set_clock(0)
        programs.maildir(self.path("out"))
        self.box = Maildir(self.directory) if kind == "maildir" else \
            Imap(self.directory, self.server_now)
        self.smtp = None
        self.relay = {"url": f"directory:{self.path('out')}",
                      "retry_min": "1s", "retry_max": "1s"}
        self.mailbox = {**self.box.settings, "start": "all"}
        self.more = {"LD_PRELOAD": settings.clock,
                     "CLOCK_OFFSET_FILE": self.offset_path}
        self.other = None
        self.dpod = self.programs(self.directory)

    def programs(self, directory):
        made = Dpod(self.starters, directory, {"dpo": self.mailbox},
                    self.relay)
        made.environment = lambda: {**os.environ, **self.more}
        return made

    def another(self):
        """On another machine, which shares mailbox and relay."""
        if self.other is None:
            os.mkdir(self.path("other"))
            self.other = self.programs(self.path("other"))
        return self.other

    def registers(self):
        return [self.dpod] if self.other is None else [self.dpod, self.other]

    def configure(self):
        for dpod in self.registers():
            dpod.configure()

    def close(self):
        self.box.close()
        if self.smtp is not None:
            # It waits half a second for its thread.
            threading.Thread(target=self.smtp.close).start()
        shutil.rmtree(self.directory, ignore_errors=True)

    def path(self, *names):
        return os.path.join(self.directory, *names)

    def now(self):
        return int(time.time()) + self.offset

    def server_now(self):
        return self.now() + self.skew

    def set_clock(self, forward):
        self.offset += forward
        with open(self.offset_path, "w", encoding="utf-8") as output:
            output.write(str(self.offset))

    def deliver(self, number, words):
        subject, text = words
        sender = f"r{number}@example.org"
        path = self.path("mail", str(number))
        if not os.path.exists(path):
            os.makedirs(self.path("mail"), exist_ok=True)
            date = time.strftime("%a, %d %b %Y %H:%M:%S +0000",
                                 time.gmtime(self.now()))
            with open(path, "w", encoding="utf-8") as output:
                output.write(MAIL.format(number=number, sender=sender,
                                         subject=subject, date=date,
                                         text=text))
        with open(path, "rb") as mail:
            self.box.deliver(number, mail.read(), self.server_now())
        return sender

    def present(self):
        """The numbers of all that lies in the mailbox."""
        return self.box.numbers() | self.box.numbers(".Done")

    def letters(self):
        """All that reached a relay, whatever it answered."""
        return self.dpod.letters() + (
            [] if self.smtp is None else self.smtp.letters)

    def say(self, how):
        """The relay is another one, and says so; None: it is as usual."""
        if how is None:
            self.relay.update(url=f"directory:{self.path('out')}",
                              insecure=None)
        elif how == "down":
            self.relay["url"] = "smtps://127.0.0.1:9"
        else:
            if self.smtp is None:
                self.smtp = SmtpServer()
            self.smtp.says = RELAYS[how]
            self.smtp.on_letter = lambda letter: None
            self.relay.update(self.smtp.relay())
        self.configure()

    def read_only(self):
        """dpod --once, with the state directory mounted for reading alone."""
        state = self.path("state")
        script = f'mount --bind "{state}" "{state}" && ' \
            f'mount -o remount,ro,bind "{state}" && exec "$@"'
        return subprocess.run(
            ["unshare", "-m", "sh", "-c", script, "sh",
             os.path.join(harness.BUILD, "dpod"), "-c", self.dpod.path,
             "--once"], stdin=subprocess.DEVNULL, capture_output=True,
            text=True, timeout=600, env=self.dpod.environment())

    def files(self):
        return [name for name in os.listdir(self.path("state"))
                if name.startswith("dpod.db")]
