# SPDX-License-Identifier: ISC
"""An office whose register is on PostgreSQL, and daemons that share it, each in
a state directory of its own, as on machines of their own."""
import os
import shutil
import signal
import subprocess

import database
import programs
import register_office as register
from server_faults import control_server, restart_server  # noqa: F401

TOP = programs.TOP
SERVER = database.SERVER
SUBJECT = "Subject access request"


def psql(name, text):
    return subprocess.run(
        ["psql", "-X", "-q", "-A", "-t", "-h", database.SERVER, "-U", "dpod",
         "-d", name, "-c", text], stdout=subprocess.PIPE, text=True,
        check=True).stdout.strip()


class Office(register.Office):
    """In a database of its own."""
    engine = "postgresql"

    def __init__(self, **settings):
        super().__init__(**settings)
        self.name = database.make(self.state())

    def ask(self, sender="anna@client.example"):
        self.mail(sender, SUBJECT, register.ACCESS, Date=None)

    def holds(self):
        assert self.ctl("balance")[-1]["holds"], self.ctl("balance")
        assert self.ctl("verify-history")[-1]["holds"]

    def number(self, sql):
        return int(psql(self.name, sql) or 0)


class Daemon:
    """All its processes are a group, as on a machine that fails."""

    def __init__(self, office, name):
        self.office, self.name = office, name
        self.directory = os.path.join(office.directory, name)
        self.path = self.directory + ".conf"
        self.process = None
        self.is_stopped = False
        with open(office.path, encoding="utf-8") as text:
            conf = text.read()
        with open(self.path, "w", encoding="utf-8") as output:
            output.write(conf.replace(f"\"{office.directory}/state\"",
                                      f"\"{self.directory}\""))

    def take_keys(self, other):
        """What a second machine needs of the first one."""
        os.makedirs(self.directory)
        shutil.copytree(other + "/keys", self.directory + "/keys")

    def start(self):
        with open(self.directory + ".log", "a", encoding="utf-8") as output:
            self.process = subprocess.Popen(
                [os.path.join(programs.BUILD, "dpod"), "-c", self.path],
                stderr=output, start_new_session=True)
        return self

    def log(self):
        with open(self.directory + ".log", encoding="utf-8") as text:
            return text.read()

    def signal(self, number):
        os.killpg(self.process.pid, number)

    def pause(self):
        self.signal(signal.SIGSTOP)

    def resume(self):
        self.signal(signal.SIGCONT)

    def kill(self):
        self.signal(signal.SIGKILL)
        self.process.wait(programs.patience(30))

    def end(self):
        """As its service manager ends it."""
        self.process.terminate()
        self.process.wait(programs.patience(30))

    def clear(self):
        """After a test, whatever has become of it."""
        if self.process is not None and self.process.poll() is None:
            self.kill()


class Watched(Office):
    """With a daemon of its own."""

    def __init__(self):
        # A third of a lease is the longest that a process is silent.
        super().__init__(relay="retry-min = 1s\n  retry-max = 1s",
                         sections="lease = 6s\n")
        self.daemon = None

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.clear()

    def clear(self):
        if self.daemon is not None:
            self.daemon.clear()

    def start(self):
        self.daemon = Daemon(self, "state")
        self.daemon.start()

    def wait(self, condition, what, seconds=60):
        return programs.wait_until(condition, what, seconds, self.daemon.log)

    def counted(self, event):
        return self.daemon.log().count(f" {event} ")

    def answered(self):
        return sorted(letter["To"] for letter in self.letters())

    def answers(self, *people):
        self.wait(lambda: len(self.letters()) >= len(people), "no letters")
        assert self.answered() == sorted(people), self.answered()
        # One whose answer is not written down yet is repeated.
        self.wait(lambda: self.number(
            "SELECT count(*) FROM letter WHERE state <> 'sent'") == 0,
            "letters are not recorded")

    def held(self):
        return self.number("SELECT count(*) FROM letter WHERE state = 'held'"
                           " AND reason = 'recovery'")

    def stopped_relay(self):
        """Letters wait as long as it is so."""
        out = os.path.join(self.directory, "out")
        os.rename(out, out + ".away")
        with open(out, "w", encoding="utf-8"):
            pass

    def mended_relay(self):
        out = os.path.join(self.directory, "out")
        os.unlink(out)
        os.rename(out + ".away", out)

    def letters_count(self):
        return self.number("SELECT count(*) FROM letter")


class Pair:
    """Two daemons, two mailboxes, one register: `with Pair() as pair`."""

    def __init__(self, lease="3s", relay=None, sections=""):
        more = ""
        for name, value in (relay or {}).items():
            more += f"  {name} = {value}\n"
        self.office = Office(sections=f"lease = {lease}\n{sections}")
        self.add_mailbox(more)
        # The register and its keys, before anybody shares them.
        self.office.once()
        self.one = Daemon(self.office, "one")
        self.two = Daemon(self.office, "two")
        for daemon in self:
            daemon.take_keys(self.office.directory + "/state")

    def add_mailbox(self, relay):
        office = self.office
        with open(office.path, encoding="utf-8") as text:
            conf = text.read()
        programs.maildir(os.path.join(office.directory, "in2"))
        if relay:
            begin = conf.index("relay {")
            end = conf.index("}", begin)
            conf = conf[:begin] + "relay {\n" + relay + conf[end:]
        with open(office.path, "w", encoding="utf-8") as output:
            output.write(conf + f"""\
mailbox "sales" {{
  url = "maildir:{office.directory}/in2"
  start = all
  expect = personal
}}
""")

    def __iter__(self):
        return iter((self.one, self.two))

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        for daemon in self:
            daemon.clear()

    def log(self):
        return "".join(f"{daemon.name}:\n{daemon.log()}" for daemon in self
                       if daemon.process is not None)

    def ask(self, number, sender):
        """Into the first or the second mailbox."""
        mail = ["in", "in2"][number % 2]
        self.office.count += 1
        programs.deliver(
            os.path.join(self.office.directory, mail),
            f"1.{self.office.count}.host",
            f"From: {sender}\r\nTo: dpo@example.com\r\n"
            f"Subject: {SUBJECT}\r\n"
            f"Message-ID: <m{self.office.count}@client.example>\r\n"
            f"Return-Path: <{sender}>\r\n\r\n{register.ACCESS}\r\n".encode())

    def wait(self, condition, what, seconds=30):
        return programs.wait_until(condition, what, seconds, self.log)

    def holder(self, task, name=""):
        """The place that has a lease now; "": none."""
        return psql(self.office.name, "SELECT place FROM lease WHERE"
                    f" task = '{task}' AND name = '{name}'"
                    " AND until_at >= unixepoch()")

    def letters_to(self):
        """The Message-IDs that each person got."""
        found = {}
        for letter in self.office.letters():
            found.setdefault(letter["To"], []).append(letter["Message-ID"])
        return found
