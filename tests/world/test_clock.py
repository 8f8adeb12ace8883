# SPDX-License-Identifier: ISC
"""A clock that jumps, or is wrong when the machine starts: nothing is sent or
erased by it until a human accepts it, and everything is taken in."""
import os
import subprocess
import time

import pytest

from harness import wait_until
from programs import TOP

TEMPFAIL = 75
DAY = 86400


@pytest.fixture
def clock(place, tmp_path):
    """Sets the clock of all programs to so many seconds ahead."""
    library = str(tmp_path / "clock.so")
    subprocess.run([os.environ.get("CC", "cc"), "-shared", "-fPIC", "-o",
                    library, os.path.join(TOP, "tests/soak/clock.c")],
                   check=True)
    offset = tmp_path / "offset"
    # Some look back an hour, on a machine that has just been started as well.
    place.clock = {"LD_PRELOAD": library, "CLOCK_OFFSET_FILE": str(offset),
                   "CLOCK_BOOTED": str(DAY)}

    def jump(seconds):
        (tmp_path / "new").write_text(str(seconds))
        os.rename(tmp_path / "new", offset)
    jump(0)
    return jump


def make(place):
    place.make()
    place.dpod.environment = lambda: {**os.environ, **place.clock}


def states(place):
    return [row["state"] for row in place.rows(
        "SELECT state FROM letter ORDER BY id")]


def reasons(place):
    return [reason for reason in place.dpod.json("status")[0]["reasons"]
            if "clock" in reason]


def newsletter(place):
    place.deliver("in", b"From: news@example.net\r\nTo: dpo@example.com\r\n"
                  b"Subject: Weekly news\r\nMessage-ID: <n1@example.net>\r\n"
                  b"List-Id: <news.example.net>\r\nPrecedence: bulk\r\n"
                  b"List-Unsubscribe: <mailto:x@example.net>\r\n\r\n"
                  b"This week in our shop: new shoes for the spring.\r\n")


def due_tomorrow(place, seconds=DAY):
    """What is no request is erased then."""
    place.dpod.sql(
        f"UPDATE message SET expires_at = {int(time.time()) + seconds}"
        " WHERE ticket_id IS NULL")


def kept(place):
    return len(place.rows("SELECT 1 FROM message WHERE ticket_id IS NULL"))


@pytest.mark.parametrize("seconds", [10 * DAY, -10 * DAY])
def test_jump_while_it_runs(place, clock, seconds):
    make(place)
    place.dpod.start(**place.clock)
    newsletter(place)
    place.request()
    wait_until(lambda: states(place) == ["sent"] and kept(place) == 1,
               "one letter", log=place.dpod.log)
    due_tomorrow(place)
    clock(seconds)
    wait_until(lambda: "clock-doubted" in place.dpod.log(), "it is doubted",
               log=place.dpod.log)
    place.request()
    place.tickets(2)
    time.sleep(3)
    assert states(place) == ["sent", "queued"] and kept(place) == 1
    # Receipt goes by what the mailbox says.
    row = place.rows("SELECT received_at FROM ticket ORDER BY id")[-1]
    assert abs(row["received_at"] - time.time()) < 60
    reason, = reasons(place)
    assert "dpoctl clock accept" in reason
    assert place.dpod.json("clock", "accept")[0]["doubt"] == "leapt"
    wait_until(lambda: states(place) == ["sent"] * 2, "it is sent",
               log=place.dpod.log)
    assert "clock-believed by=human" in place.dpod.log()
    assert reasons(place) == []
    event, = place.rows("SELECT actor, program, was FROM history"
                        " WHERE event = 'clock-accepted'")
    assert event["program"] == "dpoctl" and event["was"] == "leapt"
    place.dpod.holds()


def test_machine_that_slept(place, clock):
    """A laptop that was closed for three days: wall clock and the clock since
    boot agree, what is monotonic stood still. Nothing is doubted."""
    make(place)
    place.clock["CLOCK_SLEPT"] = "1"
    place.dpod.start(**place.clock)
    newsletter(place)
    place.request()
    wait_until(lambda: states(place) == ["sent"] and kept(place) == 1,
               "one letter", log=place.dpod.log)
    due_tomorrow(place)
    clock(3 * DAY)
    place.request()
    wait_until(lambda: states(place) == ["sent"] * 2, "it is sent",
               log=place.dpod.log)
    assert "clock-doubted" not in place.dpod.log()
    assert reasons(place) == []
    place.dpod.holds()


