# SPDX-License-Identifier: ISC
"""What befalls dpod in years: poison, new configurations, folders, hangs,
disks. No server is needed: mailboxes and relay are directories."""
import json
import os
import re
import resource
import shutil
import signal
import socket
import stat
import subprocess
import sys

import pytest

import harness
import programs
from engines import not_on_postgresql
from harness import wait_until
from place import Place


@pytest.fixture
def place(tmp_path):
    place = Place(tmp_path)
    yield place
    place.close()


# Poison

def poisonous(place, monkeypatch):
    """The programs again, with a reader that dies of some mails."""
    build = os.path.join(place.directory, "build")
    os.makedirs(build)
    for name in ("dpod", "dpoctl"):
        shutil.copy(os.path.join(harness.BUILD, name), build)
    shutil.copy(os.path.join(harness.BUILD, "dpod-reader"),
                os.path.join(build, "real-reader"))
    # So that they know it for a build tree.
    open(os.path.join(build, "config.status"), "w").close()
    for name in ("rules", "templates"):
        os.symlink(os.path.join(harness.BUILD, name),
                   os.path.join(build, name))
    here = os.path.dirname(os.path.abspath(__file__))
    shutil.copy(os.path.join(here, "poison_reader.py"),
                os.path.join(build, "dpod-reader"))
    os.chmod(os.path.join(build, "dpod-reader"), 0o755)
    for module in (harness, programs):
        monkeypatch.setattr(module, "BUILD", build)
    return build


def test_poison_is_set_aside_and_can_be_tried_again(place, monkeypatch):
    build = poisonous(place, monkeypatch)
    for _ in range(5):
        place.request()
    poison = place.generator.request("de", "access", tail="POISON")
    # An encoding would hide the word from the reader that dies of it.
    poison.data = poison.data.replace(b"Subject:", b"X-P: POISON\nSubject:")
    unique = place.deliver("in", poison.data)
    place.request()
    dpod = place.make()
    dpod.once()
    assert dpod.dispositions() == {"ticket": 6, "quarantined": 1}
    row, = dpod.json("quarantine", "list")
    assert row["attempts"] == 3
    assert "signal 6" in row["reason"]
    status, = dpod.json("status")
    assert status["mailboxes"][0]["quarantined"] == 1
    assert status["mailboxes"][0]["reader_restarts"] >= 3
    assert "mailbox dpo: quarantined: 1" in status["reasons"]
    saved = os.path.join(place.directory, "saved.eml")
    dpod.ctl("quarantine", "save", row["id"], saved)
    with open(saved, "rb") as file:
        assert file.read() == poison.data
    # Its mailbox forgets it; the register does not.
    for part in ("new", "cur"):
        path = os.path.join(place.directory, "in", part, unique)
        if os.path.exists(path):
            os.unlink(path)
    dpod.ctl("quarantine", "retry", row["id"])
    dpod.ctl("balance")
    dpod.once()
    row, = dpod.json("quarantine", "list")
    assert row["attempts"] == 3
    open(os.path.join(build, "antidote"), "w").close()
    dpod.ctl("quarantine", "retry", row["id"])
    dpod.once()
    assert dpod.dispositions() == {"ticket": 7}
    assert dpod.json("quarantine", "list", "--all") == []
    dpod.ctl("balance")
    dpod.ctl("verify-history")


def test_what_is_dismissed_is_no_trouble(place, monkeypatch):
    poisonous(place, monkeypatch)
    place.deliver("in", b"From: a@example.org\n\nPOISON\n")
    dpod = place.make()
    dpod.once()
    row, = dpod.json("quarantine", "list")
    dpod.ctl("status", want=1)
    dpod.ctl("quarantine", "dismiss", row["id"])
    dpod.ctl("status")
    dpod.once()
    assert dpod.dispositions() == {"quarantined": 1}


# Folders

def test_junk_raises_only_what_looks_like_a_request(place):
    place.request("in/.Junk")
    place.deliver("in/.Junk", place.generator.ordinary().data)
    place.deliver("in/.Junk", place.generator.newsletter().data)
    unsure = b"From: a@example.org\nSubject: x\n\nmy personal data\n"
    place.deliver("in/.Junk", unsure)
    place.request("in/.Clients.2024")
    place.request()
    dpod = place.make({"dpo": place.mailbox(
        folders=["Clients/2024", "Missing"], junk_folders=["Junk"])})
    dpod.once()
    tickets = dpod.rows("SELECT f.name, t.state, t.no_letter_reason,"
                        " l.state AS letter, l.reason FROM ticket t"
                        " JOIN ledger r ON r.ticket_id = t.id"
                        " JOIN folder f ON f.id = r.folder_id"
                        " LEFT JOIN letter l ON l.ticket_id = t.id")
    found = {}
    for row in tickets:
        found.setdefault(os.path.basename(row["name"]), []).append(
            (row["state"], row["letter"], row["reason"] or
             row["no_letter_reason"]))
    assert found["in"] == [("new", "sent", "")]
    assert found["2024"] == [("new", "sent", "")]
    assert sorted(found["Junk"], key=str) == [
        ("triage", "held", "junk-folder"), ("triage", None, "junk-folder")]
    assert len(place.letters()) == 2
    assert dpod.rows("SELECT 1 FROM message WHERE ticket_id IS NULL") == []
    dpod.ctl("balance", "--online", want=1)  # for the folder that is missing
    status, = dpod.json("status")
    assert "Missing" in status["mailboxes"][0]["last_error"]


