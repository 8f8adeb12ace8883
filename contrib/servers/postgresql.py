#!/usr/bin/python3
# SPDX-License-Identifier: ISC
"""A PostgreSQL of one's own, for as long as a command runs.

    postgresql.py [--cache DIRECTORY] COMMAND [ARGUMENT...]

It runs as an ordinary user (for root: nobody) in a scratch directory, and
listens on a Unix socket there only. COMMAND finds that directory in
DPOD_TEST_POSTGRESQL, and in it an empty database, dpod; its exit status is
ours. The programs are those of Debian's package postgresql, 15 or later, which
needs not be set up. Where it is not installed, and there is a directory for the
downloaded packages, they are unpacked into the scratch directory. Whatever
signal ends this, COMMAND is ended first, then the server, and all files go.
"""
import glob
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile

import unpack

PROGRAMS = "/usr/lib/postgresql/*/bin/"
OLDEST = 15
# Nothing is to survive: the disk is not waited for, nothing is tidied up, and
# there are many small databases.
SETTINGS = ("-c listen_addresses='' -c fsync=off -c synchronous_commit=off"
            " -c full_page_writes=off -c log_statement=none -c autovacuum=off"
            " -c wal_level=minimal -c max_wal_senders=0 -c max_wal_size=4GB"
            " -k {place}")


def newest(root=""):
    """The directory of the newest programs below `root`; "": none."""
    found = []
    for path in glob.glob(root + PROGRAMS):
        version = path.split("/")[-3]
        if version.isdigit() and int(version) >= OLDEST:
            found.append((int(version), path))
    return max(found)[1] if found else ""


def programs():
    """Those of this system."""
    found = newest()
    if not found:
        sys.exit(f"PostgreSQL {OLDEST} is missing:"
                 " apt-get install postgresql")
    return found


def as_user(user):
    """What gives up root in the child; the server refuses to be root."""
    def change():
        os.setgid(user.pw_gid)
        os.setgroups([])
        os.setuid(user.pw_uid)
    return change if os.getuid() == 0 else None


class PostgreSQL:
    """The server: `place` is the directory of its socket, where user dpod
    may do all without a password. `settings` are more words for it, `port` is
    another one, of its socket as well. Gone after close()."""

    def __init__(self, directory=None, cache=None, settings="", port=None):
        self.settings = SETTINGS + " " + settings
        self.user = pwd.getpwuid(os.getuid())
        # The path of a socket has 107 characters at most.
        self.place = tempfile.mkdtemp(prefix="dpod-pg-", dir=directory)
        self.data = os.path.join(self.place, "data")
        self.environment = dict(os.environ)
        if port:
            self.environment["PGPORT"] = str(port)
        try:
            if os.getuid() == 0:
                self.user = pwd.getpwnam("nobody")
                os.chown(self.place, self.user.pw_uid, self.user.pw_gid)
                # dpod that root starts gives up its rights: it enters as
                # others.
                os.chmod(self.place, 0o711)
            self.bin = newest() or (self.unpack(cache) if cache
                                    else programs())
            self.start()
        except BaseException:
            self.close()
            raise

    def unpack(self, cache):
        """The programs of packages that are not installed. They look for all
        else from where they are."""
        root = os.path.join(self.place, "unpacked")
        os.mkdir(root, 0o755)
        for package in unpack.download(["postgresql"], os.path.abspath(cache)):
            unpack.run(["dpkg", "-x", package, root])
        os.chmod(root, 0o755)
        self.environment["LD_LIBRARY_PATH"] = unpack.library_path(self.place)
        return newest(root)

    def start(self):
        self.run("initdb", "-D", self.data, "-U", "dpod", "-E", "UTF8",
                 "--locale=C", "-A", "trust", "--no-sync")
        self.run("pg_ctl", "-D", self.data, "-w", "-s", "-l",
                 os.path.join(self.place, "log"), "-o",
                 self.settings.format(place=self.place), "start")
        self.run("createdb", "-h", self.place, "-U", "dpod", "dpod")

    def run(self, name, *arguments):
        # The server must not hold our output open: it goes on for long.
        with tempfile.TemporaryFile() as output:
            done = subprocess.run(
                [os.path.join(self.bin, name), *arguments], cwd=self.place,
                stdin=subprocess.DEVNULL, stdout=output,
                stderr=subprocess.STDOUT, env=self.environment,
                # A signal of the terminal is for us, who stop it.
                start_new_session=True, preexec_fn=as_user(self.user),
                check=False)
            output.seek(0)
            if done.returncode != 0:
                raise RuntimeError(f"{name}: {output.read().decode()}")

    def close(self):
        try:
            if os.path.exists(os.path.join(self.data, "postmaster.pid")):
                self.run("pg_ctl", "-D", self.data, "-w", "-m", "immediate",
                         "stop")
        finally:
            shutil.rmtree(self.place)


def end(number, _):
    sys.exit(128 + number)


def run_beside(server, command):
    """Its exit status. It ends before the server: it has to stop whatever it
    has started there."""
    child = subprocess.Popen(
        command, env={**server.environment,
                      "DPOD_TEST_POSTGRESQL": server.place})
    for number in (signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, lambda number, _: child.send_signal(number))
    # A terminal tells it as well.
    signal.signal(signal.SIGINT, lambda number, _: None)
    status = child.wait()
    return status if status >= 0 else 128 - status


def main():
    arguments, cache = sys.argv[1:], None
    if arguments[:1] == ["--cache"]:
        cache, arguments = arguments[1], arguments[2:]
    if not arguments:
        sys.exit(__doc__)
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    try:
        server = PostgreSQL(cache=cache)
    except unpack.Unavailable as unavailable:
        sys.exit(f"PostgreSQL {OLDEST} is missing: apt-get install postgresql"
                 f" ({unavailable})")
    try:
        return run_beside(server, arguments)
    finally:
        server.close()


if __name__ == "__main__":
    sys.exit(main())
