# SPDX-License-Identifier: ISC
"""Letters: a relay that is away, says later, says no; held letters."""
import email
import email.policy
import os
import re
import time

import pytest

import database
from harness import only_address, wait_until
from mails import Generator


@pytest.fixture
def request_mail(world):
    mail = Generator(40, time.time()).request("de", "access")
    world.dovecot.deliver("dpo", [mail.data])
    return mail


def letter_state(dpod):
    row, = dpod.json("outbox", "list")
    return row["state"]


def once_until(dpod, state):
    wait_until(lambda: dpod.once(want=None) and letter_state(dpod) == state,
               f"the letter is {state}",
               log=lambda: dpod.rows("SELECT * FROM delivery"))


def test_a_relay_that_is_away_comes_back(world, request_mail):
    dpod = world.dpod()
    world.postfix.stop()
    try:
        dpod.once(want=None)
        assert len(dpod.json("list")) == 1
        assert letter_state(dpod) == "queued"
        dpod.ctl("balance")
    finally:
        world.postfix.start(write=False)
    once_until(dpod, "sent")
    letter, = world.sent()
    assert only_address(letter, "To") == request_mail.sender


def test_later_is_tried_again(world, request_mail):
    dpod = world.dpod()
    world.postfix.refuse({request_mail.sender: "450 4.2.1 mailbox is busy"})
    try:
        dpod.once(want=None)
        assert letter_state(dpod) == "queued"
        # Where the run takes long, it is tried more than once.
        attempts = dpod.rows("SELECT result, code, text FROM delivery")
        assert attempts
        for attempt in attempts:
            assert attempt["result"] == "deferred" and attempt["code"] == 450
            assert "busy" in attempt["text"]
    finally:
        world.postfix.refuse({})
    once_until(dpod, "sent")
    assert len(world.sent()) == 1
    last = dpod.rows("SELECT result, code, text FROM delivery")[-1]
    assert last["result"] == "accepted" and last["code"] == 250
    assert "queued as" in last["text"]


def test_what_an_earlier_run_put_off_is_said(world, request_mail):
    dpod = world.dpod(relay=world.relay(retry_min="1h", retry_max="1h"))
    world.postfix.refuse({request_mail.sender: "450 4.2.1 mailbox is busy"})
    try:
        dpod.once(want=75)
    finally:
        world.postfix.refuse({})
    # Not due yet: nothing is tried, and not all is done.
    done = dpod.once(want=75)
    seconds, = re.findall(r"letters-wait seconds=(\d+)", done.stderr)
    assert 3500 < int(seconds) <= 3600
    assert len(dpod.rows("SELECT 1 FROM delivery")) == 1
    letter, = dpod.json("outbox", "list")
    dpod.ctl("outbox", "cancel", str(letter["id"]))
    assert "letters-wait" not in dpod.once().stderr


def test_no_is_no(world, request_mail):
    dpod = world.dpod()
    world.postfix.refuse({request_mail.sender: "550 5.1.1 no such user"})
    try:
        dpod.once(want=None)
        dpod.once(want=None)
    finally:
        world.postfix.refuse({})
    assert letter_state(dpod) == "failed"
    attempt, = dpod.rows("SELECT code, text FROM delivery")
    assert attempt["code"] == 550 and "no such user" in attempt["text"]
    dpod.once()
    assert world.sent() == []
    assert len(dpod.json("list")) == 1
    # Until somebody has seen it.
    assert dpod.json("balance")[0]["tickets_unacknowledged"] == 1
    dpod.ctl("seen", "1")
    dpod.ctl("balance")


def test_one_refused_address_stops_no_other(world):
    generator = Generator(41, time.time())
    mails = [generator.request() for _ in range(5)]
    world.dovecot.deliver("dpo", [mail.data for mail in mails])
    dpod = world.dpod()
    world.postfix.refuse({mails[2].sender: "550 5.1.1 no such user"})
    try:
        dpod.once(want=None)
    finally:
        world.postfix.refuse({})
    assert {only_address(letter, "To") for letter in world.sent()} == \
        {mail.sender for mail in mails} - {mails[2].sender}


