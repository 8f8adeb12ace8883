# SPDX-License-Identifier: ISC
"""dpod in a directory of its own, as a test sees it."""
import contextlib
import os
import signal
import subprocess
import time

import database
from programs import (  # noqa: F401  (for the tests)
    BUILD, Programs, only_address, parsed, patience, wait_until)

CONFIGURATION = """\
organisation {
  name = "Example Ltd"
  address = "dpo@example.com"
  contact = "privacy@example.com"
  authority = "Datatilsynet"
  language = "en"
  aliases = {"gdpr@example.com"}
}
calendar {
  time-zone = "Europe/Oslo"
}
"""


def quoted(value):
    if isinstance(value, (list, tuple)):
        return "{" + ", ".join(map(quoted, value)) + "}"
    if isinstance(value, bool):
        return "true" if value else "false"
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'


def section(title, settings):
    lines = "".join(f"  {name.replace('_', '-')} = {quoted(value)}\n"
                    for name, value in settings.items() if value is not None)
    return f"{title} {{\n{lines}}}\n"


def program_of(pid):
    try:
        return os.path.basename(os.readlink(f"/proc/{pid}/exe"))
    except OSError:
        return ""


def name_of(pid):
    """As it calls itself."""
    try:
        with open(f"/proc/{pid}/comm", encoding="utf-8") as comm:
            return comm.read().rstrip("\n")
    except OSError:
        return ""


def kill(pids):
    """Those that are still there: one may end by itself meanwhile."""
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass


class Dpod(Programs):
    """`mailboxes`: name -> settings; `relay`: settings. `has_tables` False: no
    dpod was ever started, in a database either."""

    def __init__(self, directory, mailboxes, relay, has_tables=True):
        super().__init__(directory)
        self.has_tables = has_tables
        self.mailboxes = mailboxes
        self.relay = relay
        self.process = None
        # Most tests send more than one office does.
        self.budget = {"address_per_day": 1000000,
                       "domain_per_hour": 1000000, "all_per_hour": 1000000}
        self.top = ""  # settings outside of all sections
        self.oauth2 = {}  # name -> settings
        self.prefix = []  # of the daemon's command
        os.makedirs(os.path.join(self.directory, "state"), exist_ok=True)
        self.configure()

    def configure(self):
        text = self.top + database.settings(
            self.state(), has_tables=self.has_tables) + CONFIGURATION
        for name, settings in self.mailboxes.items():
            text += section(f'mailbox "{name}"', settings)
        for name, settings in self.oauth2.items():
            text += section(f'oauth2 "{name}"', settings)
        text += section("relay", self.relay)
        text += section("budget", self.budget)
        with open(self.path, "w", encoding="utf-8") as output:
            output.write(text)

    def register(self):
        """Every row of every table, without the ages of polls, what each look
        at the clock changes, and who has what to do at present."""
        content = {}
        with contextlib.closing(self.connect(is_reading=True)) as base:
            names = set(database.tables(base)) - {"wall_clock", "lease"}
        for name in names:
            rows = self.rows(f"SELECT * FROM {name}")
            content[name] = sorted((
                {name: value for name, value in row.items()
                 if name not in ("last_poll_at", "last_success_at",
                                 "listed_at")}
                for row in rows), key=repr)  # a server keeps no order
        return content

    def dispositions(self):
        return {row["disposition"]: row["count"] for row in self.rows(
            "SELECT disposition, count(*) AS count FROM ledger GROUP BY 1")}

    # The daemon

    def start(self, **environment):
        self.log_path = os.path.join(self.directory, "log")
        self.log_file = open(self.log_path, "ab")
        self.process = subprocess.Popen(
            self.prefix + [os.path.join(BUILD, "dpod"), "-c", self.path],
            stdin=subprocess.DEVNULL, stdout=self.log_file,
            stderr=self.log_file, start_new_session=True,
            env={**os.environ, **environment})

    def log(self):
        with open(self.log_path, encoding="utf-8", errors="replace") as text:
            return text.read()

    def stop(self):
        """SIGTERM; returns the exit code and the seconds that it took."""
        start = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(20)
        self.process = None
        self.log_file.close()
        return code, time.monotonic() - start

    def kill_if_running(self):
        if self.process is not None:
            # The supervisor first, so that nobody starts another.
            pids = [self.process.pid] + self.descendants()
            kill(pids)
            self.process.wait()
            wait_until(lambda: not any(map(program_of, pids)),
                       "the killed are gone")
            self.process = None
            self.log_file.close()

    def descendants(self, name=None):
        """Processes below the supervisor, parents first; all, or those of a
        program that work for a mailbox or the relay (not the keeper)."""
        children = {}
        for entry in os.listdir("/proc"):
            if not entry.isdigit():
                continue
            try:
                with open(f"/proc/{entry}/stat", encoding="utf-8",
                          errors="replace") as stat:
                    text = stat.read()
            except OSError:
                continue
            after = text[text.rindex(")") + 2:].split()
            if after[0] == "Z":
                continue
            children.setdefault(int(after[1]), []).append(int(entry))
        found = []
        todo = [self.process.pid]
        while todo:
            below = children.get(todo.pop(0), [])
            found += below
            todo += below
        return [pid for pid in found
                if name is None or (program_of(pid) == name
                                    and name_of(pid) != "dpod-keeper")]
