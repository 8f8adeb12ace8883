# SPDX-License-Identifier: ISC
"""doc/OPERATING.md. "What to do when": each situation is brought about, status
says what stands there, and when the commands were typed it says it no more.
And what else it promises of reloads, monitoring and messages."""
import glob
import os
import re
import shlex
import shutil
import signal
import subprocess

import pytest

import harness
import programs
import situations
from engines import not_on_postgresql
from harness import wait_until
from programs import TOP

with open(os.path.join(TOP, "doc", "OPERATING.md"), encoding="utf-8") as file:
    TEXT = file.read()


def section(title):
    return TEXT.split(f"\n## {title}\n")[1].split("\n## ")[0]


def read():
    part = section("What to do when")
    found = {}
    for chapter in part.split("\n### ")[1:]:
        title, _, text = chapter.partition("\n")
        blocks = [[line.strip() for line in block.strip("\n").split("\n")]
                  for block in re.findall(r"((?:\n    .+)+)", text)]
        assert len(blocks) == 2 and len(blocks[0]) == 1, title
        found[title] = blocks[0][0], blocks[1]
    return found


DOCUMENT = read()


def plain(line):
    """What differs from one machine and day to the next is taken away."""
    for pattern in (r"127\.0\.0\.1 port \d+", r"mail\.example\.org port \d+"):
        line = re.sub(pattern, "HOST", line)
    line = re.sub(r"127\.0\.0\.1|mail\.example\.org", "HOST", line)
    line = re.sub(r"another dpod, on [^,]+,", "another dpod, on HOST,", line)
    line = re.sub(r"\d{4}-\d\d-\d\dT[\d:]+Z", "TIME", line)
    return re.sub(r"\b(1?[0-9]|20) days\b", "N days", line)


def says(place, line):
    """The relay's words may go on."""
    return any(plain(reason).startswith(plain(line))
               for reason in place.dpod.json("status")[0]["reasons"])


def typed(place, line, values):
    words = [values.get(word, word) for word in shlex.split(line)]
    if words[0] == "dpoctl":
        place.dpod.ctl(*words[1:])
    elif words[0] == "dpod":
        done = place.dpod.program("dpod", words[1:])
        assert done.returncode in (0, 69), done.stdout + done.stderr
    elif line in ("systemctl start dpod", "systemctl restart dpod",
                  "systemctl reload dpod"):
        place.dpod.once(want=None)
    else:
        assert line in ("systemctl status dpod", "timedatectl") or \
            line.startswith("echo test | systemd-run "), line


def test_each_situation_has_its_row():
    assert sorted(DOCUMENT) == sorted(situations.ALL)
    assert len(DOCUMENT) >= 20


@pytest.mark.parametrize("title", list(DOCUMENT))
def test_situation(place, title):
    line, commands = DOCUMENT[title]
    ends = []
    place.closing = ends.append
    try:
        steps = situations.ALL[title](place)
        values = {"FILE": os.path.join(place.directory, "saved.eml"),
                  **next(steps)}
        assert says(place, line), place.dpod.json("status")[0]["reasons"]
        assert place.dpod.ctl("status", want=1).stdout.count(
            line.split(":")[0]) >= 1
        next(steps)
        for command in commands:
            typed(place, command, values)
        place.dpod.once(want=None)  # what it does by itself
        next(steps, None)
        assert not says(place, line), title
        place.dpod.ctl("balance")
    finally:
        for end in ends:
            end()


def test_messages_of_a_start_that_fails_are_the_programs():
    source = ""
    for path in glob.glob(os.path.join(TOP, "src/**/*.c"), recursive=True):
        with open(path, encoding="utf-8") as text:
            source += re.sub(r'"\s*"', "", text.read())
    words = [word for row in re.findall(r"^\| (`.*?) \|",
                                        section("When dpod does not start"),
                                        re.M)
             for word in re.findall(r"`([^`]+)`", row)]
    assert len(words) >= 10
    assert [word for word in words if word not in source] == []


