# SPDX-License-Identifier: ISC
"""An office whose register is on PostgreSQL, and daemons that share it, each in
a state directory of its own, as on machines of their own."""
import os
import shutil
import signal
import subprocess
import sys

import database
import programs
import register_office as register

TOP = programs.TOP
sys.path.append(os.path.join(TOP, "contrib", "servers"))
import postgresql  # noqa: E402

SERVER = database.SERVER
SUBJECT = "Subject access request"


def psql(name, text):
    return subprocess.run(
        ["psql", "-X", "-q", "-A", "-t", "-h", SERVER, "-U", "dpod", "-d",
         name, "-c", text], stdout=subprocess.PIPE, text=True,
        check=True).stdout.strip()


def control_server(*words):
    """As its service manager does; "immediate" is a power cut: nothing is
    finished, and it recovers."""
    data = os.path.join(SERVER, "data")
    owner = os.stat(data)
    become = {"user": owner.st_uid, "group": owner.st_gid,
              "extra_groups": []} if os.getuid() == 0 else {}
    subprocess.run(
        [os.path.join(postgresql.programs(), "pg_ctl"), "-D", data, "-w", "-s",
         "-l", os.path.join(SERVER, "log"), *words],
        cwd=SERVER, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, check=True, **become)


def restart_server():
    """Or start it, with the same settings."""
    control_server("-m", "immediate", "restart")


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
