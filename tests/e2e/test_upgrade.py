# SPDX-License-Identifier: ISC
"""An older register is copied before it is migrated; and whose the register
is: root becomes its owner, and a file of somebody else names the chown."""
import os
import pwd
import shutil
import sqlite3
import stat
import subprocess
import tempfile
import time

import pytest

from engines import not_on_postgresql
from place import Place
from programs import BUILD, TOP

DAY = 24 * 3600


@pytest.fixture
def place(tmp_path):
    place = Place(tmp_path)
    yield place
    place.close()


def older_register(path, version):
    """A kept one, with keys, which it did not know then."""
    with open(os.path.join(TOP, "tests", "store", f"register-{version}.sql"),
              encoding="utf-8") as kept:
        base = sqlite3.connect(path)
        base.executescript(kept.read())
        base.close()
    for name, mode in (("reference.key", 0o400), ("pseudonym.key", 0o440)):
        key = os.path.join(os.path.dirname(path), name)
        with open(key, "w", encoding="utf-8") as output:
            output.write("5a" * 32 + "\n")
        os.chmod(key, mode)


def version_of(path):
    base = sqlite3.connect(path)
    try:
        return base.execute("PRAGMA user_version").fetchone()[0]
    finally:
        base.close()


@not_on_postgresql("its first schema is this one")
@pytest.mark.parametrize("version", (1, 2))
def test_an_older_register_is_copied_first(place, version):
    dpod = place.make()
    older_register(dpod.database(), version)
    tickets = len(dpod.rows("SELECT 1 FROM ticket"))
    said = dpod.once().stderr
    assert f"register-backed-up schema={version} path=" in said
    copies = os.path.join(place.directory, "state", "upgrade-backup")
    assert os.listdir(copies) == ["before-schema-3.db"]
    copy = os.path.join(copies, "before-schema-3.db")
    assert stat.S_IMODE(os.stat(copies).st_mode) == 0o700
    assert stat.S_IMODE(os.stat(copy).st_mode) == 0o600
    assert version_of(copy) == version
    assert version_of(dpod.database()) == 3
    assert len(dpod.json("list", "--all")) == tickets
    dpod.ctl("balance")
    dpod.ctl("verify-history")
    # Once; and not for longer than it must.
    assert "register-backed-up" not in dpod.once().stderr
    assert os.path.exists(copy)
    # The kept register is of another year.
    dpod.ctl("clock", "accept")
    os.utime(copy, (time.time() - 31 * DAY,) * 2)
    assert "upgrade-backup-erased" in dpod.once("-v").stderr
    assert os.listdir(copies) == []


@not_on_postgresql("its first schema is this one")
def test_without_a_copy_nothing_is_migrated(place):
    dpod = place.make()
    older_register(dpod.database(), 1)
    copies = os.path.join(place.directory, "state", "upgrade-backup")
    with open(copies, "w", encoding="utf-8"):
        pass
    said = dpod.once(want=75).stderr
    assert "cannot back up the register before it is migrated" in said
    assert version_of(dpod.database()) == 1
    os.unlink(copies)
    dpod.once()
    assert version_of(dpod.database()) == 3


class Owned:
    """A Maildir and a state directory of an ordinary user."""

    def __init__(self):
        self.directory = tempfile.mkdtemp(prefix="dpod-owned-")
        self.user = pwd.getpwnam("nobody")
        self.state = os.path.join(self.directory, "state")
        self.path = os.path.join(self.directory, "dpod.conf")
        for name in ("state", "in", "in/new", "in/cur", "in/tmp"):
            os.mkdir(os.path.join(self.directory, name))
        with open(self.path, "w", encoding="utf-8") as output:
            output.write(f'''state-directory = "{self.state}"
organisation {{
  name = "Example Ltd"
  address = "dpo@example.com"
  contact = "dpo@example.com"
  authority = "Datatilsynet"
}}
mailbox "dpo" {{
  url = "maildir:{self.directory}/in"
}}
relay {{
  url = "directory:{self.directory}/out"
}}
calendar {{
  time-zone = "Europe/Oslo"
}}
''')
        for top, directories, _ in os.walk(self.directory):
            for name in (".", *directories):
                self.give(os.path.join(top, name))
        os.chmod(self.state, 0o2770)

    def give(self, path):
        os.chown(path, self.user.pw_uid, self.user.pw_gid)

    def run(self, *arguments, as_user=False):
        drop = {"user": self.user.pw_uid, "group": self.user.pw_gid,
                "extra_groups": []} if as_user else {}
        return subprocess.run(
            [os.path.join(BUILD, "dpod"), "-c", self.path, *arguments],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, timeout=60, cwd="/", **drop)

    def owners(self):
        return {os.stat(os.path.join(self.state, name)).st_uid
                for name in os.listdir(self.state)}


@pytest.fixture
def owned():
    """Its register is a file on both engines."""
    if os.getuid() != 0:
        pytest.skip("only root can be somebody else")
    made = Owned()
    yield made
    shutil.rmtree(made.directory)


def test_root_becomes_the_owner(owned):
    done = owned.run("--once")
    assert done.returncode == 0, done.stdout
    assert owned.owners() == {owned.user.pw_uid}
    assert owned.run("-t").returncode == 0
    # As it was when root's programs wrote there.
    done = owned.run("--once", as_user=True)
    assert done.returncode == 0, done.stdout


def test_who_is_not_in_the_group_is_told_of_it(owned):
    owned.run("--once")
    os.chmod(owned.state, 0o2770)
    owned.give(owned.path)
    daemon = pwd.getpwnam("daemon")
    for path in (owned.directory, owned.path):
        os.chmod(path, 0o755)
    for path in (owned.state, owned.path):
        if path == owned.path:
            os.chmod(path, 0o640)
        done = subprocess.run(
            [os.path.join(BUILD, "dpoctl"), "-c", owned.path, "list"],
            stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            cwd="/", user=daemon.pw_uid, group=daemon.pw_gid,
            extra_groups=[], timeout=60)
        assert "only the group nogroup may read it: as root, run `adduser " \
            "daemon nogroup`, then log in again" in done.stderr
        assert f"{path}" in done.stderr and done.returncode != 0


def test_a_register_of_somebody_else_names_the_chown(owned):
    owned.run("--once")
    for name in ("dpod.db", "keys/reference.key"):
        path = os.path.join(owned.state, name)
        os.chown(path, 0, 0)
        for arguments, as_user in ((["--once"], True), (["-t"], True),
                                   (["--once"], False)):
            done = owned.run(*arguments, as_user=as_user)
            assert done.returncode == 78, done.stdout
            assert f"{path} belongs to root, and nobody cannot use it: as " \
                f"root, run `chown -R nobody:nogroup {owned.state}`" \
                in done.stdout
        owned.give(path)
    assert owned.run("--once").returncode == 0
