# SPDX-License-Identifier: ISC
"""The whole program against IMAP servers that do what servers do: at the end
the balance holds."""
import os
import signal
import threading
import time

import pytest

from harness import wait_until
from imap_server import Server
from place import Place


@pytest.fixture
def world(tmp_path):
    place = Place(tmp_path)
    place.server = Server()
    secret = os.path.join(place.directory, "password")
    with open(secret, "w", encoding="utf-8") as file:
        file.write("secret\n")
    os.chmod(secret, 0o600)
    place.settings = {
        "url": f"imap://127.0.0.1:{place.server.port}/INBOX",
        "insecure": True, "holder_folder": "none", "user": "dpo",
        "password_file": secret,
        "start": "all", "poll_interval": "5s"}
    yield place
    place.close()
    place.server.close()


def add(world, count=1):
    return [world.server.folder.add(world.generator.request().data)
            for _ in range(count)]


def finish(world, tickets, **dispositions):
    """Stopped in order, nothing is lost and nothing doubled."""
    dpod = world.dpod
    if dpod.process is not None:
        assert dpod.stop()[0] == 0
    assert dpod.dispositions() == {"ticket": tickets, **dispositions}
    acknowledged = dpod.rows("SELECT count(*) AS count FROM letter")
    assert acknowledged[0]["count"] == tickets
    dpod.ctl("balance", "--online")
    dpod.ctl("verify-history")


def test_uidvalidity_changes_between_two_polls(world):
    add(world, 5)
    dpod = world.start({"dpo": world.settings})
    world.tickets(5)
    world.server.folder.renew(78)
    world.server.drop()
    add(world, 1)
    world.tickets(6)
    wait_until(lambda: dpod.dispositions().get("duplicate") == 5, "copies", 30,
               dpod.log)
    # And back, as after a restore from a backup of the server.
    world.server.folder.renew(77)
    world.server.drop()
    wait_until(lambda: dpod.dispositions().get("duplicate") == 11, "copies",
               30, dpod.log)
    finish(world, 6, duplicate=11)


def test_uidvalidity_changes_in_the_middle_of_a_batch(world):
    add(world, 5)

    def change(session, uids):
        del world.server.hooks["fetched"]
        world.server.folder.renew(78)
        session.peer.close()
        raise ConnectionError

    world.server.hooks["fetched"] = change
    world.start({"dpo": world.settings})
    world.tickets(5)
    finish(world, 5, gone=5)


def test_messages_are_expunged_during_the_fetch(world):
    uids = add(world, 6)

    def expunge(session, wanted):
        if world.server.hooks.pop("fetched", None) is not None:
            number = session.number(uids[2])
            world.server.folder.remove(uids[2])
            session.send(f"* {number} EXPUNGE")
            world.server.folder.remove(uids[4])

    world.server.hooks["fetched"] = expunge
    dpod = world.start({"dpo": world.settings})
    world.tickets(4)
    # Missed once proves nothing: they are looked for by themselves.
    wait_until(lambda: dpod.dispositions().get("gone") == 2,
               "the expunged are missed", log=dpod.log)
    finish(world, 4, gone=2)


def cut_at(world, uid, times=None):
    """The session ends whenever this message is fetched (so many times)."""
    left = [times]

    def cut(session, wanted):
        if uid in wanted and left[0] != 0:
            left[0] = left[0] and left[0] - 1
            session.peer.close()
            raise ConnectionError

    world.server.hooks["fetched"] = cut


def test_an_interrupted_first_contact_loses_nothing(world):
    """An old mail with the highest UID hides nothing that is not in hand."""
    uids = add(world, 150)
    world.server.dates[add(world)[0]] = "06-Jan-2020 10:00:00 +0000"
    cut_at(world, uids[1], times=1)
    world.start({"dpo": {**world.settings, "start": "2026-01-01"}})
    world.tickets(150, 60)
    finish(world, 150, **{"before-start": 1})


def test_a_message_at_which_the_session_ends_stops_no_other(world):
    uids = add(world, 6)
    cut_at(world, uids[2])
    dpod = world.start({"dpo": world.settings})
    world.tickets(5, 60)
    add(world, 2)
    world.tickets(7, 60)
    assert dpod.stop()[0] == 0
    assert dpod.dispositions() == {"ticket": 7, None: 1}
    assert "closed" in dpod.rows("SELECT reason FROM ledger WHERE "
                                 "disposition IS NULL")[0]["reason"]


