# SPDX-License-Identifier: ISC
"""Register, keys and mailbox know each other, and go forward only: what does
not fit stops what could lose or double, and says what to type."""
import email.utils
import glob
import os
import shutil
import signal
import time

import pytest

import database
import harness
from engines import not_on_postgresql
from harness import wait_until

CONFIG, IO_ERROR = 78, 74  # of sysexits.h
# Where others are to be tested than a file.
FILE = "a file is moved; of a database: tests/register/check_server"
SNAPSHOT = "a server's register is not in a snapshot of dpod's machine"


def state(place, name=""):
    return os.path.join(place.directory, "state", name)


def register_files(place):
    return sorted(glob.glob(state(place, "dpod.db*")))


def take_away(place, to):
    os.mkdir(to)
    for path in register_files(place):
        shutil.move(path, to)


def put_back(place, source):
    for path in glob.glob(os.path.join(source, "dpod.db*")):
        shutil.move(path, state(place))


def moving(place):
    return {"dpo": place.mailbox(after_intake="move",
                                 after_intake_target="Done")}


def recipients(place):
    return sorted(letter["To"].addresses[0].addr_spec
                  for letter in place.dpod.letters())


def ended(place, seconds=15):
    """test_gone.py says how soon."""
    wait_until(lambda: place.dpod.process.poll() is not None, "it ends",
               seconds, place.dpod.log)
    code = place.dpod.process.returncode
    place.dpod.kill_if_running()
    return code


def backup(place, name="copy.db"):
    """dpod is stopped, but for SQLite's."""
    path = os.path.join(place.directory, name)
    if database.IS_SQLITE:
        place.dpod.ctl("backup", path)
    else:
        database.copy(place.dpod.state(), path)
    return path


def restore(place, copy):
    if not database.IS_SQLITE:
        database.copy(copy, place.dpod.state())
        return
    for path in register_files(place):
        os.unlink(path)
    shutil.copy(copy, state(place, "dpod.db"))
    os.chmod(state(place, "dpod.db"), 0o660)


def once_restored(place):
    """What is said. A register on a server has the notes in the mailbox, and
    an older one not the last of them: a human says whose they are."""
    done = place.dpod.once(want=None)
    if done.returncode != 0 and not database.IS_SQLITE:
        assert "--take-mailbox dpo" in done.stderr, done.stderr
        place.dpod.program("dpod", ["--take-mailbox", "dpo"])
        place.dpod.once()
    else:
        assert done.returncode == 0, done.stderr
    return done


@not_on_postgresql(FILE)
def test_register_that_is_removed_while_it_runs(place, tmp_path):
    place.start(moving(place))
    before = [place.request().sender for _ in range(3)]
    place.tickets(3)
    # As it says itself: one whose answer is not written down is repeated.
    wait_until(lambda: len(place.rows(
        "SELECT 1 FROM letter WHERE state = 'sent'")) == 3,
        "three letters", log=place.dpod.log)
    away = str(tmp_path / "away")
    take_away(place, away)
    after = [place.request().sender for _ in range(3)]
    assert ended(place) == IO_ERROR
    assert "register-gone" in place.dpod.log()
    # Nothing that came since was moved, and nobody made another register.
    assert len(os.listdir(os.path.join(place.directory, "in", "new"))) == 3
    assert register_files(place) == []
    done = place.dpod.once(want=CONFIG)
    assert "is missing, but the keys of a register are there" in done.stderr
    assert "--new-register" in done.stderr
    assert register_files(place) == []
    put_back(place, away)
    place.dpod.once()
    place.tickets(6)
    assert recipients(place) == sorted(before + after)
    place.dpod.holds()


@not_on_postgresql(FILE)
def test_register_that_is_replaced_while_it_runs(place):
    place.start()
    first = place.request().sender
    place.tickets(1)
    copy = backup(place)
    os.rename(copy, state(place, "dpod.db"))
    second = place.request().sender
    assert ended(place) == IO_ERROR
    place.dpod.once()
    place.tickets(2)
    assert recipients(place) == sorted([first, second])


