"""A register with some hundred requests of 2020, for check_stats and
check_browser."""
import contextlib
import os
import random
import sqlite3
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(os.path.dirname(HERE), "harness")]
import database  # noqa: E402

top = os.path.abspath(os.environ.get("top_srcdir", "."))
build = os.path.abspath(os.environ.get("top_builddir", "."))
RECEIVED_AT = 1577880000  # 2020-01-01T12:00:00Z
DAY = 86400
KINDS = ("access", "erasure", "rectification", "objection", "portability",
         "question", "restriction")


def dpoctl(scratch, *words):
    """The exit code and what it prints."""
    run = subprocess.run(
        [f"{build}/dpoctl", "-c", f"{scratch}/dpod.conf", *words],
        env={"LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": scratch,
             "PATH": "/usr/bin:/bin",
             "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "")},
        capture_output=True, timeout=60)
    return run.returncode, run.stdout


def insert(register, table, row):
    names = ", ".join(row)
    marks = ", ".join("?" * len(row))
    register.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})",
                     list(row.values()))


def make(scratch, requests):
    """Makes a register with `requests` more than those of tests/cli/seed."""
    os.mkdir(f"{scratch}/state")
    conf = open(f"{top}/tests/cli/data/small.conf", encoding="utf-8").read()
    with open(f"{scratch}/dpod.conf", "w", encoding="utf-8") as file:
        file.write(conf.replace(
            "organ", database.settings(f"{scratch}/state") + "organ", 1)
            .replace("Example Ltd", "Example <b>&</b> Sons"))
    subprocess.run([f"{build}/tests/cli/seed",
                    database.location(f"{scratch}/state"), "/nowhere/in"],
                   check=True)
    draw = random.Random(1)
    with contextlib.closing(
            database.connect(f"{scratch}/state")) as register:
        register.row_factory = sqlite3.Row
        ticket = dict(register.execute(
            "SELECT * FROM ticket WHERE id = 1").fetchone())
        claim = dict(register.execute(
            "SELECT * FROM claim WHERE ticket_id = 1").fetchone())
        for number in range(100, 100 + requests):
            at = RECEIVED_AT + draw.randrange(366) * DAY
            days = int(draw.gammavariate(3, 6))
            insert(register, "ticket", dict(
                ticket, id=number, reference=f"DPO-0000-{number:04d}",
                random=number, received_at=at))
            row = dict(claim, ticket_id=number,
                       extension_months=int(draw.random() < 0.1),
                       kind=draw.choices(KINDS, [60, 40, 8, 10, 4, 12, 2])[0])
            if draw.random() < 0.85:
                row.update(outcome=draw.choice(
                    ["fulfilled"] * 6 + ["partly", "refused", "withdrawn"]),
                    closed_at=at + days * DAY, answered_at=at + days * DAY,
                    answered_late=int(days > 30))
            insert(register, "claim", row)
        register.commit()
