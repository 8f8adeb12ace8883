# SPDX-License-Identifier: ISC
"""What befalls the server of contrib/servers/postgresql.py."""
import contextlib
import os
import signal
import sqlite3
import subprocess
import sys

import database
from programs import TOP, wait_until

sys.path.append(os.path.join(TOP, "contrib", "servers"))
import postgresql  # noqa: E402


def data():
    return os.path.join(database.SERVER, "data")


def control_server(*words):
    """As its service manager does; "immediate" is a power cut: nothing is
    finished, and it recovers."""
    owner = os.stat(data())
    become = {"user": owner.st_uid, "group": owner.st_gid,
              "extra_groups": []} if os.getuid() == 0 else {}
    subprocess.run(
        [os.path.join(postgresql.programs(), "pg_ctl"), "-D", data(), "-w",
         "-s", "-l", os.path.join(database.SERVER, "log"), *words],
        cwd=database.SERVER, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True,
        **become)


def restart_server():
    """Or start it, with the same settings."""
    control_server("-m", "immediate", "restart")


def kill_server():
    """Its first process alone; the others end by themselves."""
    with open(os.path.join(data(), "postmaster.pid"), encoding="ascii") as file:
        os.kill(int(file.readline()), signal.SIGKILL)


def revive_server():
    """After kill_server: not before the last of its processes has ended."""
    def starts():
        with contextlib.suppress(subprocess.CalledProcessError):
            restart_server()
            return True
    wait_until(starts, "the server starts again", 60)


def kill_connection(state, source):
    """The server process of one of them. The server ends all others, since
    their memory may be damaged, and recovers. False: there is none."""
    with contextlib.closing(database.connect(state)) as base:
        pids = [pid for pid, in base.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname ="
            " current_database() AND pid <> pg_backend_pid()")]
    if pids:
        os.kill(source.choice(pids), signal.SIGKILL)
        wait_until(lambda: is_reached(state), "the server recovers", 60)
    return bool(pids)


def cut_connections(state):
    """All of them, as a failing network does."""
    with contextlib.closing(database.connect(state)) as base:
        base.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE"
            " datname = current_database() AND pid <> pg_backend_pid()")


def is_reached(state):
    try:
        database.connect(state).close()
    except sqlite3.OperationalError:
        return False
    return True
