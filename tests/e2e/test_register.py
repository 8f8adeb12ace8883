# SPDX-License-Identifier: ISC
"""What befalls the register: people who read it, disks, clocks. No server is
needed: mailboxes and relay are directories."""
import fcntl
import os
import re
import shutil
import signal
import sqlite3
import stat
import struct
import subprocess
import termios
import time

import pytest

import database
import harness
from engines import not_on_postgresql
from harness import wait_until
from mails import Generator
from place import Place

TOP = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))


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


def test_an_interrupted_purge_says_what_it_erased(place):
    dpod = place.make()
    place.request()
    dpod.once()
    base = dpod.connect(isolation_level=None)
    base.execute(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
        " WHERE i < 40000) INSERT INTO message (received_at, from_address,"
        " from_name, message_id, in_reply_to, reference_ids, subject,"
        " decision, score, language, explanation, problems, text, quoted,"
        " expires_at) SELECT 1, 'a@b.example', '', '', '', '', '',"
        " 'not-request', 0, 'en', '[]', '', '', '', i FROM n")
    left = "SELECT count(*) FROM message WHERE expires_at IS NOT NULL"
    purge = subprocess.Popen(
        [os.path.join(harness.BUILD, "dpoctl"), "-c", dpod.path, "purge"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    wait_until(lambda: base.execute(left).fetchone()[0] < 40000, "it erases")
    purge.send_signal(signal.SIGINT)
    said, errors = purge.communicate(timeout=60)
    assert purge.returncode == os.EX_TEMPFAIL, (said, errors)
    assert "interrupted" in errors
    left, = base.execute(left).fetchone()

    def erased():
        return sum(int(re.search(r"not-requests (\d+)", row[0]).group(1))
                   for row in base.execute(
                       "SELECT became FROM history"
                       " WHERE event = 'erased-expired'"))
    # What one that was cut within a step has not said, the next one says.
    assert 0 < left < 40000 and erased() in (0, 40000 - left), left
    assert dpod.json("purge")[0]["not_requests"] in (left, 40000)
    assert erased() == 40000
    dpod.ctl("verify-history")


@not_on_postgresql("it is about the log of a file")
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
    commands = [["--json", "list"], ["--json", "about", victim],
                ["show", "--full"] + everything,
                ["explain"] + everything,
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


# Disks

def kill_children(dpod):
    harness.kill(dpod.descendants("dpod"))


def settled(place, count):
    """Each mail has one ticket and one letter, and that can be proved."""
    place.tickets(count, 90)
    wait_until(lambda: len(place.letters()) >= count, f"{count} letters", 90,
               place.dpod.log)
    code, _ = place.dpod.stop()
    assert code == 0
    assert len(place.letters()) == count
    place.dpod.ctl("balance")
    place.dpod.ctl("verify-history")


@not_on_postgresql("the file is the server's")
def test_a_register_that_may_only_be_read(place):
    dpod = place.make()
    if os.geteuid() == 0:
        # So that modes hold for root too.
        dpod.prefix = ["setpriv", "--bounding-set",
                       "-dac_override,-dac_read_search"]
    dpod.start()
    place.request()
    place.tickets(1)
    wait_until(lambda: len(place.letters()) == 1, "a letter", 30, dpod.log)
    state = os.path.join(place.directory, "state")
    names = [os.path.join(state, name) for name in os.listdir(state)
             if name.startswith("dpod.db")]
    for path in names:
        os.chmod(path, 0o440)
    os.chmod(state, 0o550)
    kill_children(dpod)
    for _ in range(3):
        place.request()
    for who in ("worker", "sender"):
        wait_until(lambda: re.search(
            rf"{who}[a-z-]*(failed|not-started) .*"
            r"dpod\.db is read-only", dpod.log()), who, 30, dpod.log)
    # Who looks at it may do so.
    assert len(dpod.json("list")) == 1
    os.chmod(state, 0o2770)
    for path in filter(os.path.exists, names):
        os.chmod(path, 0o660)
    settled(place, 4)


@pytest.fixture
def small_disk(tmp_path):
    """
    16 MB that are mounted as the state directory, where that may be. With much
    less, SQLite's log fills it before it begins anew (8 MB).
    """
    path = tmp_path / "state"
    path.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16m,mode=2770", "none", path],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0
    yield path if mounted else None
    if mounted:
        subprocess.run(["umount", "-l", path], check=True)


@not_on_postgresql("the disk is the server's: tests/register/check_disk")
def test_a_disk_that_is_full(small_disk, place):
    if small_disk is None:
        pytest.skip("no right to mount; test_life does it by a limit")
    dpod = place.make()
    dpod.start()
    place.request()
    place.tickets(1)
    wait_until(lambda: len(place.letters()) == 1, "a letter", 30, dpod.log)
    filler = small_disk / "filler"
    with open(filler, "wb", buffering=0) as output, \
            pytest.raises(OSError, match="No space"):
        while True:
            output.write(b"x" * 4096)
    for _ in range(20):
        place.request()
    wait_until(lambda: "the disk is full" in dpod.log(), "it is said", 60,
               dpod.log)
    assert len(dpod.json("list")) >= 1
    # Started anew meanwhile: it ends, for the service manager to try again.
    assert dpod.stop()[0] == 0
    assert dpod.once(want=None).returncode == 75
    dpod.start()
    wait_until(lambda: dpod.log().count("the disk is full") >= 2 or
               dpod.process.poll() is not None, "it is said again", 60,
               dpod.log)
    filler.unlink()
    if dpod.process.poll() is not None:
        assert dpod.process.poll() == 75
        dpod.start()
    settled(place, 21)


@not_on_postgresql("the disk is the server's")
def test_a_disk_that_may_only_be_read(small_disk, place):
    if small_disk is None:
        pytest.skip("no right to mount; the test above does it by modes")
    dpod = place.make()
    place.request()
    dpod.once()
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    place.request()
    # Waiting helps: not the exit code of a mistake in the configuration.
    done = dpod.once(want=75)
    assert re.search("read-only", done.stderr.lower())
    assert "access" in dpod.ctl("list").stdout
    said = dpod.ctl("take", "1", want=75).stderr
    assert "on a read-only file system" in said
    assert dpod.program("dpod", ["-t"]).returncode == 75
    subprocess.run(["mount", "-o", "remount,rw", small_disk], check=True)
    dpod.start()
    settled(place, 2)


def test_locked_by_another_for_long(place):
    dpod = place.start()
    place.request()
    place.tickets(1)
    wait_until(lambda: len(place.letters()) == 1, "a letter", 30, dpod.log)
    base = dpod.connect(isolation_level=None)
    database.hold(base)
    for _ in range(5):
        place.request()
    # dpod queues for a minute.
    wait_until(lambda: "is locked by another process" in dpod.log(),
               "it tries again", 90, dpod.log)
    assert len(dpod.json("list")) == 1
    base.execute("ROLLBACK")
    base.close()
    settled(place, 6)


@not_on_postgresql("the file is the server's")
def test_a_page_that_is_damaged_while_it_runs(place):
    dpod = place.start()
    for _ in range(10):
        place.request()
    place.tickets(10)
    wait_until(lambda: len(place.letters()) == 10, "letters", 30, dpod.log)
    copy = os.path.join(place.directory, "copy.db")
    dpod.ctl("backup", copy)
    path = os.path.join(place.directory, "state", "dpod.db")
    base = sqlite3.connect(path)
    base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    base.close()
    with open(path, "r+b") as file:
        for page in range(5, os.path.getsize(path) // 4096):
            file.seek(page * 4096)
            file.write(b"\xff" * 64)
    kill_children(dpod)
    place.request()
    wait_until(lambda: "is damaged: restore it from a backup" in dpod.log(),
               "it is said", 30, dpod.log)
    assert dpod.process.poll() is None
    # As dpod(8) says.
    dpod.stop()
    for name in ("dpod.db", "dpod.db-wal", "dpod.db-shm"):
        if os.path.exists(os.path.join(place.directory, "state", name)):
            os.rename(os.path.join(place.directory, "state", name),
                      os.path.join(place.directory, name))
    shutil.copy(copy, path)
    os.chmod(path, 0o660)
    dpod.start()
    settled(place, 11)


@not_on_postgresql("the file is the server's")
def test_damage_is_said_before_somebody_needs_the_page(place):
    dpod = place.make()
    place.request()
    dpod.once()
    path = os.path.join(place.directory, "state", "dpod.db")
    page, = [row["rootpage"] for row in dpod.rows(
        "SELECT rootpage FROM sqlite_schema WHERE name = 'pause'")]
    with open(path, "r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 64)
    dpod.start()
    wait_until(lambda: "database-damaged" in dpod.log(), "it is said", 30,
               dpod.log)
    place.request()
    place.tickets(2)
    wait_until(lambda: len(place.letters()) == 2, "the letter", 30, dpod.log)
    # Started by somebody else than the sender, which goes on.
    assert "process-ended" not in dpod.log()
    assert dpod.log().count("database-damaged") == 1
    assert dpod.stop()[0] == 0


@not_on_postgresql("the file is the server's")
@pytest.mark.parametrize("umask", [0o000, 0o077])
def test_the_group_may_write_and_nobody_else_read(place, umask):
    before = os.umask(umask)
    try:
        place.request()
        dpod = place.start()
        place.tickets(1)
        state = os.path.join(place.directory, "state")
        modes = {name: stat.S_IMODE(os.stat(os.path.join(state, name)).st_mode)
                 for name in [*os.listdir(state), "keys/reference.key",
                              "keys/pseudonym.key"]}
    finally:
        os.umask(before)
    # What it remembers of its note in the mailbox.
    modes.pop("person.sock", None)
    holder, = [name for name in modes if name.startswith("holder-")]
    assert modes.pop(holder) == 0o600
    # Written when the register has been examined.
    assert modes.pop("witness", 0o640) == 0o640
    assert modes == {"dpod.db": 0o660, "dpod.db-wal": 0o660,
                     "dpod.db-shm": 0o660, "dpod.lock": 0o600,
                     "keys": modes["keys"], "keys/reference.key": 0o400,
                     "keys/pseudonym.key": 0o400}
    assert modes["keys"] & 0o777 == 0o700
    assert dpod.stop()[0] == 0


@not_on_postgresql("its first schema is this one")
def test_the_check_lets_an_older_register_be_migrated(place):
    """It runs before each start of the service (dpod.service)."""
    with open(os.path.join(TOP, "tests/store/register-1.sql"),
              encoding="utf-8") as kept:
        older = kept.read()
    dpod = place.make()
    path = os.path.join(place.directory, "state", "dpod.db")
    for version in (1, 99):
        base = sqlite3.connect(path)
        if version == 1:
            base.executescript(older)
        base.execute(f"PRAGMA user_version = {version}")
        base.close()
        done = dpod.program("dpod", ["-t"])
        assert done.returncode == (0 if version == 1 else 78), done.stdout
        if version == 1:
            dpod.once(want=None)
    assert "created by a newer dpod" in done.stdout


# Clocks

def test_a_clock_that_jumps_while_it_runs(world, tmp_path):
    """Nearly a day ahead, and back; the server's clock stays. More than a day
    is doubted (tests/world/test_clock.py)."""
    library = str(tmp_path / "clock.so")
    subprocess.run([os.environ.get("CC", "cc"), "-shared", "-fPIC", "-o",
                    library, os.path.join(TOP, "tests/soak/clock.c")],
                   check=True)
    offset = tmp_path / "offset"

    def jump(seconds):
        (tmp_path / "new").write_text(str(seconds))
        os.rename(tmp_path / "new", offset)

    def arrive(count):
        mails = [generator.request() for _ in range(3)]
        world.dovecot.append("dpo", [mail.data for mail in mails])
        # By IDLE: a poll comes only after ten minutes.
        wait_until(lambda: len(dpod.rows("SELECT 1 FROM ticket")) == count,
                   f"{count} tickets", 30, dpod.log)
        return mails

    generator = Generator(77, time.time(), 0)
    jump(0)
    dpod = world.dpod({"dpo": world.mailbox("dpo", poll_interval="10m")})
    dpod.start(LD_PRELOAD=library, CLOCK_OFFSET_FILE=str(offset))
    wait_until(lambda: "started" in dpod.log(), "it starts", 30, dpod.log)
    arrive(3)
    wait_until(lambda: len(world.sent()) == 3, "letters", 30, dpod.log)
    jump(86000)
    wait_until(lambda: "clock-jumped seconds=8" in dpod.log(), "it is said",
               30, dpod.log)
    late = Generator(78, time.time(), 0).request()
    world.postfix.refuse({late.sender: "450 4.2.1 mailbox is busy"})
    world.dovecot.append("dpo", [late.data])
    wait_until(lambda: "event=deferred" in dpod.log(), "it is put off", 30,
               dpod.log)
    arrive(7)
    wait_until(lambda: len(world.sent()) == 6, "letters", 30, dpod.log)
    world.postfix.refuse({})
    jump(0)
    wait_until(lambda: "clock-jumped seconds=-8" in dpod.log(), "back", 30,
               dpod.log)
    wait_until(lambda: len(world.sent()) == 7, "what was put off", 30,
               dpod.log)
    arrive(10)
    wait_until(lambda: len(world.sent()) == 10, "letters", 30, dpod.log)
    assert dpod.stop()[0] == 0
    # Receipt is what the server says: all of today, due on the same day.
    assert len({row["due_on"] for row in dpod.json("list")}) == 1
    assert len({row["received_at"][:10] for row in dpod.json("list")}) <= 2
    assert len({letter["Message-ID"] for letter in world.sent()}) == 10
    for _ in range(2):
        dpod.once()
    assert len(world.sent()) == 10
    dpod.ctl("balance", "--online")
    dpod.ctl("verify-history")
    assert dpod.json("status")[0]["reasons"] == []


def test_letters_of_one_mailbox(place, tmp_path):
    """Each file replaces the office's, which replaces the shipped one."""
    for name, first, second in (("office", "Office", "Office"),
                                ("shop", "Shop", None)):
        letters = tmp_path / f"letters-{name}" / "en"
        letters.mkdir(parents=True)
        (letters / "acknowledge.txt").write_text(
            f"Subject: {first} {{{{reference}}}}\n\nHello.\n")
        if second:
            (letters / "clarify.txt").write_text(
                f"Subject: {second} {{{{reference}}}}\n\nGoodbye.\n")
    dpod = place.make({
        "dpo": place.mailbox(), "shop": place.mailbox(
            "shop", templates_directory=str(tmp_path / "letters-shop"))})
    dpod.top = f'templates-directory = "{tmp_path}/letters-office"\n'
    dpod.configure()
    office, shop = place.request().sender, place.request("shop").sender
    dpod.once()
    assert {str(letter["To"]): letter["Subject"].split()[0]
            for letter in dpod.letters()} == {office: "Office", shop: "Shop"}
    for sender in (office, shop):
        ticket, = [row["id"] for row in dpod.json("list")
                   if row["requester"] == sender]
        dpod.ctl("letter", str(ticket), "--purpose", "clarify",
                 "--because", "Which account is yours?")
    assert [row["subject"].split()[0] for row in place.rows(
        "SELECT subject FROM letter WHERE purpose = 'clarify'")] == \
        ["Office", "Office"]
    said = dpod.ctl("templates", "render", "en", "acknowledge",
                    "--mailbox", "shop").stdout
    assert said.startswith("Subject: Shop ")
    assert "no such mailbox: dop" in dpod.ctl(
        "templates", "check", "--mailbox", "dop", want=64).stderr