def test_a_held_letter_waits_for_a_human(world, request_mail):
    dpod = world.dpod({"dpo": world.mailbox("dpo", acknowledge="hold")})
    dpod.once()
    dpod.once()
    row, = dpod.json("outbox", "list")
    assert row["state"] == "held"
    assert world.sent() == []
    shown = dpod.ctl("outbox", "show", str(row["id"])).stdout
    assert request_mail.sender in shown
    dpod.ctl("outbox", "approve", str(row["id"]))
    dpod.once()
    letter, = world.sent()
    assert letter["In-Reply-To"] == request_mail.message_id
    assert letter_state(dpod) == "sent"


def test_a_cancelled_letter_stays(world, request_mail):
    dpod = world.dpod({"dpo": world.mailbox("dpo", acknowledge="hold")})
    dpod.once()
    row, = dpod.json("outbox", "list")
    dpod.ctl("outbox", "cancel", str(row["id"]))
    dpod.ctl("outbox", "approve", str(row["id"]), want=None)
    dpod.once()
    assert letter_state(dpod) == "cancelled"
    assert world.sent() == []
    dpod.ctl("balance")


def test_off_writes_none_and_the_balance_holds(world, request_mail):
    dpod = world.dpod({"dpo": world.mailbox("dpo", acknowledge="off")})
    dpod.once()
    assert len(dpod.json("list")) == 1
    assert dpod.json("outbox", "list") == []
    assert world.sent() == []
    dpod.ctl("balance")


def test_a_directory_takes_what_would_be_sent(world, request_mail):
    sent = os.path.join(world.directory, "sent")
    dpod = world.dpod(relay={"url": f"directory:{sent}"})
    dpod.once()
    new = os.path.join(sent, "new")
    name, = os.listdir(new)
    assert os.listdir(os.path.join(sent, "tmp")) == []
    with open(os.path.join(new, name), "rb") as mail:
        letter = email.message_from_binary_file(mail,
                                                policy=email.policy.default)
    assert only_address(letter, "To") == request_mail.sender
    assert letter["In-Reply-To"] == request_mail.message_id
    assert letter_state(dpod) == "sent"


def test_the_maildir_is_a_mailbox_too(world):
    generator = Generator(42, time.time())
    mails = [generator.request() for _ in range(3)]
    base = os.path.join(world.directory, "maildir")
    for name in ("cur", "new", "tmp"):
        os.makedirs(os.path.join(base, name))
    for index, mail in enumerate(mails):
        with open(os.path.join(base, "new", f"{index}.test"), "wb") as out:
            out.write(mail.data)
    dpod = world.dpod({"dpo": {"url": f"maildir:{base}", "start": "all"}})
    dpod.once()
    # A mail reader moves what it has shown; the mail stays the same one.
    os.rename(os.path.join(base, "new", "0.test"),
              os.path.join(base, "cur", "0.test:2,S"))
    dpod.once()
    assert len(dpod.json("list")) == 3
    assert len(world.sent()) == 3
    assert sorted(os.listdir(os.path.join(base, "new"))) == \
        ["1.test", "2.test"]
    dpod.ctl("balance", "--online")


def test_a_test_letter(world):
    """`dpod -t --online --send-test`: the relay's own words, and a letter
    that nobody's robot answers."""
    dpod = world.dpod()
    done = dpod.program("dpod", ["-t", "--online", "--send-test",
                                 "jane@example.org"])
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^ok    test letter to jane@example\.org: the relay "
                     r"accepted it: 250 .*queued", done.stdout, re.M)
    letter, = world.sent()
    assert only_address(letter, "To") == "jane@example.org"
    assert only_address(letter, "From") == "dpo@example.com"
    assert "test" in letter["Subject"].lower()
    assert letter["Auto-Submitted"] == "auto-replied"
    assert not database.IS_SQLITE or not os.path.exists(dpod.database())


def test_a_test_letter_that_is_refused(world):
    dpod = world.dpod()
    world.postfix.refuse({"jane@example.org": "550 5.1.1 nobody of that name"})
    try:
        done = dpod.program("dpod", ["-t", "--online", "--send-test",
                                     "jane@example.org"])
    finally:
        world.postfix.refuse({})
    assert done.returncode == 69
    assert re.search(r"^wrong test letter to jane@example\.org: refused: .*"
                     "nobody of that name", done.stdout, re.M)
    assert dpod.program("dpod", ["-t", "--online", "--send-test",
                                 "jane"]).returncode == 64
    assert dpod.program("dpod", ["-t", "--send-test",
                                 "jane@example.org"]).returncode == 64
