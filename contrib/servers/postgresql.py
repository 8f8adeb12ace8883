#!/usr/bin/python3
# SPDX-License-Identifier: ISC
"""A PostgreSQL of one's own, for as long as a command runs.

    postgresql.py COMMAND [ARGUMENT...]

It runs as an ordinary user (for root: nobody) in a scratch directory, and
listens on a Unix socket there only. COMMAND finds that directory in
DPOD_TEST_POSTGRESQL; its exit status is ours. The programs are those of
Debian's package postgresql, 15 or later, which needs not be set up.
"""
import glob
import os
import pwd
import shutil
import subprocess
import sys
import tempfile

PROGRAMS = "/usr/lib/postgresql/*/bin/"
OLDEST = 15
# Nothing is to survive: the disk is not waited for.
SETTINGS = ("-c listen_addresses='' -c fsync=off -c synchronous_commit=off"
            " -c full_page_writes=off -c log_statement=none -k {place}")


def programs():
    """The directory of the newest."""
    found = [(int(path.split("/")[4]), path) for path in glob.glob(PROGRAMS)
             if path.split("/")[4].isdigit()]
    if not found or max(found)[0] < OLDEST:
        sys.exit(f"PostgreSQL {OLDEST} is missing:"
                 " apt-get install postgresql")
    return max(found)[1]


def as_user(user):
    """What gives up root in the child; the server refuses to be root."""
    def change():
        os.setgid(user.pw_gid)
        os.setgroups([])
        os.setuid(user.pw_uid)
    return change if os.getuid() == 0 else None


class PostgreSQL:
    """The server: `place` is the directory of its socket, where user dpod
    may do all without a password. Gone after close()."""

    def __init__(self, directory=None):
        self.bin = programs()
        self.user = pwd.getpwuid(os.getuid())
        # The path of a socket has 107 characters at most.
        self.place = tempfile.mkdtemp(prefix="dpod-pg-", dir=directory)
        if os.getuid() == 0:
            self.user = pwd.getpwnam("nobody")
            os.chown(self.place, self.user.pw_uid, self.user.pw_gid)
            # dpod that root starts gives up its rights: it enters as others.
            os.chmod(self.place, 0o711)
        self.data = os.path.join(self.place, "data")
        try:
            self.run("initdb", "-D", self.data, "-U", "dpod", "-E", "UTF8",
                     "--locale=C", "-A", "trust", "--no-sync")
            self.run("pg_ctl", "-D", self.data, "-w", "-s", "-l",
                     os.path.join(self.place, "log"), "-o",
                     SETTINGS.format(place=self.place), "start")
        except BaseException:
            shutil.rmtree(self.place)
            raise

    def run(self, name, *arguments):
        # The server must not hold our output open: it goes on for long.
        with tempfile.TemporaryFile() as output:
            done = subprocess.run(
                [os.path.join(self.bin, name), *arguments], cwd=self.place,
                stdin=subprocess.DEVNULL, stdout=output,
                stderr=subprocess.STDOUT, preexec_fn=as_user(self.user),
                check=False)
            output.seek(0)
            if done.returncode != 0:
                raise RuntimeError(f"{name}: {output.read().decode()}")

    def close(self):
        try:
            self.run("pg_ctl", "-D", self.data, "-w", "-m", "immediate",
                     "stop")
        finally:
            shutil.rmtree(self.place)


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    server = PostgreSQL()
    try:
        return subprocess.run(
            sys.argv[1:], check=False,
            env={**os.environ, "DPOD_TEST_POSTGRESQL": server.place}
        ).returncode
    finally:
        server.close()


if __name__ == "__main__":
    sys.exit(main())