@not_on_postgresql(FILE)
@pytest.mark.parametrize("is_empty", [False, True])
@pytest.mark.parametrize("start", ["now", "all"])
def test_register_that_is_not_there_at_the_start(place, tmp_path, start,
                                                 is_empty):
    """Nor is an empty file one, as a full disk leaves of a copy."""
    place.make({"dpo": place.mailbox(start=start)})
    place.dpod.once()
    away = str(tmp_path / "away")
    take_away(place, away)
    if is_empty:
        with open(state(place, "dpod.db"), "wb"):
            pass
    place.request()
    done = place.dpod.once(want=CONFIG)
    assert "mount its disk or restore it" in done.stderr
    if is_empty:
        os.unlink(state(place, "dpod.db"))
    put_back(place, away)
    place.dpod.once()
    place.tickets(1)
    place.dpod.holds()


@not_on_postgresql("tests/register/check_postgresql does it")
def test_new_register_is_made_if_it_is_wanted(place, tmp_path):
    place.make()
    place.dpod.once()
    old = open(state(place, "keys/reference.key")).read()
    take_away(place, str(tmp_path / "away"))
    place.dpod.once("--new-register")
    assert open(state(place, "keys/reference.key.replaced")).read() == old
    assert open(state(place, "keys/reference.key")).read() != old
    place.request()
    place.dpod.once()
    place.tickets(1)
    # It is no way to lose a register that is there.
    place.dpod.once("--new-register")
    place.tickets(1)


@pytest.mark.parametrize("key", ["reference.key", "pseudonym.key"])
def test_key_that_is_lost_or_foreign(place, key):
    place.make()
    sender = place.request().sender
    place.dpod.once()
    path = state(place, "keys/" + key)
    mode = os.stat(path).st_mode & 0o777
    os.rename(path, path + ".kept")
    done = place.dpod.once(want=CONFIG)
    assert f"{key} is missing: restore the key" in done.stderr
    assert not os.path.exists(path)
    # The one that officers may read.
    without = key == "pseudonym.key"
    assert place.dpod.json("balance")[0]["keys_foreign"] == without
    with open(path, "w", encoding="utf-8") as output:
        output.write("ab" * 32 + "\n")
    os.chmod(path, mode)
    assert place.dpod.json("balance")[0]["keys_foreign"] == without
    done = place.dpod.once(want=CONFIG)
    assert "not the key that this register was written with" in done.stderr
    os.unlink(path)
    os.rename(path + ".kept", path)
    place.dpod.once()
    place.tickets(1)
    assert recipients(place) == [sender]


def test_newer_key_in_front_of_the_old_one(place):
    place.make()
    place.request()
    place.dpod.once()
    path = state(place, "keys/reference.key")
    old = open(path).read()
    os.unlink(path)
    with open(path, "w", encoding="utf-8") as output:
        output.write("cd" * 32 + "\n" + old)
    os.chmod(path, 0o400)
    place.dpod.once()
    # From here on the newer one is what belongs to it.
    os.unlink(path)
    with open(path, "w", encoding="utf-8") as output:
        output.write("cd" * 32 + "\n")
    os.chmod(path, 0o400)
    place.dpod.once()
    place.tickets(1)


@pytest.mark.parametrize("after_intake", ["leave", "move"])
def test_backup_of_yesterday_is_restored(place, after_intake):
    settings = {"after_intake": "move", "after_intake_target": "Done"} \
        if after_intake == "move" else {}
    place.make({"dpo": place.mailbox(**settings)})
    early = place.request().sender
    place.dpod.once()
    copy = backup(place)
    late = [place.request().sender for _ in range(3)]
    place.dpod.once()
    assert recipients(place) == sorted([early] + late)
    restore(place, copy)
    found = place.dpod.json("balance")[0]
    assert found["register_behind"] and not found["holds"]
    done = once_restored(place)
    assert " recovery " in done.stderr, done.stderr
    # Every request has a ticket again, and nobody a second letter.
    place.tickets(4)
    assert recipients(place) == sorted([early] + late)
    held = [row for row in place.dpod.json("outbox", "list")
            if row["state"] == "held"]
    assert {row["reason"] for row in held} == {"recovery"}
    assert len(held) == 3
    said = place.dpod.ctl("status", want=None)
    assert said.returncode == 1
    assert "dpoctl recovery --end" in said.stdout, said.stdout
    place.dpod.holds()
    # It is said once, and lasts until a human ends it.
    again = place.dpod.once()
    assert " recovery " not in again.stderr
    new = place.request().sender
    place.dpod.once()
    assert new not in recipients(place)
    known = place.dpod.json("recovery")[0]
    assert known["since_at"] >= known["copy_at"]
    assert known["events_missing"] > 0
    assert known["tickets_since"] == known["letters_held"] == 4
    assert place.dpod.json("recovery", "--end")[0]["ended"]
    assert place.dpod.json("recovery") == []
    last = place.request().sender
    place.dpod.once()
    # What came just when the mailbox was taken over is held as well.
    if database.IS_SQLITE:
        assert last in recipients(place)
    place.dpod.holds()