def test_what_was_junk_is_judged_anew_elsewhere(place):
    mail = place.generator.ordinary()
    unique = place.deliver("in/.Junk", mail.data)
    dpod = place.make({"dpo": place.mailbox(junk_folders=["Junk"])})
    dpod.once()
    os.rename(os.path.join(place.directory, "in/.Junk/new", unique),
              os.path.join(place.directory, "in/new", unique))
    dpod.once()
    assert dpod.dispositions() == {"not-request": 2}
    # A person moves it between two folders that are no junk: a copy.
    os.rename(os.path.join(place.directory, "in/new", unique),
              os.path.join(place.directory, "in/.Junk/new", unique + "x"))
    dpod.once()
    assert dpod.dispositions() == {"not-request": 2, "duplicate": 1}
    dpod.ctl("balance")


def test_mail_is_moved_until_it_is_done(place):
    place.request()
    target = os.path.join(place.directory, "in", ".Done")
    with open(target, "w", encoding="utf-8"):
        pass  # a file where the folder should be
    dpod = place.make({"dpo": place.mailbox(
        after_intake="move", after_intake_target="Done")})
    dpod.once(want=75)
    assert dpod.rows("SELECT wants_mark FROM ledger") == [{"wants_mark": 1}]
    os.unlink(target)
    dpod.once()
    assert dpod.rows("SELECT wants_mark FROM ledger") == [{"wants_mark": 0}]
    assert len(os.listdir(os.path.join(target, "cur"))) == 1
    assert len(place.letters()) == 1


# Reload

def reload(dpod, event):
    before = dpod.log().count(event)
    dpod.process.send_signal(signal.SIGHUP)
    wait_until(lambda: dpod.log().count(event) > before, event, 30, dpod.log)


def test_reload_adds_and_removes_mailboxes(place):
    dpod = place.start({"one": place.mailbox("a"), "two": place.mailbox("b")})
    place.request("a")
    place.tickets(1)
    # The one that examines the register at the start ends by itself.
    wait_until(lambda: len(dpod.descendants("dpod")) == 3, "it is examined",
               30, dpod.log)
    workers = dpod.descendants("dpod")
    assert len(dpod.descendants("dpod-reader")) == 1
    dpod.mailboxes = {"one": place.mailbox("a"), "three": place.mailbox("c")}
    dpod.configure()
    reload(dpod, "reloaded mailboxes=2")
    assert "mailbox-added process=worker mailbox=three" in dpod.log()
    assert "mailbox-removed process=worker mailbox=two" in dpod.log()
    place.request("a")
    place.request("b")
    place.request("c")
    place.tickets(3)
    mailboxes = {row["name"]: row["count"] for row in place.rows(
        "SELECT m.name, count(*) AS count FROM ledger l JOIN folder f"
        " ON f.id = l.folder_id JOIN mailbox m ON m.id = f.mailbox_id"
        " GROUP BY 1")}
    assert mailboxes == {"one": 2, "three": 1}
    wait_until(lambda: len(dpod.descendants("dpod-reader")) == 2, "readers")
    # The worker that stays goes on; the sender is another one, too.
    assert len(set(workers) & set(dpod.descendants("dpod"))) == 1
    assert "process-died" not in dpod.log()
    assert dpod.stop()[0] == 0


def test_a_bad_configuration_changes_nothing(place):
    rules = os.path.join(place.directory, "rules")
    os.makedirs(rules)
    dpod = place.make({"dpo": place.mailbox(expect="personal")})
    dpod.top = f'rules-directory = "{rules}"\n'
    dpod.configure()
    dpod.start()
    place.request()
    place.tickets(1)
    with open(dpod.path, encoding="utf-8") as file:
        good = file.read()
    with open(dpod.path, "w", encoding="utf-8") as file:
        file.write(good + "nonsense = 1\n")
    reload(dpod, "reload-refused")
    line = good.count("\n") + 1
    assert f"dpod.conf:{line}: " in dpod.log()
    with open(dpod.path, "w", encoding="utf-8") as file:
        file.write(good)
    with open(os.path.join(rules, "own.rules"), "w",
              encoding="utf-8") as file:
        file.write("\nthis is no rule\n")
    reload(dpod, "reload-refused")
    assert "own.rules:2" in dpod.log()
    place.request()
    place.tickets(2)
    assert dpod.stop()[0] == 0