@pytest.mark.parametrize("answer", ["NO it is locked", "OK done"])
def test_a_message_that_is_withheld_stops_no_other(world, answer):
    """It is there, and is not handed over: it is not gone."""
    uids = add(world, 6)

    def withhold(session, tag, command):
        if "BODY" not in command or uids[2] not in session.wanted(command):
            return False
        session.send(f"{tag} {answer}")
        return True

    world.server.hooks["UID FETCH"] = withhold
    dpod = world.start({"dpo": world.settings})
    world.tickets(5, 60)
    assert dpod.stop()[0] == 0
    assert dpod.dispositions() == {"ticket": 5, None: 1}
    assert dpod.log().count("fetch-failed") < 10, "it goes round and round"
    # Somebody else's run: it is not due yet, and not forgotten.
    done = dpod.once(want=75)
    assert "mail-waits mailbox=dpo messages=1" in done.stderr
    assert dpod.dispositions() == {"ticket": 5, None: 1}


def test_a_message_whose_body_is_missing_is_asked_for_again(world):
    """A header alone asks for nothing; the server says that there is more."""
    uids = add(world, 6)
    messages = world.server.folder.messages
    messages[uids[2]] += b"\r\n" * 400

    def cut(session, tag, command):
        if "BODY" not in command:
            return False
        whole = messages[uids[2]]
        messages[uids[2]] = whole[:whole.index(b"\r\n\r\n") + 4]
        session.bodies(command)
        messages[uids[2]] = whole
        session.send(f"{tag} OK done")
        return True

    world.server.hooks["UID FETCH"] = cut
    dpod = world.start({"dpo": world.settings})
    world.tickets(5, 60)
    wait_until(lambda: "not deliver all of it" in dpod.log(), "the reason",
               30, dpod.log)
    assert dpod.stop()[0] == 0
    assert dpod.dispositions() == {"ticket": 5, None: 1}


def odd_date(session, _, command):
    if "INTERNALDATE" in command:
        session.server.dates[3] = "yesterday"
    return False


def odd_folder(session, _, command):
    session.send("* FLAGS (\\Seen Br\xe5dskande [Sak])")
    session.send("* OK [PERMANENTFLAGS (\\Seen Br\xe5dskande [Sak] \\*)] x")
    session.send("* XLOAD 0.7 (")
    return False


def no_words(session, tag, command):
    if command.startswith("EXAMINE"):
        session.select()
    session.send(f"{tag} OK")
    return True


def odd_login(session, tag, _):
    session.send(f'{tag} OK [Error="none yet" (x) "y"] in')
    return True


@pytest.mark.parametrize("words, hook", [
    ("UID FETCH", odd_date), ("EXAMINE", odd_folder), ("EXAMINE", no_words),
    ("LOGIN", odd_login), ("LOGIN", no_words)])
def test_an_odd_line_stops_no_mailbox(world, words, hook):
    add(world, 5)
    world.server.hooks[words] = hook
    dpod = world.start({"dpo": world.settings})
    world.tickets(5)
    add(world, 1)
    world.tickets(6)
    assert "poll-failed" not in dpod.log()
    finish(world, 6)


def test_a_server_that_throttles_is_left_alone(world):
    """It says for how long; that counts more than our own waits."""
    add(world, 2)
    times = []

    def throttle(session, tag, _):
        times.append(time.monotonic())
        if len(times) > 1:
            return False
        session.send(f"{tag} BAD Request is throttled. Suggested Backoff "
                     "Time: 9000 milliseconds")
        return True

    world.server.hooks["EXAMINE"] = throttle
    world.start({"dpo": world.settings})
    world.tickets(2)
    assert 9 < times[1] - times[0] < 20
    assert "throttled" in world.dpod.log()
    finish(world, 2)