def stop_sender(place):
    """The one of the two that does not watch the mailbox."""
    for pid in place.dpod.descendants("dpod"):
        files = [os.readlink(path)
                 for path in glob.glob(f"/proc/{pid}/fd/*")
                 if os.path.islink(path)]
        if not any(name.startswith(os.path.join(place.directory, "in"))
                   for name in files):
            os.kill(pid, signal.SIGSTOP)
            return
    raise AssertionError("no sender")


@not_on_postgresql(FILE)
def test_backup_is_restored_at_once(place):
    """The sender leaves the witness every few seconds. What was moved before
    that would be nowhere: the worker leaves one before it moves anything."""
    target = os.path.join(place.directory, "in", ".Done", "cur")
    place.start(moving(place))
    place.request()
    place.tickets(1)
    wait_until(lambda: len(os.listdir(target)) == 1, "it is moved",
               log=place.dpod.log)
    copy = backup(place)
    stop_sender(place)
    late = place.request().sender
    wait_until(lambda: len(os.listdir(target)) == 2, "it is moved",
               log=place.dpod.log)
    place.dpod.kill_if_running()
    restore(place, copy)
    done = place.dpod.once()
    assert " recovery " in done.stderr, done.stderr
    place.tickets(2)
    assert late in [row["address"] for row in place.rows(
        "SELECT address FROM party")]
    place.dpod.holds()


@not_on_postgresql(SNAPSHOT)
@pytest.mark.parametrize("after_intake", ["leave", "move"])
@pytest.mark.parametrize("what", ["backup", "snapshot"])
def test_backup_on_a_new_machine(place, after_intake, what):
    """Nothing beside the register tells that it is older: neither where only
    the backup is left, nor where the whole directory is of a snapshot. The
    note in the mailbox does. At the latest when the snapshot is five minutes
    old, a new one is there."""
    settings = {"after_intake": "move", "after_intake_target": "Done"} \
        if after_intake == "move" else {}
    place.make({"dpo": place.mailbox(**settings)})
    early = place.request().sender
    place.dpod.once()
    age_notes(place)
    copy = backup(place)
    directory = state(place).rstrip("/")
    shutil.copytree(directory, directory + ".snapshot")
    late = [place.request().sender for _ in range(3)]
    place.dpod.once()
    if what == "backup":
        restore(place, copy)
        for path in glob.glob(state(place, "holder-*")):
            os.unlink(path)
        os.unlink(state(place, "witness"))
    else:
        shutil.rmtree(directory)
        os.rename(directory + ".snapshot", directory)
    done = place.dpod.once(want=75)
    assert "a copy of this register with another dpod" in done.stderr
    assert " recovery mailbox=dpo " in done.stderr
    assert "dpoctl recovery --end" in place.dpod.ctl("status", want=1).stdout
    place.tickets(1)
    took = place.dpod.program("dpod", ["--take-mailbox", "dpo"])
    assert took.returncode == 0, took.stderr
    assert "recovery" in took.stdout, took.stdout
    place.dpod.once()
    place.tickets(4)
    assert recipients(place) == sorted([early] + late)
    held = [row["reason"] for row in place.dpod.json("outbox", "list")
            if row["state"] == "held"]
    assert len(held) == 3
    assert "dpoctl recovery --end" in place.dpod.ctl("status", want=1).stdout
    place.dpod.holds()


def age_notes(place, seconds=301):
    """As if that much time had passed since the last one was written."""
    for path in glob.glob(state(place, "holder-*")):
        with open(path, encoding="utf-8") as source:
            written, _, rest = source.read().partition("\n")
        with open(path, "w", encoding="utf-8") as output:
            output.write(f"{int(written) - seconds}\n{rest}")


def revert(place, snapshot):
    shutil.rmtree(state(place))
    shutil.copytree(snapshot, state(place))


