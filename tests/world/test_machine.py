# SPDX-License-Identifier: ISC
"""The machine gives less than expected: a disk that may only be read, little
memory, a signal in the middle of a fetch."""
import json
import os
import signal
import sqlite3
import subprocess
import threading

import pytest

from engines import not_on_postgresql
from harness import wait_until
from imap_server import Server
from place import Place
from programs import BUILD


@pytest.fixture
def office(tmp_path):
    place = Place(tmp_path)
    place.server = Server()
    secret = os.path.join(place.directory, "password")
    with open(secret, "w", encoding="utf-8") as file:
        file.write("secret\n")
    os.chmod(secret, 0o600)
    place.settings = {
        "url": f"imap://127.0.0.1:{place.server.port}/INBOX",
        "insecure": True, "user": "dpo", "password_file": secret,
        "start": "all", "holder_folder": "none"}
    yield place
    place.close()
    place.server.close()


def read_only(place, *arguments):
    """dpoctl, with the state directory mounted for reading alone."""
    directory = os.path.join(place.directory, "state")
    script = f'mount --bind "{directory}" "{directory}" && ' \
        f'mount -o remount,ro,bind "{directory}" && exec "$@"'
    return subprocess.run(
        ["unshare", "-m", "sh", "-c", script, "sh",
         os.path.join(BUILD, "dpoctl"), "-c", place.dpod.path, *arguments],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)


@not_on_postgresql("the disk is the server's")
def test_disk_that_may_only_be_read(place):
    place.make()
    sender = place.request().sender
    place.dpod.once()
    if not can_mount():
        pytest.skip("no mount namespaces here")
    for words in (["list"], ["show", "1"], ["status"], ["balance"],
                  ["log", "1"]):
        done = read_only(place, *words)
        assert done.returncode in (0, 1), (words, done.stderr)
        assert done.stdout, words
    assert sender in read_only(place, "show", "1").stdout
    done = read_only(place, "status")
    assert done.returncode == 1 and "is on a read-only file system: look " \
        "for errors of its disk" in done.stdout, done.stdout
    done = read_only(place, "take", "1")
    assert done.returncode not in (0, 1)
    assert "read-only" in done.stderr
    place.dpod.holds()


def can_mount():
    return subprocess.run(["unshare", "-m", "true"], check=False,
                          stderr=subprocess.DEVNULL).returncode == 0


# What is left beside a register whose dpod was killed, or that was copied.
LEFT = [("full", "lost"), ("full", "empty"), ("full", "stale"),
        ("full", "of another"), ("empty", "lost"), ("empty", "stale"),
        ("lost", "lost"), ("lost", "stale")]


@not_on_postgresql("the disk is the server's")
@pytest.mark.parametrize("log, index", LEFT)
def test_register_that_was_not_closed_on_such_a_disk(place, log, index):
    """What only its log holds is read as well, and nothing is written."""
    place.make()
    place.request()
    place.dpod.once()
    path = place.dpod.database()
    if not can_mount():
        pytest.skip("no mount namespaces here")
    base = sqlite3.connect(path)
    base.execute("PRAGMA wal_autocheckpoint = 0")
    with base:
        base.execute("UPDATE ticket SET subject = 'from the log'")
    kept = {}
    for end in ("", "-wal", "-shm"):
        with open(path + end, "rb") as file:
            kept[end] = file.read()
    base.close()
    if log != "full":
        with open(path, "rb") as file:
            kept[""] = file.read()
        kept["-wal"] = b"" if log == "empty" else None
    kept["-shm"] = {"lost": None, "empty": b"", "stale": kept["-shm"],
                    "of another": bytes(32768)}[index]
    for end, content in kept.items():
        if content is not None:
            with open(path + end, "wb") as file:
                file.write(content)
        elif os.path.exists(path + end):
            os.remove(path + end)
    for words in (["list"], ["show", "1"], ["status"], ["balance"],
                  ["log", "1"], ["search", "Article"]):
        done = read_only(place, *words)
        assert done.returncode in (0, 1), (words, done.stderr)
        assert done.stdout, words
    assert "from the log" in read_only(place, "show", "1").stdout
    assert "from the log" in read_only(place, "list").stdout
    assert json.loads(read_only(place, "--json", "balance").stdout)["holds"]
    done = read_only(place, "take", "1")
    assert done.returncode not in (0, 1)
    assert "read-only" in done.stderr
    for end, content in kept.items():
        assert os.path.exists(path + end) == (content is not None), end
        if content is not None:
            with open(path + end, "rb") as file:
                assert file.read() == content, end


def mounted(place):
    """The state directory, on a file system of its own; or None."""
    image = os.path.join(place.directory, "image")
    state = os.path.join(place.directory, "state")
    script = f'truncate -s 64M "{image}" && mkfs.ext4 -q "{image}" && ' \
        f'mount -o loop,errors=remount-ro "{image}" "{state}"'
    done = subprocess.run(["sh", "-c", script], check=False,
                          stderr=subprocess.DEVNULL)
    return state if done.returncode == 0 else None


