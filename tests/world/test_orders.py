# SPDX-License-Identifier: ISC
"""What an officer orders for a mailbox reaches a daemon that waits."""
import json
import time

from harness import wait_until


def ordered(place, *words, code=0):
    done = place.dpod.program("dpoctl", ["--json", "mailbox", *words])
    assert done.returncode == code, (words, done.stdout, done.stderr)
    return [json.loads(line) for line in done.stdout.splitlines()]


def polls(place):
    return place.rows("SELECT last_poll_at FROM mailbox")[0]["last_poll_at"]


def test_poll_pause_and_resume(place):
    """Its next look would be in an hour; a pause outlives the daemon."""
    hourly = place.mailbox(poll_interval="1h")
    place.start({"dpo": hourly})
    wait_until(lambda: place.rows("SELECT 1 FROM mailbox WHERE last_poll_at > 0"),
               "the first poll", 30, place.dpod.log)
    before = polls(place)
    wait_until(lambda: time.time() >= before + 1, "another second")
    assert ordered(place, "poll", "dpo") == [
        {"name": "dpo", "done": "polled"}]
    assert polls(place) > before

    ordered(place, "pause", "dpo", "--because", "the server is moved")
    wait_until(lambda: "mailbox-paused" in place.dpod.log(), "the pause", 30,
               place.dpod.log)
    place.request()
    ordered(place, "poll", "dpo", code=1)
    row = ordered(place, "list")[0]
    assert (row["health"], row["paused_because"]) == (
        "paused", "the server is moved")
    code, _ = place.dpod.stop()
    assert code == 0
    place.dpod.start()
    wait_until(lambda: place.dpod.log().count("mailbox-paused") == 2,
               "it is paused again", 30, place.dpod.log)
    assert place.rows("SELECT 1 FROM ledger") == []

    ordered(place, "resume", "dpo")
    place.tickets(1)
    events = [row["event"] for row in place.rows(
        "SELECT event FROM history WHERE event LIKE 'mailbox-%'")]
    assert events == ["mailbox-paused", "mailbox-resumed"]


def test_poll_of_a_mailbox_that_fails(place):
    """What is wrong is said at once, not after the pause between tries."""
    place.start()
    wait_until(lambda: place.rows("SELECT 1 FROM mailbox WHERE last_poll_at > 0"),
               "the first poll", 30, place.dpod.log)
    place.dpod.stop()
    place.dpod.mailboxes["dpo"]["url"] += "-of-nobody"
    place.dpod.configure()
    place.dpod.start()
    wait_until(lambda: place.dpod.log().count("poll-failed") == 1, "a failure",
               30, place.dpod.log)
    assert ordered(place, "poll", "dpo", code=75) == [
        {"name": "dpo", "done": "failed"}]
    assert ordered(place, "list")[0]["health"] == "failing"