@not_on_postgresql(SNAPSHOT)
@pytest.mark.parametrize("after_intake", ["leave", "move"])
def test_snapshot_put_back_after_days(place, after_intake):
    """The note of the daemon that was reverted counts no more; what it did is
    looked for nevertheless, and nobody is answered again."""
    settings = {"after_intake": "move", "after_intake_target": "Done"} \
        if after_intake == "move" else {}
    place.make({"dpo": place.mailbox(**settings)})
    place.dpod.once()
    age_notes(place)
    snapshot = os.path.join(place.directory, "snapshot")
    shutil.copytree(state(place), snapshot)
    late = [place.request().sender for _ in range(3)]
    place.dpod.once()
    revert(place, snapshot)
    for path in glob.glob(os.path.join(place.directory, "in/dpod/*")):
        os.utime(path, (time.time() - 3 * 86400,) * 2)
    done = place.dpod.once()
    assert " recovery mailbox=dpo " in done.stderr, done.stderr
    place.tickets(3)
    assert recipients(place) == sorted(late)
    place.dpod.holds()


@not_on_postgresql(SNAPSHOT)
def test_snapshot_and_two_mailboxes(place):
    """One of them cannot be reached, and shows nothing; the other one does,
    although the mail came to the first."""
    place.maildir("in2")
    first, second = place.mailbox(), {
        **place.mailbox(), "url": f"maildir:{place.directory}/in2"}
    place.make({"dpo": first, "privacy": second})
    place.dpod.once()
    age_notes(place)
    snapshot = os.path.join(place.directory, "snapshot")
    shutil.copytree(state(place), snapshot)
    late = place.request().sender
    place.dpod.once()
    age_notes(place)
    place.dpod.once()
    revert(place, snapshot)
    away = os.path.join(place.directory, "away")
    os.rename(os.path.join(place.directory, "in"), away)
    done = place.dpod.once(want=CONFIG)
    assert " recovery mailbox=privacy " in done.stderr, done.stderr
    os.rename(away, os.path.join(place.directory, "in"))
    for name in ("dpo", "privacy"):
        place.dpod.program("dpod", ["--take-mailbox", name])
    place.dpod.once()
    place.tickets(1)
    assert recipients(place) == [late]


@not_on_postgresql(SNAPSHOT)
@pytest.mark.parametrize("runs_on", [True, False])
def test_snapshot_of_just_now_put_back(place, runs_on):
    """Much younger than the five minutes: the messages that came after it had
    a note of their own."""
    place.make()
    early = place.request().sender
    place.dpod.start()
    wait_until(lambda: recipients(place) == [early], "a letter",
               log=place.dpod.log)
    if runs_on:
        time.sleep(31)
    else:
        place.dpod.stop()
    snapshot = os.path.join(place.directory, "snapshot")
    shutil.copytree(state(place), snapshot,
                    ignore=shutil.ignore_patterns("*.sock"))
    late = place.request().sender
    if not runs_on:
        place.dpod.start()
    wait_until(lambda: len(recipients(place)) == 2, "a letter",
               log=place.dpod.log)
    place.dpod.stop()
    revert(place, snapshot)
    done = place.dpod.once(want=75)
    assert " recovery mailbox=dpo " in done.stderr, done.stderr
    place.dpod.program("dpod", ["--take-mailbox", "dpo"])
    place.dpod.once()
    place.tickets(2)
    assert recipients(place) == sorted([early, late])
    place.dpod.holds()


