# SPDX-License-Identifier: ISC
"""What befalls the register: people who read it, disks, clocks. No server is
needed: mailboxes and relay are directories."""
import fcntl
import os
import re
import sqlite3
import struct
import subprocess
import termios

import pytest

import harness
from harness import wait_until
from place import Place


@pytest.fixture
def place(tmp_path):
    place = Place(tmp_path)
    yield place
    place.close()


# People

def unread(pipe):
    return struct.unpack("i", fcntl.ioctl(pipe, termios.FIONREAD, b"\0" * 4))


def stuck(dpod, arguments):
    """dpoctl whose pager was left open: what fits into a page is written."""
    end, begin = os.pipe()
    fcntl.fcntl(begin, fcntl.F_SETPIPE_SZ, 4096)
    process = subprocess.Popen(
        [os.path.join(harness.BUILD, "dpoctl"), "-c", dpod.path, *arguments],
        stdin=subprocess.DEVNULL, stdout=begin, stderr=subprocess.STDOUT)
    os.close(begin)
    wait_until(lambda: unread(end)[0] == 4096 or process.poll() is not None,
               f"{arguments} is stuck")
    assert process.poll() is None, f"{arguments} printed too little"
    return process, end


def test_a_pager_that_is_left_open_keeps_nothing(place):
    dpod = place.make()
    victim = "victim@example.org"
    for number in range(60):
        mail = place.generator.request()
        if number % 3 == 0:
            mail.data = mail.data.replace(mail.sender.encode(),
                                          victim.encode())
        place.deliver("in", mail.data)
    dpod.once()
    rows = dpod.json("list")
    everything = [str(row["id"]) for row in rows]
    for row in rows:
        if row["requester"] == victim:
            dpod.ctl("close", str(row["id"]), "--outcome", "withdrawn",
                     "--because", "test")
    commands = [["list"], ["--json", "list"], ["--json", "about", victim],
                ["show"] + everything, ["explain"] + everything,
                # One that has begun to write when it prints.
                ["--json", "forget", victim, "--preview"]]
    pipes = [stuck(dpod, command) for command in commands]
    path = os.path.join(place.directory, "state", "dpod.db")
    # As a daemon that has it open and reads nothing: the log stays.
    base = sqlite3.connect(path)
    base.execute("SELECT count(*) FROM ticket").fetchall()
    said = dpod.ctl("forget", victim, "--because", "test").stdout
    assert "Somebody reads" not in said
    assert os.path.getsize(path + "-wal") == 0
    with open(path, "rb") as register:
        assert victim.encode() not in register.read()
    base.close()
    place.request()
    dpod.once()
    for process, end in pipes:
        while os.read(end, 65536):
            pass
        os.close(end)
        assert process.wait(20) == 0