def test_the_login_is_refused_for_long(world):
    """The waits are 5, 10, 20 ... seconds; a reload ends one."""
    add(world, 2)

    def refuse(session, tag, _):
        session.send(f"{tag} NO [AUTHENTICATIONFAILED] wrong password")
        return True

    other = Server()
    other.folder.add(world.generator.request().data)
    world.server.hooks["LOGIN"] = refuse
    dpod = world.start({
        "dpo": world.settings,
        "gdpr": {**world.settings,
                 "url": f"imap://127.0.0.1:{other.port}/INBOX"}})
    world.tickets(1)  # the other mailbox never notices
    wait_until(lambda: world.server.count("LOGIN") >= 3, "tries", 40, dpod.log)
    assert world.server.count("LOGIN") < 5
    status, = dpod.json("status")
    assert any("mailbox dpo: " in reason for reason in status["reasons"])
    assert "process-died" not in dpod.log()
    del world.server.hooks["LOGIN"]
    dpod.process.send_signal(signal.SIGHUP)
    world.tickets(3)
    finish(world, 3)
    assert dpod.json("status")[0]["reasons"] == []
    other.close()


def test_a_login_that_is_refused_for_a_while(world):
    """Nobody needs to say that it may try again."""
    refusals = [1, 2]

    def refuse(session, tag, _):
        if not refusals:
            return False
        refusals.pop()
        session.send(f"{tag} NO [UNAVAILABLE] later")
        return True

    world.server.hooks["LOGIN"] = refuse
    add(world, 2)
    world.start({"dpo": world.settings})
    world.tickets(2)
    assert world.server.count("LOGIN") == 3
    finish(world, 2)


# What the server says instead of, or before, the bodies; then whether it
# goes on as if nothing had been.
SAYINGS = {
    "news": (b"* 1 FETCH (FLAGS (\\Seen))\r\n* 9 EXPUNGE\r\n* 8 EXISTS\r\n"
             b"* 3 FETCH (FLAGS (\\Deleted) UID 3)\r\n* 0 RECENT\r\n", True),
    "strangers": (b"* 1 FETCH (UID 77 BODY[]<0> {6}\r\nhello!)\r\n"
                  b"* 1 FETCH (UID 4294967297 BODY[]<0> {6}\r\nhello!)\r\n"
                  b"* 1 FETCH (UID 0 BODY[]<0> {6}\r\nhello!)\r\n"
                  b"* 2 FETCH (UID 18446744073709551617 BODY[]<0> {6}\r\n"
                  b"hello!)\r\n", True),
    "four gigabytes": (b"* 1 FETCH (UID 1 BODY[]<0> {4294967295}\r\nFrom: a",
                       False),
    "a line without end": (b"* OK " + b"x" * (30 << 20), False),
    "a closing without a word": (b"", False),
    "goodbye": (b"* BYE enough for today\r\n", False),
}


@pytest.mark.parametrize("name", SAYINGS)
def test_what_a_server_says_once(world, name):
    """It says so for its first fetch; every mail is there in the end."""
    said, goes_on = SAYINGS[name]
    times = [1]

    def say(session, _):
        if not times:
            return
        times.pop()
        session.send(said)
        if not goes_on:
            session.peer.close()
            raise ConnectionError

    uids = add(world, 6)
    world.server.hooks["fetched"] = say
    dpod = world.start({"dpo": world.settings})
    world.tickets(6, 60)
    assert not times
    assert {row["uid"] for row in dpod.rows("SELECT uid FROM ledger")} == \
        set(uids)
    assert "process-died" not in dpod.log()
    assert dpod.dispositions() == {"ticket": 6}
    # What is new afterwards is found as well.
    add(world, 1)
    world.tickets(7)
    finish(world, 7)


def test_a_byte_a_second_keeps_nobody_else_waiting(world):
    """And the mailbox itself goes on when its server does."""
    slow = threading.Event()

    def drip(session, _):
        while not slow.is_set():
            session.send(b"*")
            slow.wait(1)
        session.peer.close()
        raise ConnectionError

    other = Server()
    uid = other.folder.add(world.generator.request().data)
    add(world, 3)
    world.server.hooks["fetched"] = drip
    dpod = world.start({
        "dpo": world.settings,
        "gdpr": {**world.settings,
                 "url": f"imap://127.0.0.1:{other.port}/INBOX"}})
    world.tickets(1)
    other.folder.add(world.generator.request().data)
    world.tickets(2)
    assert uid == 1 and "process-silent" not in dpod.log()
    slow.set()
    del world.server.hooks["fetched"]
    world.tickets(5, 60)
    finish(world, 5)
    other.close()