@not_on_postgresql(SNAPSHOT)
def test_snapshot_with_letters_in_its_outbox(place):
    """They were sent since. They do not leave before the note in the mailbox
    was read, which shows it."""
    place.make()
    place.dpod.once()
    out, away = [os.path.join(place.directory, name) for name in ("out", "no")]
    os.rename(out, away)
    with open(out, "w", encoding="utf-8"):
        pass
    late = place.request().sender
    place.dpod.once(want=75)
    age_notes(place)
    snapshot = os.path.join(place.directory, "snapshot")
    shutil.copytree(state(place), snapshot)
    os.unlink(out)
    os.rename(away, out)
    place.dpod.once()
    assert recipients(place) == [late]
    revert(place, snapshot)
    done = place.dpod.once(want=75)
    assert " recovery mailbox=dpo held=1 " in done.stderr, done.stderr
    assert recipients(place) == [late]
    place.tickets(1)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_daemon_that_ended_is_no_snapshot(place, how):
    """However it ended, and whatever it was doing: its notes are its own."""
    place.start()
    for _ in range(5):
        place.request()
        time.sleep(0.2)
        if how == signal.SIGTERM:
            # It may end before it has said what SIGTERM means to it.
            assert place.dpod.stop()[0] in (0, -signal.SIGTERM)
        else:
            place.dpod.kill_if_running()
        # Not while it writes them.
        age_notes(place)
        place.dpod.start()
    place.tickets(5)
    place.dpod.stop()
    done = place.dpod.once()
    assert "recovery" not in place.dpod.log() + done.stderr
    assert len(os.listdir(os.path.join(place.directory, "in", "dpod"))) == 1
    place.dpod.holds()


def test_references_that_were_given_out_hold_after_a_restore(place):
    """The tickets of what is taken in again have other numbers, and the same
    references: a letter with the old one is answered, or quoted by telephone."""
    place.make()
    place.dpod.once()
    copy = backup(place)
    senders = [place.request().sender for _ in range(3)]
    place.dpod.once()
    given = {row["requester"]: row["reference"]
             for row in place.dpod.json("list")}
    assert sorted(given) == sorted(senders)
    restore(place, copy)
    place.request()
    once_restored(place)
    again = {row["requester"]: row["reference"]
             for row in place.dpod.json("list")}
    assert len(again) == 4 and given.items() <= again.items()
    place.deliver("in", (
        f"From: {senders[2]}\nTo: dpo@example.com\nMessage-ID: <again@x>\n"
        f"Date: {email.utils.formatdate()}\n"
        f"Subject: Re: {given[senders[2]]}\n\nIs there any news?\n").encode())
    place.dpod.once()
    place.tickets(4)
    place.dpod.holds()


def test_letters_that_waited_in_a_backup_are_held(place):
    place.make()
    place.dpod.relay["url"] = "smtps://127.0.0.1:9"
    place.dpod.relay["retry_min"] = "1s"
    place.dpod.configure()
    sender = place.request().sender
    place.dpod.once(want=None)
    copy = backup(place)
    place.dpod.relay["url"] = f"directory:{place.directory}/out"
    place.dpod.configure()
    place.dpod.sql("UPDATE letter SET not_before_at = 0")
    wait_until(lambda: place.dpod.once(want=None) and
               recipients(place) == [sender], "it goes out")
    restore(place, copy)
    once_restored(place)
    assert recipients(place) == [sender]
    assert place.dpod.json("outbox", "list")[0]["state"] == "held"


def test_copy_of_now_is_no_older_register(place):
    place.make()
    place.request()
    place.dpod.once()
    copy = backup(place)
    restore(place, copy)
    assert " recovery " not in place.dpod.once().stderr


def test_lock_file_that_is_removed_while_it_runs(place):
    """It looks like one that was forgotten. Two daemons on one register would
    each take the other's letters for those of a dead sender."""
    place.start()
    place.request()
    place.tickets(1)
    os.unlink(os.path.join(state(place), "dpod.lock"))
    second = harness.Dpod(place.directory, place.dpod.mailboxes,
                          place.dpod.relay)
    done = second.once(want=75)
    assert "another dpod is using this state-directory, although its " \
        "dpod.lock was removed: end it first" in done.stderr
    assert place.dpod.stop()[0] == 0
    second.once()


def test_keys_that_are_gone_while_it_runs(place):
    """It goes on with those that it has, and a reload changes nothing."""
    place.start()
    place.request()
    place.tickets(1)
    keys = os.path.join(state(place), "keys")
    os.rename(keys, keys + ".away")
    place.dpod.process.send_signal(signal.SIGHUP)
    wait_until(lambda: "reload-refused" in place.dpod.log(), "it is refused",
               log=place.dpod.log)
    assert "reloaded" not in place.dpod.log()
    place.request()
    place.tickets(2)
    wait_until(lambda: len(place.letters()) == 2, "both are answered",
               log=place.dpod.log)
    place.dpod.stop()
    assert "keys/" in place.dpod.once(want=78).stderr
    os.rmdir(keys)
    os.rename(keys + ".away", keys)
    place.dpod.once()
    place.dpod.holds()
