# SPDX-License-Identifier: ISC
"""One history, played with the real programs: each event is a method of
Play."""
import glob
import os
import shutil
import sqlite3
import time

import harness
import hooks
import programs
from history import DAY, HOUR, MINUTE
from model import Model
from office import ACCESS, NEWS, Office

OK, FAILED, TEMPFAIL, CONFIG = 0, 70, 75, 78
ANY = (OK, FAILED, 74, TEMPFAIL, CONFIG, -9)


class Wrong(Exception):
    pass


class Play:
    def __init__(self, settings, kind):
        self.office, self.model = Office(settings, kind), Model()

    def after(self, after_intake, _kind):
        if after_intake == "move":
            self.office.mailbox.update(after_intake="move",
                                       after_intake_target="Done")
            self.office.configure()
        self.run()

    # Mail

    def mail(self, number):
        self.model.arrives(number, self.office.deliver(number, ACCESS))

    def news(self, number):
        self.office.deliver(number, NEWS)
        self.model.news_arrives(number)

    def copy(self, number):
        if os.path.exists(self.office.path("mail", str(number))):
            self.office.deliver(number, ACCESS)

    # Runs

    def once(self, dpod, *wanted):
        self.model.run_begins()
        done = dpod.program("dpod", ["--once"])
        self.ended(done.returncode, done.stderr, wanted)
        return done

    @staticmethod
    def ended(code, said, wanted):
        if code not in wanted:
            raise Wrong(f"dpod --once: {code}, expected {wanted}\n{said}")

    def run(self, dpod=None):
        dpod = dpod or self.office.dpod
        present = self.office.box.numbers()
        done = self.once(dpod, OK, TEMPFAIL)
        if done.returncode == OK:
            self.model.run_ended(present, dpod)
        else:
            self.told(dpod, done.stderr)
        return done

    @staticmethod
    def told(dpod, log):
        """What kept a run from its work, status says: but for a letter that is
        tried again, of a day, for another run, which the log names, and for a
        message that was gone when it was to be fetched, which is looked for
        again."""
        said = dpod.ctl("status", want=None)
        if said.returncode != 1 and "letters-wait" not in log and \
                "is using this state-directory" not in log and \
                ("mail-waits" not in log or "failed" in log):
            raise Wrong(f"status says nothing of\n{log}\n{said.stdout}")

    def other(self):
        self.run(self.office.another())

    def take(self, which):
        """By hand; the one that held it is still there."""
        dpod = self.office.another() if which == "other" else self.office.dpod
        if not os.path.exists(dpod.database()):
            self.run(dpod)
        done = dpod.program("dpod", ["--take-mailbox", *dpod.mailboxes])
        if done.returncode != OK:
            raise Wrong(f"dpod --take-mailbox: {done.returncode}\n"
                        f"{done.stderr}")
        self.run(dpod)

    def with_board(self, *words):
        self.office.more["DPOD_TEST_STEPS"] = hooks.Board(
            self.office.path("board"), *words).path
        try:
            self.once(self.office.dpod, *ANY)
        finally:
            del self.office.more["DPOD_TEST_STEPS"]

    def kill(self, process, step, number):
        if self.office.has_hooks:
            self.with_board(hooks.KILL, process, step, number)
        else:
            self.run()

    def fault(self, process, number):
        """From a statement on, the database gives errors, as on a disk that
        fails or is full; until the next run."""
        if self.office.has_hooks:
            self.with_board(hooks.FAIL_FROM, process, "database", number)
        else:
            self.run()

    def during(self, mail, process, step, number, name, *words):
        """A run that has something to do stops at a step until something else
        has happened."""
        office = self.office
        self.mail(mail)
        if not office.has_hooks:
            getattr(self, name)(*words)
            return
        board = hooks.Board(office.path("board"), hooks.HOLD, process, step,
                            number)
        office.more["DPOD_TEST_STEPS"] = board.path
        self.model.run_begins()
        held = office.dpod.start("dpod", ["--once"])
        del office.more["DPOD_TEST_STEPS"]
        try:
            while board.passed() < number and not held.has_ended():
                time.sleep(0.001)
            getattr(self, name)(*words)
        finally:
            board.let_go()
            done = held.end(600)
        self.ended(done.returncode, done.stderr, ANY)

    def serve(self, end, *events):
        """A daemon runs while these happen, and is stopped or killed."""
        dpod = self.office.dpod
        self.model.run_begins()
        harness.Dpod.start(dpod, **self.office.more)
        begin = len(dpod.log())
        try:
            for name, *words in events:
                getattr(self, name)(*words)
                self.wait_for_intake(dpod, begin)
            code = dpod.process.poll()
            if code is None and end == "stop":
                code = dpod.stop()[0]
        finally:
            dpod.kill_if_running()
        if code is not None:
            # Stopped before it could catch that.
            self.ended(code, dpod.log()[begin:], (*ANY, -15))

    def wait_for_intake(self, dpod, log_from):
        """Until all that lies there is in the register, or somebody else's,
        or not within seconds: then nobody says that it was seen."""
        until = time.monotonic() + programs.patience(5)
        there = self.office.box.numbers() - self.model.erased_numbers()
        known = self.known(dpod)
        while not there <= known and time.monotonic() < until and \
                dpod.process.poll() is None and \
                "watches this mailbox" not in dpod.log()[log_from:]:
            time.sleep(0.02)
            known = self.known(dpod)
        self.model.run_ended(there & known, dpod)

    @staticmethod
    def known(dpod):
        try:
            return {int(row["message_id"][1:].split("@")[0])
                    for row in dpod.rows("SELECT message_id FROM message")
                    if row["message_id"]}
        except sqlite3.OperationalError:
            return set()

    def relay(self, how):
        """A run with a relay of which something is wrong."""
        self.office.say(how)
        try:
            self.run()
        finally:
            self.office.say(None)

    # Time

    def clock(self, seconds):
        self.office.set_clock(seconds)

    def jump(self, days):
        """A clock that is wrong, which nobody has said to be right."""
        self.office.set_clock(days * DAY)

    def skew(self, seconds):
        """The mail server's clock is not ours."""
        self.office.skew = seconds

    # Register and state directory

    def backup(self):
        if self.office.files():
            path = self.office.path("backup.db")
            if os.path.exists(path):
                os.unlink(path)
            self.office.dpod.ctl("backup", path)
            self.model.register_copied(self.office.dpod, "backup")

    def restore(self):
        office = self.office
        if os.path.exists(office.path("backup.db")):
            for name in office.files():
                os.unlink(office.path("state", name))
            shutil.copy(office.path("backup.db"),
                        office.path("state", "dpod.db"))
            os.chmod(office.path("state", "dpod.db"), 0o660)
            self.model.register_restored(office.dpod, "backup")

    def image(self):
        """Of the whole state directory, as of a machine. One that is older
        than five minutes is noticed (src/dpod/worker/holder_private.h)."""
        office = self.office
        shutil.rmtree(office.path("image"), ignore_errors=True)
        shutil.copytree(office.path("state"), office.path("image"),
                        ignore=shutil.ignore_patterns("*.sock"))
        self.model.register_copied(office.dpod, "image")
        self.clock(10 * MINUTE)

    def revert(self):
        """Nobody says that it was: if anything has happened since, the note
        in the mailbox does."""
        office = self.office
        if os.path.exists(office.path("image")):
            shutil.rmtree(office.path("state"))
            shutil.copytree(office.path("image"), office.path("state"))
            self.model.register_restored(office.dpod, "image")
            self.take_if_refused(self.run())

    def take_if_refused(self, done):
        """As the line says."""
        if "watches this mailbox" in done.stderr:
            self.take("first")

    def end(self):
        self.office.dpod.ctl("recovery", "--end", want=None)

    def take_away(self, name):
        """Returns the function that puts it back."""
        state = self.office.path("state")
        shutil.rmtree(self.office.path("away"), ignore_errors=True)
        moved = [os.path.relpath(one, state)
                 for one in glob.glob(os.path.join(state, name + "*"))]
        if not moved:
            raise Wrong(f"nothing to lose: {name}")
        for one in moved:
            place = self.office.path("away", one)
            os.makedirs(os.path.dirname(place), exist_ok=True)
            shutil.move(os.path.join(state, one), place)

        def put_back():
            for one in moved:
                shutil.rmtree(os.path.join(state, one), ignore_errors=True)
                shutil.move(self.office.path("away", one),
                            os.path.join(state, one))
        return put_back

    def lose(self, name, *wanted):
        """A run without its register, or without a key or all of them."""
        put_back = self.take_away(name)
        try:
            self.once(self.office.dpod, CONFIG, *wanted)
        finally:
            put_back()

    def vanish(self):
        """Within a run that is held: it must see that its register is gone,
        and the next one, if it is not refused, must not make another."""
        self.lose("dpod.db", TEMPFAIL)

    def unlock(self):
        """The lock file looks like a forgotten one."""
        path = self.office.path("state", "dpod.lock")
        if os.path.exists(path):
            os.unlink(path)
        self.run()

    def readonly(self):
        if not self.office.can_mount:
            self.run()
            return
        done = self.office.read_only()
        if done.returncode == OK or "Read-only" not in done.stderr:
            raise Wrong(f"on a read-only disk: {done.returncode}\n"
                        f"{done.stderr}")

    # The mailbox

    def snapshot(self):
        self.office.box.snapshot()
        self.model.mailbox_copied()

    def rollback(self):
        """The mailbox as it was: mail is gone, and moved mail is back."""
        if self.office.box.rollback():
            self.model.mailbox_went_back()

    def renew(self):
        self.office.box.renew()

    def replace(self):
        """By another one, and the next time back again."""
        self.office.box.replace()
        self.model.mailbox_replaced()

    def away(self):
        """A run that cannot reach it."""
        self.office.box.go()
        try:
            done = self.once(self.office.dpod, TEMPFAIL, CONFIG)
            self.told(self.office.dpod, done.stderr)
        finally:
            self.office.box.come()

    def rename(self, name):
        """Its section of the configuration."""
        self.office.dpod.mailboxes = {name: self.office.mailbox}
        self.office.configure()

    # The officer

    def work(self, what, number, other):
        """With two of the tickets, if there are any."""
        tickets = self.tickets()
        if not tickets:
            return
        chosen, into = [tickets[at % len(tickets)] for at in (number, other)]
        if what == "merge" and chosen == into:
            return
        ticket, address = str(chosen["id"]), chosen["address"]
        command = {
            "close": ["close", ticket, "--outcome", "fulfilled", "--send",
                      "--because", "Here it is.", "--unchecked", "played"],
            "extend": ["extend", ticket, "--because", "Many.", "--send"],
            "merge": ["merge", ticket, "--into", str(into["id"])],
            "part": ["merge", ticket, "--undo"],
            "reopen": ["reopen", ticket, "--because", "played"],
            "forget": ["forget", address, "--because", "played",
                       "--cancel-letters"]}[what]
        if what == "forget" and chosen["state"] != "closed":
            self.command(["close", ticket, "--outcome", "withdrawn",
                          "--no-letter"])
        if self.command(command):
            self.model.officer_did(what, address)

    def tickets(self):
        """Those of the first register whose requester is known."""
        try:
            return self.office.dpod.rows(
                "SELECT t.id, t.state, p.address FROM ticket t JOIN party p"
                " ON p.ticket_id = t.id AND p.role = 'requester'"
                " WHERE p.address LIKE 'r%' ORDER BY p.address")
        except sqlite3.OperationalError:
            return []

    def command(self, words):
        """Whether it was obeyed: it may be refused, and says why."""
        done = self.office.dpod.ctl(*words, want=None)
        if done.returncode not in (0, 1, 65) or \
                done.returncode != 0 and not done.stderr:
            raise Wrong(f"dpoctl {words}: {done.returncode}\n{done.stderr}")
        return done.returncode == 0

    # Its end

    def rest(self):
        """What waits has its time, and its holder; then nothing is left."""
        office = self.office
        office.skew = 0
        done = self.run()
        if "a copy of this register" in done.stderr:
            self.take_if_refused(done)
        wrong = list(self.model.erased(office))
        for _ in range(2):
            office.set_clock(2 * HOUR)
            for dpod in office.registers():
                dpod.ctl("clock", "accept", want=None)
                self.run(dpod)
        wrong += self.model.wrong(office)
        if wrong:
            raise Wrong("; ".join(wrong))