def test_idle_is_answered_with_silence(world):
    """IDLE is given up after three silent ones; mail is found by polling."""
    silent = threading.Event()

    def ignore(session, tag, _):
        silent.set()
        while True:
            session.line()

    world.server.hooks["IDLE"] = ignore
    # What the program waits for an answer to IDLE is 30 s: cut it short.
    dpod = world.start({"dpo": world.settings})
    add(world, 1)
    wait_until(silent.is_set, "IDLE", 30, dpod.log)
    for _ in range(2):
        silent.clear()
        wait_until(lambda: world.server.drop() or silent.wait(1), "IDLE", 30,
                   dpod.log)
    wait_until(lambda: world.server.drop() or "idle-given-up" in dpod.log(),
               "IDLE is given up", 30, dpod.log)
    before = world.server.count("IDLE")
    add(world, 1)
    world.tickets(2)
    assert world.server.count("IDLE") == before
    finish(world, 2)


def test_an_idle_that_never_tells(world):
    """It agrees to IDLE and says nothing, whatever comes."""
    def mute(session, tag, _):
        session.send("+ idling")
        session.line()
        session.send(f"{tag} OK done")
        return True

    world.server.hooks["IDLE"] = mute
    world.start({"dpo": world.settings})
    add(world, 1)
    world.tickets(1)
    add(world, 1)
    world.tickets(2)
    finish(world, 2)


def test_mail_during_idle_is_seen_at_once(world):
    world.settings["poll_interval"] = "1h"
    dpod = world.start({"dpo": world.settings})
    wait_until(lambda: world.server.count("IDLE") > 0, "IDLE", 30, dpod.log)
    add(world, 1)
    world.tickets(1, 10)
    add(world, 1)
    world.tickets(2, 10)
    finish(world, 2)


@pytest.mark.parametrize("mark, target", [("flag", "$Ticketed"),
                                          ("move", "Done")])
def test_a_server_without_anything(world, mark, target):
    """No IDLE, UIDPLUS, MOVE or keywords: mail is taken in, the mark waits."""
    world.server.capabilities = ""
    world.server.permanent = r"\Deleted"
    world.settings.update(after_intake=mark, after_intake_target=target)
    add(world, 2)
    dpod = world.start({"dpo": world.settings})
    world.tickets(2)
    wait_until(lambda: "mark-failed" in dpod.log(), "it is said", 30, dpod.log)
    add(world, 1)
    world.tickets(3)
    assert world.server.count("IDLE") == 0
    assert len(world.server.folder.messages) == 3
    # Once the next poll could not do it either, the balance says so.
    wait_until(lambda: dpod.json("balance")[0]["marks_waiting"] > 1,
               "marks wait", 30, dpod.log)
    # It learns keywords, or to move: what waits is done.
    world.server.permanent = r"\Deleted \*"
    world.server.capabilities = "MOVE"
    assert dpod.stop()[0] == 0
    dpod.once()
    folder = world.server.folder
    assert not folder.messages if mark == "move" else \
        all(target in flags for flags in folder.flags.values())
    finish(world, 3)


def test_a_session_that_ends_in_the_middle(world):
    """BYE in a literal, then EOF in one: each message once."""
    add(world, 8)
    cuts = [b"\r\n* BYE\r\n", b""]

    def cut(session, uids):
        if cuts:
            session.send(f"* 1 FETCH (UID {uids[0]} BODY[]<0> {{5000}}\r\n"
                         .encode() + b"From: a" + cuts.pop())
            session.peer.close()
            raise ConnectionError

    world.server.hooks["fetched"] = cut
    world.start({"dpo": world.settings})
    world.tickets(8)
    finish(world, 8)


def test_a_no_after_half_of_the_messages(world):
    uids = add(world, 8)
    state = {"left": 1}

    def refuse(session, tag, command):
        if "BODY" not in command or not state["left"]:
            return False
        state["left"] -= 1
        session.bodies(f"UID FETCH {uids[0]}:{uids[3]} "
                       + command.split(" ", 3)[3])
        session.send(f"{tag} NO try later")
        return True

    world.server.hooks["UID FETCH"] = refuse
    world.start({"dpo": world.settings})
    world.tickets(8)
    finish(world, 8)
