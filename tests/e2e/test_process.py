# SPDX-License-Identifier: ISC
"""The daemon as a process: its start, its end, and deaths in between."""
import os
import signal
import sqlite3
import subprocess
import time

import pytest

import crash_office
import harness
from harness import Dpod, only_address, wait_until
from mails import Generator

COMMIT_LETTERS = 50  # the default of commit-letters


@pytest.fixture
def daemon(world):
    dpod = world.dpod({"dpo": world.mailbox("dpo", poll_interval="5s")})
    dpod.start()
    wait_until(lambda: is_polling(dpod), "the daemon polls", log=dpod.log)
    return dpod


def is_polling(dpod):
    assert dpod.process.poll() is None, dpod.log()
    try:
        return dpod.rows("SELECT 1 FROM mailbox WHERE last_success_at > 0")
    except sqlite3.OperationalError:
        return False  # it is still being made


def arrive_and_be_answered(world, dpod, seed, count=1):
    generator = Generator(seed, time.time())
    mails = [generator.request() for _ in range(count)]
    start = time.monotonic()
    world.dovecot.append("dpo", [mail.data for mail in mails])
    wanted = {mail.sender for mail in mails}
    wait_until(lambda: wanted <= {only_address(letter, "To")
                                  for letter in world.sent()},
               "each new mail is answered", log=dpod.log)
    return time.monotonic() - start


def test_mail_is_answered_while_it_runs_and_it_ends_in_time(world, daemon):
    assert arrive_and_be_answered(world, daemon, 30) < 15
    code, seconds = daemon.stop()
    assert code == 0
    assert seconds < 5
    assert len(world.sent()) == 1
    daemon.ctl("balance", "--online")


def test_a_second_one_is_refused(world, daemon):
    second = Dpod(world.directory, daemon.mailboxes, daemon.relay)
    done = second.once(want=None)
    assert 64 < done.returncode <= 78
    assert "another dpod is using" in done.stderr, done.stderr
    assert arrive_and_be_answered(world, daemon, 31) < 20


@pytest.mark.parametrize("victim", ["dpod-reader", "dpod"])
def test_a_killed_process_comes_back_and_nothing_doubles(world, daemon,
                                                         victim):
    arrive_and_be_answered(world, daemon, 32)
    before = wait_until(lambda: daemon.descendants(victim),
                        f"a process {victim}", log=daemon.log)
    harness.kill(before)
    wait_until(lambda: not set(before) & set(daemon.descendants()),
               "the killed are gone")
    arrive_and_be_answered(world, daemon, 33, count=3)
    code, _ = daemon.stop()
    assert code == 0
    assert len(world.sent()) == 4
    assert daemon.dispositions() == {"ticket": 4}
    daemon.ctl("balance")


def test_the_reader_is_confined_and_has_no_secret(world, daemon):
    """What a mail may attack sees neither password nor network."""
    arrive_and_be_answered(world, daemon, 34)
    reader, = wait_until(lambda: daemon.descendants("dpod-reader"),
                         "the reader runs")
    with open(f"/proc/{reader}/environ", "rb") as environment:
        assert environment.read().strip(b"\0") == b""
    with open(f"/proc/{reader}/status", encoding="ascii") as status:
        values = dict(line.rstrip("\n").split(":\t", 1)
                      for line in status if ":\t" in line)
    assert values["NoNewPrivs"] == "1"
    links = [os.readlink(f"/proc/{reader}/fd/{number}")
             for number in os.listdir(f"/proc/{reader}/fd")]
    assert not [link for link in links if ".db" in link], links
    assert sum(link.startswith("socket:") for link in links) == 1, links


def test_a_kill_of_everything_doubles_nothing(world, daemon):
    """SIGKILL in the middle of work; the next start goes on from there."""
    generator = Generator(35, time.time())
    mails = [generator.request() for _ in range(60)]
    world.dovecot.deliver("dpo", [mail.data for mail in mails])
    wait_until(lambda: daemon.dispositions().get("ticket"),
               "the first ticket", log=daemon.log)
    daemon.kill_if_running()
    dpod = world.dpod({"dpo": world.mailbox("dpo")})
    dpod.once()
    wait_until(lambda: dpod.once() and not dpod.rows(
        "SELECT 1 FROM letter WHERE state <> 'sent'"), "all letters are sent")
    assert len(dpod.json("list")) == 60
    # A letter whose answer was lost arrives twice, and is marked so: at most
    # those that one commit takes up.
    letters = world.sent()
    crash_office.check_letters(dpod, letters, COMMIT_LETTERS)
    assert len({letter["Message-ID"] for letter in letters}) == 60
    dpod.ctl("balance", "--online")


def ignoring(command):
    """SIGCHLD that is ignored stays so over an exec: then no child can be
    waited for."""
    return subprocess.run(
        [os.path.join(harness.BUILD, command[0])] + command[1:],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60,
        preexec_fn=lambda: signal.signal(signal.SIGCHLD, signal.SIG_IGN))


def two_children(dpod):
    found = dpod.descendants("dpod")
    return found if len(found) == 2 else None


def test_who_starts_it_may_ignore_the_end_of_children(world, tmp_path):
    mail = tmp_path / "mail.eml"
    mail.write_bytes(Generator(32, time.time()).request().data)
    done = ignoring(["dpoctl", "--json", "classify", str(mail)])
    assert '"decision":"request"' in done.stdout, done.stderr
    dpod = world.dpod({"dpo": world.mailbox("dpo", poll_interval="5s")})
    world.dovecot.append("dpo", [mail.read_bytes()])
    done = ignoring(["dpod", "-c", dpod.path, "--once"])
    assert done.returncode == 0, done.stderr
    assert len(world.sent()) == 1
    # The same with the daemon, whose children are started again.
    dpod.prefix = ["env", "--ignore-signal=CHLD"]
    dpod.start()
    wait_until(lambda: " started " in dpod.log(), "it starts", log=dpod.log)
    arrive_and_be_answered(world, dpod, 33)
    harness.kill(dpod.descendants("dpod-reader"))
    arrive_and_be_answered(world, dpod, "dpod-reader", 2)
    harness.kill(wait_until(lambda: two_children(dpod), "worker and sender",
                            log=dpod.log))
    arrive_and_be_answered(world, dpod, "dpod", 2)
    wait_until(lambda: dpod.log().count("process-died") == 2,
               "both deaths are told", log=dpod.log)
    assert dpod.stop()[0] == 0
    dpod.ctl("balance")