RULE = """language en

rule own-zebra
kind access
weight 20
pattern zebra stripes
good Please: zebra stripes.
bad Please: lion manes.
"""


def test_new_rules_judge_the_next_mail(place):
    rules = os.path.join(place.directory, "rules")
    os.makedirs(rules)
    dpod = place.make()
    dpod.top = f'rules-directory = "{rules}"\n'
    dpod.configure()
    dpod.start()
    zebra = (b"From: a@example.org\nSubject: photographs %d\n\nMany thanks for"
             b" the pictures, the children love the zebra. The one with zebra"
             b" stripes is the best.\n")
    place.deliver("in", zebra % 1)
    wait_until(lambda: place.rows("SELECT 1 FROM ledger"
                                  " WHERE disposition IS NOT NULL"), "settled")
    assert place.rows("SELECT 1 FROM ticket") == []
    readers = dpod.descendants("dpod-reader")
    with open(os.path.join(rules, "own.rules"), "w",
              encoding="utf-8") as file:
        file.write(RULE)
    reload(dpod, "reloaded mailboxes=1")
    place.deliver("in", zebra % 2)
    place.tickets(1)
    assert len(dpod.descendants("dpod-reader")) == 1
    assert dpod.descendants("dpod-reader") != readers
    assert dpod.stop()[0] == 0


def test_what_is_warned_of_follows_the_configuration(place):
    """The clock's settings are the sender's, though its relay is the same."""
    dpod = place.start()
    place.request()
    place.tickets(1)
    wait_until(place.letters, "its letter", 30, dpod.log)
    assert "due-soon" not in dpod.log()
    dpod.top = "clock {\n\twarn-days = {60}\n}\n"
    dpod.configure()
    reload(dpod, "reloaded mailboxes=1")
    wait_until(lambda: "due-soon ticket=1" in dpod.log(), "a warning", 30,
               dpod.log)
    assert len(place.letters()) == 1
    assert dpod.stop()[0] == 0


# Hangs, and the service manager

def test_who_hangs_is_replaced_and_the_manager_is_told(place):
    path = os.path.join(place.directory, "notify")
    manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    manager.bind(path)
    manager.settimeout(30)
    dpod = place.make({"dpo": place.mailbox(), "gdpr": place.mailbox("b")})
    dpod.top = "silence-max = 5s\n"
    dpod.configure()
    dpod.start(NOTIFY_SOCKET=path)
    heard = manager.recv(4096).decode()
    assert heard == "READY=1"
    heard = manager.recv(4096).decode()
    assert heard.startswith("WATCHDOG=1\nSTATUS=")
    place.request()
    place.tickets(1)
    workers = [pid for pid in dpod.descendants("dpod")]
    assert len(workers) == 3
    for pid in workers:
        os.kill(pid, signal.SIGSTOP)
    wait_until(lambda: dpod.log().count("process-silent") == 3, "silence", 30,
               dpod.log)
    place.request()
    place.request("b")
    place.tickets(3)
    dpod.process.send_signal(signal.SIGHUP)
    heard = []
    while "RELOADING=1" not in heard:
        heard.append(manager.recv(4096).decode())
    while heard[-1] != "READY=1":
        heard.append(manager.recv(4096).decode())
    assert dpod.stop()[0] == 0
    while heard[-1] != "STOPPING=1":
        heard.append(manager.recv(4096).decode())
    dpod.ctl("balance")


# Disks

