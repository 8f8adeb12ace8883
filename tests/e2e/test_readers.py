# SPDX-License-Identifier: ISC
"""How many mailboxes are read at once. No server is needed."""
import os
import signal
import sqlite3

import pytest

import database
from harness import wait_until
from place import Place

BOXES = [f"in{number}" for number in range(6)]


@pytest.fixture
def place(tmp_path):
    place = Place(tmp_path)
    yield place
    place.close()


def parent(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
            return int(stat.read().rsplit(")", 1)[1].split()[1])
    except OSError:
        return 0


def reading(dpod):
    """The workers that have a reader. The supervisor, which tries the rules
    first, is none."""
    return {parent(pid) for pid in dpod.descendants("dpod-reader")} - \
        {0, 1, dpod.process.pid}


def crowded(place, mails):
    """Six mailboxes with mail, one of which may be read at a time."""
    dpod = place.make({name: place.mailbox(name) for name in BOXES})
    dpod.top = "readers-max = 1\n"
    dpod.configure()
    for name in BOXES:
        for _ in range(mails):
            place.request(name)
    dpod.start()
    return dpod


def test_one_after_the_other_reads(place):
    dpod = crowded(place, 5)
    most = 0
    while len(place.rows("SELECT 1 FROM ticket")) < 30:
        most = max(most, len(reading(dpod)))
    assert most == 1
    assert "readers-max-exceeded" not in dpod.log()
    # Nobody keeps it who has nothing to read.
    wait_until(lambda: not dpod.descendants("dpod-reader"), "it rests")
    # More of them, without a new start.
    dpod.top = "readers-max = 100\n"
    dpod.configure()
    dpod.process.send_signal(signal.SIGHUP)
    wait_until(lambda: dpod.log().count(" reloaded mailbox=") == 6,
               "they know", 30, dpod.log)
    for name in BOXES:
        place.request(name)
    place.tickets(36)
    assert len(dpod.descendants("dpod-reader")) == 6
    assert dpod.stop()[0] == 0
    dpod.ctl("balance")


def batches(pid):
    """The readers of that worker, by their process ids."""
    found = set()
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as children:
        for child in children.read().split():
            try:
                with open(f"/proc/{child}/comm", encoding="ascii") as name:
                    if name.read() == "dpod-batch\n":
                        found.add(child)
            except OSError:
                pass
    return found


def test_each_batch_has_a_process_of_its_own(place):
    dpod = place.start()
    place.request()
    place.tickets(1)
    worker, = reading(dpod)
    original, = dpod.descendants("dpod-reader")
    seen = set()
    for count in range(1, 4):
        for _ in range(20):
            place.request()
        now = set()
        while len(place.rows("SELECT 1 FROM ledger WHERE disposition"
                             " IS NOT NULL")) <= 20 * count:
            for _ in range(50):
                now |= batches(worker)
        assert now and not now & seen
        seen |= now
    # None is left of those, and the rules were not loaded again.
    assert dpod.descendants("dpod-reader") == [original]
    assert dpod.stop()[0] == 0
    dpod.ctl("balance")


def stopped(dpod):
    """The worker that reads, stopped while it does not lock the register."""
    try:
        worker, = reading(dpod)
        os.kill(worker, signal.SIGSTOP)
    except (AssertionError, OSError, ValueError):
        return None
    base = dpod.connect(timeout=1)
    try:
        database.hold(base)
        return worker
    except sqlite3.OperationalError:
        os.kill(worker, signal.SIGCONT)
        return None
    finally:
        base.close()


def test_who_is_stuck_or_killed_keeps_nobody_from_reading(place):
    dpod = crowded(place, 20)
    worker = wait_until(lambda: stopped(dpod), "it reads, and writes nothing")
    # The others wait for their turn, then go ahead.
    done = len(place.rows("SELECT folder_id FROM ledger WHERE disposition"
                          " IS NOT NULL GROUP BY 1 HAVING count(*) >= 20"))
    others = len(BOXES) - 1 - done
    assert others > 0, "there was nothing left to read"
    wait_until(lambda: dpod.log().count("readers-max-exceeded") >= others,
               "they go ahead", 60, dpod.log)
    wait_until(lambda: len(place.rows("SELECT 1 FROM ticket")) >= 100,
               "what is theirs", 60, dpod.log)
    os.kill(worker, signal.SIGKILL)
    place.tickets(120)
    said = dpod.log().count("readers-max-exceeded")
    for name in BOXES:
        place.request(name)
    place.tickets(126, 25)
    assert dpod.log().count("readers-max-exceeded") == said
    assert dpod.stop()[0] == 0
    dpod.ctl("balance")