@not_on_postgresql("the disk is the server's")
def test_disk_that_fails_while_it_runs(place):
    """The kernel stops writing to it after an error."""
    place.make()
    state = mounted(place)
    if state is None:
        pytest.skip("no loop devices here")
    try:
        place.dpod.start()
        place.request()
        place.tickets(1)
        # Or it is sent again: nobody could write down that it was.
        wait_until(lambda: place.rows(
            "SELECT 1 FROM letter WHERE state = 'sent'"), "it is answered",
            log=place.dpod.log)
        device = subprocess.run(
            ["findmnt", "-no", "SOURCE", state], check=True,
            stdout=subprocess.PIPE, text=True).stdout.strip()
        trigger = f"/sys/fs/ext4/{os.path.basename(device)}/trigger_fs_error"
        if not os.path.exists(trigger):
            pytest.skip("no /sys here")
        with open(trigger, "w", encoding="ascii") as file:
            file.write("1")
        place.request()
        wait_until(lambda: "worker-not-started" in place.dpod.log(),
                   "the worker cannot work", log=place.dpod.log)
        assert "read-only" in place.dpod.log()
        status = place.dpod.ctl("status", want=1).stdout
        assert "is on a read-only file system: look for errors of its " \
            "disk" in status, status
        assert "1" in place.dpod.ctl("list").stdout
        place.dpod.stop()
        # It is repaired, and mounted again.
        subprocess.run(["umount", state], check=True)
        subprocess.run(["fsck.ext4", "-fy", os.path.join(
            place.directory, "image")], check=False,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        subprocess.run(["mount", "-o", "loop", os.path.join(
            place.directory, "image"), state], check=True)
        place.dpod.once()
        assert len(place.rows("SELECT 1 FROM ticket")) == 2
        assert len(place.letters()) == 2
        place.dpod.holds()
    finally:
        place.close()
        subprocess.run(["umount", state], check=False)


def test_rules_that_are_gone_while_it_runs(place):
    """As in an upgrade that was interrupted: no reader starts any more."""
    rules = os.path.join(place.directory, "rules")
    os.mkdir(rules)
    with open(os.path.join(rules, "xx.rules"), "w", encoding="utf-8") as file:
        file.write("language en\n")
    place.make()
    place.dpod.top = f'rules-directory = "{rules}"\n'
    place.dpod.configure()
    place.dpod.start()
    wait_until(lambda: place.rows("SELECT 1 FROM mailbox"), "it polls",
               log=place.dpod.log)
    os.rename(rules, rules + ".away")
    place.request()

    def reasons():
        return place.dpod.json("status")[0]["reasons"]
    wait_until(lambda: any(rules in one for one in reasons()), "it is told",
               log=place.dpod.log)
    os.rename(rules + ".away", rules)
    place.tickets(1)
    wait_until(lambda: not reasons(), "it is over", log=place.dpod.log)
    place.dpod.holds()


def test_too_little_address_space(place):
    place.make()
    place.request()
    done = subprocess.run(
        ["sh", "-c", 'ulimit -v 500000 && exec "$@"', "sh",
         os.path.join(BUILD, "dpod"), "-c", place.dpod.path, "--once"],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    assert done.returncode == 78, done.stderr
    assert "the limit of address space (ulimit -v, LimitAS)" in done.stderr
    place.dpod.once()
    place.tickets(1)


@pytest.mark.parametrize("name, words", [
    ("dpod", ["--once"]), ("dpod", ["-t"]), ("dpoctl", ["status"])])
def test_too_little_stack(place, name, words):
    place.make().once()
    for kb, code in ((64, 78), (1000, 78), (1024, 0)):
        done = subprocess.run(
            ["sh", "-c", f'ulimit -s {kb} && exec "$@"', "sh",
             os.path.join(BUILD, name), "-c", place.dpod.path, *words],
            stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=60)
        said = "the limit of the stack (ulimit -s, LimitSTACK) is" in \
            done.stderr
        assert said == (code != 0), done.stderr
        assert done.returncode == code


def private_kb(pid):
    with open(f"/proc/{pid}/smaps_rollup", encoding="utf-8") as text:
        return next(int(line.split()[1]) for line in text
                    if line.startswith("Private_Dirty:"))


def test_reloads_leave_nothing_behind(place):
    """The letters and settings of before a reload lay below the new ones, and
    a worker kept their memory."""
    place.start()
    place.request()
    place.tickets(1)
    worker = min(place.dpod.descendants("dpod"))
    before = private_kb(worker)
    for count in range(1, 4):
        place.dpod.process.send_signal(signal.SIGHUP)
        wait_until(lambda: place.dpod.log().count(" reloaded mailbox=")
                   == count, f"reload {count}", 60, place.dpod.log)
    wait_until(lambda: private_kb(worker) < before + 1024,
               "its memory is what it was", 30,
               lambda: f"{before} kB, {private_kb(worker)} kB")


def test_fetch_that_sigterm_cuts_is_no_failure(office):
    server = office.server
    reached, go_on = threading.Event(), threading.Event()

    def wait(_session, _uids):
        reached.set()
        go_on.wait(30)

    server.folder.add(office.generator.request().data)
    # First in a batch, then by itself.
    for _ in range(2):
        server.hooks["fetched"] = wait
        reached.clear()
        office.start({"dpo": office.settings})
        wait_until(reached.is_set, "it fetches", 30, office.dpod.log)
        assert office.dpod.stop()[0] == 0
        row = office.rows("SELECT attempts, failures, disposition "
                          "FROM ledger")[0]
        assert row == {"attempts": 0, "failures": 0, "disposition": None}
    go_on.set()
    server.hooks.clear()
    office.dpod.once()
    office.tickets(1)
    office.dpod.holds()