def test_commands_and_metrics_exist(place):
    ends = []
    place.closing = ends.append
    # Some figures are there only while something is missing or waits.
    next(situations.ALL["A test message has not arrived"](place))
    place.dpod.sql("UPDATE own_mail SET state = 'queued', ended_at = NULL"
                   " WHERE to_address = 'officer@example.org'")
    known = {row["command"].split()[0] for row in place.dpod.json("help")}
    named = set(re.findall(r"`dpoctl ([a-z-]+)", TEXT)) | \
        set(re.findall(r"^ +dpoctl ([a-z-]+)", TEXT, re.M))
    assert len(named) > 10 and named <= known, named - known
    metrics = place.dpod.ctl("status", "--prometheus", want=None).stdout
    for end in ends:
        end()
    named = set(re.findall(r"\bdpod_[a-z_]+", TEXT))
    assert len(named) >= 4
    for name in named:
        assert re.search(rf"^{name}\b", metrics, re.M), name


@pytest.mark.parametrize("code, state", [(0, 0), (1, 1), (78, 2)])
def test_line_for_nagios(tmp_path, code, state):
    line, = re.findall(r"^ +command\[dpod\]=(.*)$", TEXT, re.M)
    fake = tmp_path / "dpoctl"
    fake.write_text(f"#!/bin/sh\necho first\necho second\nexit {code}\n")
    fake.chmod(0o755)
    done = subprocess.run(
        shlex.split(line.replace("/run/nagios", str(tmp_path))), text=True,
        capture_output=True,
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"})
    assert (done.returncode, done.stdout) == (state, "first\n")


def reload(dpod, words):
    before = dpod.log().count(words)
    dpod.process.send_signal(signal.SIGHUP)
    wait_until(lambda: dpod.log().count(words) > before, words, 30, dpod.log)


@not_on_postgresql("the register stays: tests/register/check_two_daemons")
def test_moving_to_another_machine(place):
    """The whole directory of a stopped dpod: it is the same one."""
    ends = []
    place.closing = ends.append
    server = situations.mailbox(place, holder_folder="dpod")
    try:
        place.dpod.once()
        directory = os.path.join(place.directory, "new")
        os.mkdir(directory)
        moved = harness.Dpod(directory, place.dpod.mailboxes,
                             place.dpod.relay)
        os.rmdir(os.path.join(directory, "state"))
        shutil.copytree(os.path.join(place.directory, "state"),
                        os.path.join(directory, "state"))
        server.folder.add(place.generator.request().data)
        done = moved.once()
        assert " recovery " not in done.stderr
        assert "another dpod" not in done.stderr
        assert moved.dispositions() == {"ticket": 2}
        moved.ctl("balance", "--online")
        assert moved.ctl("status").returncode == 0
    finally:
        for end in ends:
            end()


def test_reload_takes_in_all_but_the_state_directory(place):
    """Organisation, mailbox and relay show in the next ticket and letter."""
    dpod = place.start()
    with open(dpod.path, encoding="utf-8") as text:
        old = text.read()
    programs.maildir(os.path.join(place.directory, "other"))
    new = old.replace("Example Ltd", "Renamed Ltd") \
        .replace("/out", "/other") \
        .replace('start = "all"', 'start = "all"\n  target-working-days = 3')
    with open(dpod.path, "w", encoding="utf-8") as output:
        output.write(new)
    reload(dpod, "reloaded mailboxes=1")
    place.request()
    place.tickets(1)
    folder = os.path.join(place.directory, "other")
    letter, = programs.parsed(wait_until(lambda: programs.files(folder),
                                         "a letter", 30, dpod.log))
    assert "Renamed Ltd" in letter.get_content()
    assert place.rows("SELECT target_on IS NOT NULL AS is_set FROM claim"
                      ) == [{"is_set": 1}]
    # One thing is refused, and with it everything else of that file.
    with open(dpod.path, "w", encoding="utf-8") as output:
        output.write(old.replace("/state", "/elsewhere"))
    reload(dpod, "reload-refused")
    assert "state-directory has changed: restart dpod" in dpod.log()
    place.request()
    wait_until(lambda: len(programs.files(folder)) == 2, "a letter", 30,
               dpod.log)
    assert place.letters() == []
    with open(dpod.path, "w", encoding="utf-8") as output:
        output.write(new)
    assert dpod.stop()[0] == 0
    dpod.ctl("balance")
