# SPDX-License-Identifier: ISC
"""Answers of a relay that get lost, or can not be written down."""

import pytest

import database
from harness import Dpod, wait_until
from place import Place
from smtp_server import SmtpServer


@pytest.fixture
def place(tmp_path):
    place = Place(tmp_path)
    place.relay = SmtpServer()
    place.dpod = Dpod(tmp_path, {"dpo": place.mailbox()},
                      place.relay.relay())
    yield place
    place.close()
    place.relay.close()


def test_a_letter_without_an_answer_goes_out_three_times(place):
    place.relay.on_letter = lambda letter: None
    place.request()
    place.dpod.start()
    wait_until(lambda: place.rows("SELECT 1 FROM letter WHERE"
                                  " state = 'failed'"), "it has failed", 60,
               place.dpod.log)
    # Another one shows that the sender goes on, and with what.
    place.relay.on_letter = lambda letter: "250 taken"
    place.request()
    wait_until(lambda: len(place.relay.letters) == 4, "the next", 30,
               place.dpod.log)
    assert place.dpod.stop()[0] == 0
    first = place.relay.letters[0]["Message-ID"]
    assert [letter["Message-ID"] == first
            for letter in place.relay.letters] == [True] * 3 + [False]
    results = [row["result"] for row in place.dpod.rows(
        "SELECT result FROM delivery ORDER BY letter_id, attempt")]
    assert results == ["lost"] * 2 + ["refused", "accepted"]
    status, = place.dpod.json("status")
    assert status["needs_human"]
    # Nobody has got anything: until a human has seen that it does not hold.
    assert place.dpod.json("balance")[0]["tickets_unacknowledged"] == 1
    place.dpod.ctl("seen", "1")
    place.dpod.ctl("balance")


@pytest.mark.parametrize("letters", [1, 3])
def test_an_answer_waits_for_the_disk(place, letters):
    """`letters` 1: when nothing follows; 3: before the next ones start."""
    held = []

    def lock(letter):
        if not held:
            held.append(place.dpod.connect(
                isolation_level=None, check_same_thread=False, timeout=20))
            database.hold(held[0])
        return "250 taken"

    for _ in range(letters):
        place.request()
    place.dpod.once()
    assert len(place.relay.letters) == letters
    # The same again, with somebody who locks the register meanwhile.
    for _ in range(letters):
        place.request()
    place.relay.on_letter = lock
    place.dpod.start()
    wait_until(lambda: "answer-not-written" in place.dpod.log(), "it is said",
               60, place.dpod.log)
    assert letters < len(place.relay.letters) <= 2 * letters
    sender = [line for line in place.dpod.log().splitlines()
              if "process=sender" in line]
    assert not sender, sender
    held[0].execute("ROLLBACK")
    held[0].close()
    wait_until(lambda: len(place.rows("SELECT 1 FROM letter WHERE"
                                      " state = 'sent'")) == 2 * letters,
               "all are sent", 30, place.dpod.log)
    assert place.dpod.stop()[0] == 0
    ids = [letter["Message-ID"] for letter in place.relay.letters]
    assert len(ids) == len(set(ids)) == 2 * letters
    place.dpod.ctl("balance")