@not_on_postgresql("the disk is the server's: tests/register/check_disk")
def test_a_full_disk_loses_nothing(place):
    dpod = place.start()
    place.request()
    place.tickets(1)
    wait_until(lambda: len(place.letters()) == 1, "a letter")
    state = os.path.join(place.directory, "state")
    size = max(os.path.getsize(os.path.join(state, name))
               for name in os.listdir(state))
    # The supervisor's children inherit it, as they would a full disk.
    for pid in [dpod.process.pid] + dpod.descendants("dpod"):
        resource.prlimit(pid, resource.RLIMIT_FSIZE,
                         (size + 4096, resource.RLIM_INFINITY))
    for _ in range(20):
        place.request()
    wait_until(lambda: re.search(r"scope=store .*dpod\.db", dpod.log()),
               "it is said", 30, dpod.log)
    for pid in [dpod.process.pid] + dpod.descendants("dpod"):
        resource.prlimit(pid, resource.RLIMIT_FSIZE,
                         (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    place.tickets(21, 60)
    wait_until(lambda: len(place.letters()) == 21, "letters", 60, dpod.log)
    assert dpod.stop()[0] == 0
    dpod.ctl("balance")
    dpod.ctl("verify-history")


@not_on_postgresql("the file is the server's")
def test_a_damaged_page_is_said_and_a_backup_mends_it(place):
    for _ in range(30):
        place.request()
    dpod = place.make()
    dpod.once()
    copy = os.path.join(place.directory, "copy.db")
    dpod.ctl("backup", copy)
    assert stat.S_IMODE(os.stat(copy).st_mode) == 0o600
    place.request()
    dpod.once()
    path = os.path.join(place.directory, "state", "dpod.db")
    with open(path, "r+b") as file:
        for page in range(5, os.path.getsize(path) // 4096):
            file.seek(page * 4096)
            file.write(b"\xff" * 64)
    done = dpod.once(want=None)
    assert done.returncode != 0
    assert "is damaged: restore it from a backup" in done.stderr
    assert "is damaged" in dpod.ctl("list", want=65).stderr
    # As dpod(8) says.
    for name in ("dpod.db", "dpod.db-wal", "dpod.db-shm"):
        if os.path.exists(os.path.join(place.directory, "state", name)):
            os.rename(os.path.join(place.directory, "state", name),
                      os.path.join(place.directory, name))
    shutil.copy(copy, path)
    os.chmod(path, 0o660)
    assert dpod.json("balance")[0]["register_behind"]
    dpod.ctl("verify-history")
    dpod.once()
    assert dpod.dispositions() == {"ticket": 31}
    dpod.ctl("balance")


READER = """
import sqlite3, sys, time
base = sqlite3.connect(sys.argv[1], isolation_level=None)
base.execute("BEGIN")
print(base.execute("SELECT count(*) FROM ticket").fetchone(), flush=True)
time.sleep(600)
"""


@not_on_postgresql("the log is the server's")
def test_a_log_that_a_crash_has_left(place):
    dpod = place.start()
    place.request()
    place.tickets(1)
    # What a reader has not seen stays in the log, however late it is killed.
    path = os.path.join(place.directory, "state", "dpod.db")
    with subprocess.Popen([sys.executable, "-c", READER, path],
                          stdout=subprocess.PIPE) as reader:
        try:
            assert reader.stdout.readline() == b"(1,)\n"
            place.request()
            place.tickets(2)
            dpod.kill_if_running()
        finally:
            reader.kill()
    wal = path + "-wal"
    assert os.path.getsize(wal) > 0
    for file in (wal, path):  # officers are members of the group
        assert stat.S_IMODE(os.stat(file).st_mode) == 0o660
    assert len(dpod.json("list")) == 2
    place.request()
    dpod.once()
    assert len(dpod.json("list")) == 3
    dpod.ctl("balance")


# Status

def test_status_for_monitoring(place):
    place.request()
    dpod = place.make()
    dpod.once()
    text = dpod.ctl("status", "--prometheus").stdout
    values = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            name, value = line.rsplit(" ", 1)
            values[name] = float(value)
    assert values['dpod_mailbox_last_poll_age_seconds{mailbox="dpo"}'] < 60
    assert values['dpod_mailbox_last_mail_age_seconds{mailbox="dpo"}'] < 60
    assert values['dpod_letters{state="sent"}'] == 1
    assert values["dpod_needs_human"] == 0
    assert values["dpod_disk_free_bytes"] > 0
    assert json.loads(dpod.ctl("--json", "status").stdout)["disk_free"] > 0
    dpod.sql("UPDATE mailbox SET last_poll_at = last_poll_at - 86400")
    status, = dpod.json("status")
    assert status["needs_human"]
    assert any("not polled" in reason for reason in status["reasons"])
    assert dpod.ctl("status", "--prometheus", want=1)


def test_a_clock_that_was_ahead(place):
    dpod = place.start()
    place.request()
    place.tickets(1)
    wait_until(lambda: len(place.letters()) == 1, "a letter")
    dpod.stop()
    dpod.sql("UPDATE letter SET state = 'queued', sent_at = NULL,"
             " not_before_at = not_before_at + 2 * 86400",
             "UPDATE mailbox SET last_poll_at = last_poll_at + 86400")
    status, = dpod.json("status")
    assert any("clock" in reason for reason in status["reasons"])
    dpod.start()
    wait_until(lambda: len(place.letters()) == 2, "the letter", 30, dpod.log)
    wait_until(lambda: not dpod.json("status")[0]["needs_human"], "healed")