def test_jump_that_is_taken_back(place, clock):
    make(place)
    place.dpod.once()
    clock(9 * DAY)
    place.request()
    place.dpod.once(want=TEMPFAIL)
    assert states(place) == ["queued"]
    clock(0)
    done = place.dpod.once(want=TEMPFAIL)
    assert "clock-agrees" in done.stderr and states(place) == ["queued"]
    # An hour later.
    place.dpod.sql("UPDATE wall_clock SET agrees_since = agrees_since - 3600")
    done = place.dpod.once()
    assert "clock-believed by=agreement" in done.stderr
    assert states(place) == ["sent"]


def other_boot(place, days):
    """As if the machine had run last so many days ago."""
    place.dpod.sql("UPDATE wall_clock SET right_boot = 'another',"
                   f" right_at = right_at - {int(days * DAY)}")


def test_wrong_when_the_machine_starts(place, clock):
    make(place)
    place.dpod.once()
    for days in (0.9, -0.9):
        other_boot(place, days)
        assert "clock-doubted" not in place.dpod.once().stderr
    for days, doubt in ((10, "ahead"), (-10, "behind")):
        other_boot(place, days)
        place.request()
        done = place.dpod.once(want=TEMPFAIL)
        assert f"clock-doubted reason={doubt}" in done.stderr
        assert "queued" in states(place)
        place.dpod.ctl("clock", "accept")
        place.dpod.once()
        assert set(states(place)) == {"sent"}


def test_erasing_is_a_day_a_day(place, clock):
    make(place)
    for number in range(4):
        place.deliver("in", b"From: news@example.net\r\n"
                      b"To: dpo@example.com\r\nSubject: News\r\n"
                      b"Precedence: bulk\r\nList-Id: <n.example.net>\r\n"
                      b"Message-ID: <n%d@example.net>\r\n\r\nShoes, part %d."
                      b"\r\n" % (number, number))
    place.dpod.once()
    assert kept(place) == 4
    now = int(time.time())
    for number in range(4):
        place.dpod.sql(f"UPDATE message SET expires_at = {now} - "
                       f"{int((number + 0.5) * DAY)} WHERE id = {number + 1}")
    # The machine was off for four days.
    place.dpod.sql(f"UPDATE wall_clock SET erased_until_at = {now - 4 * DAY},"
                   " erased_boot = 'another'")
    done = place.dpod.once()
    assert kept(place) == 4 and "erasing-is-behind days=4" in done.stderr
    place.dpod.sql("UPDATE wall_clock SET erased_boot_seconds ="
                   f" erased_boot_seconds - {DAY}")
    done = place.dpod.once()
    assert kept(place) == 3 and "erasing-is-behind days=" in done.stderr
    place.dpod.once()
    assert kept(place) == 3
    assert any("dpoctl purge" in reason for reason in
               place.dpod.json("status")[0]["reasons"])
    place.dpod.ctl("purge")
    assert kept(place) == 0
    assert not any("dpoctl purge" in reason for reason in
                   place.dpod.json("status")[0]["reasons"])


def test_small_jumps_erase_no_more_than_that(place, clock):
    """Half a day ahead in each hour is no doubt, and not twelve days' worth of
    erasing in a day."""
    make(place)
    newsletter(place)
    place.dpod.once()
    due_tomorrow(place, DAY + DAY // 4)
    for count in range(1, 6):
        clock(count * DAY // 2)
        place.dpod.sql("UPDATE wall_clock SET right_at = right_at - 3600,"
                       " right_boot_seconds = right_boot_seconds - 3600,"
                       " erased_boot_seconds = erased_boot_seconds - 3600")
        assert "clock-doubted" not in place.dpod.once(want=None).stderr
    assert kept(place) == 1
    assert any("dpoctl purge" in reason
               for reason in place.dpod.json("status")[0]["reasons"])
    place.dpod.ctl("purge")
    assert kept(place) == 0


@pytest.mark.parametrize("has_seen", [True, False])
def test_purge_waits_for_a_clock_in_doubt(place, clock, has_seen):
    """By hand or from cron; whether or not a daemon runs that has seen it."""
    make(place)
    newsletter(place)
    place.dpod.once()
    due_tomorrow(place)
    clock(10 * DAY)
    if has_seen:
        place.dpod.once(want=None)
    done = place.dpod.ctl("purge", want=TEMPFAIL)
    assert "the clock is doubted" in done.stderr
    assert "dpoctl clock accept" in done.stderr
    assert kept(place) == 1
    counts, = place.dpod.json("purge", "--preview")
    assert counts["not_requests"] == 1
    place.dpod.ctl("clock", "accept")
    place.dpod.ctl("purge")
    assert kept(place) == 0
