# SPDX-License-Identifier: ISC
"""Several connections to a relay, and letters that go out at once."""
import statistics
import time

import pytest

from harness import Dpod, wait_until
from place import Place
from smtp_server import SmtpServer


@pytest.fixture
def place(tmp_path):
    place = Place(tmp_path)
    place.relay = SmtpServer()
    yield place
    place.close()
    place.relay.close()


def start(place, tmp_path, **settings):
    place.dpod = Dpod(tmp_path, {"dpo": place.mailbox()},
                      place.relay.relay(**settings))


def slowly(letter):
    time.sleep(0.3)
    return "250 taken"


def assert_each_once(place, count):
    ids = [letter["Message-ID"] for letter in place.relay.letters]
    assert len(ids) == len(set(ids)) == count
    attempts = place.rows("SELECT result FROM delivery")
    assert [row["result"] for row in attempts] == ["accepted"] * count
    place.dpod.ctl("balance")


@pytest.mark.parametrize("connections", [1, 4])
def test_as_many_at_a_time_as_configured(place, tmp_path, connections):
    start(place, tmp_path, connections=connections)
    place.relay.on_letter = slowly
    for _ in range(9):
        place.request()
    place.dpod.once()
    assert place.relay.most_sessions == connections
    assert_each_once(place, 9)


def test_a_relay_that_allows_two(place, tmp_path):
    """The refusal of a third is neither a failure of the relay nor of the
    letter, whose turn comes on one of the others."""
    start(place, tmp_path)
    place.relay.on_letter = slowly
    place.relay.says["CONNECT"] = lambda text: \
        "421 4.7.0 Too many connections" \
        if len(place.relay.sessions) > 2 else None
    for _ in range(9):
        place.request()
    done = place.dpod.once()
    assert "relay-failing" not in done.stderr
    assert_each_once(place, 9)
    refused = place.relay.commands.count("CONNECT") - 2
    assert 1 <= refused <= 2


def test_connections_that_died_meanwhile(place, tmp_path):
    start(place, tmp_path)
    place.relay.on_letter = slowly
    place.dpod.start()
    for _ in range(9):
        place.request()
    wait_until(lambda: len(place.rows("SELECT 1 FROM delivery WHERE"
                                      " result = 'accepted'")) == 9,
               "all are out", 30, place.dpod.log)
    assert place.relay.most_sessions > 1
    place.relay.break_off()
    place.request()
    wait_until(lambda: len(place.relay.letters) == 10, "the next one", 30,
               place.dpod.log)
    assert place.dpod.stop()[0] == 0
    assert_each_once(place, 10)


def test_a_relay_that_is_down_is_asked_by_one(place, tmp_path):
    start(place, tmp_path)
    place.relay.says["CONNECT"] = "421 closed"
    for _ in range(9):
        place.request()
    place.dpod.once(want=75)
    assert place.relay.commands == ["CONNECT"]
    attempts = place.rows("SELECT letter_id FROM delivery")
    assert len(attempts) == 1


def test_the_sender_wakes_up(place, tmp_path):
    """When a ticket is opened, and when an officer approves: looking once a
    second would take half a second as the median."""
    start(place, tmp_path)
    place.dpod.start()
    wait_until(lambda: "started" in place.dpod.log(), "it starts", 30,
               place.dpod.log)
    today = time.strftime("%Y-%m-%d", time.gmtime())
    lags = []

    def out(letter):
        lags.append(time.time())
        return "250 taken"

    place.relay.on_letter = out
    for number in range(1, 8):
        place.dpod.ctl("open", "--by", "phone", "--kind", "access",
                       "--received", today, "--address", f"{number}@example.org",
                       "--language", "en", "--subject", f"Copy {number}")
        place.dpod.ctl("letter", str(number), "--purpose", "clarify",
                       "--because", "Which account?", "--send")
        done = time.time()
        wait_until(lambda: len(lags) == number, "it is out", 20,
                   place.dpod.log)
        lags[-1] -= done
    assert place.dpod.stop()[0] == 0
    assert statistics.median(lags) < 0.25, lags
