# SPDX-License-Identifier: ISC
"""Two registers watch one mailbox: one of them takes in and answers, whatever
the mailbox can keep; a take-over by hand answers nobody twice."""
import email.utils
import os
import re
import shutil
import time

import pytest

import harness
from engines import not_on_postgresql
from imap_server import Folder, Server
from place import Place


class Office(Place):
    """A small server, and machines that share nothing but its mailbox and
    the relay."""

    def __init__(self, directory):
        super().__init__(directory)
        self.server = Server()
        self.maildir("out")
        self.machines = []

    def machine(self, name, **settings):
        directory = os.path.join(self.directory, name)
        os.mkdir(directory)
        secret = os.path.join(directory, "password")
        with open(secret, "w", encoding="utf-8") as file:
            file.write("secret\n")
        os.chmod(secret, 0o600)
        made = harness.Dpod(directory, {"dpo": {
            "url": f"imap://127.0.0.1:{self.server.port}/INBOX",
            "insecure": True, "user": "dpo", "password_file": secret,
            "start": "all", **settings}},
            {"url": f"directory:{self.directory}/out"})
        self.machines.append(made)
        return made

    def put(self, count=1):
        return [self.put_one() for _ in range(count)]

    def put_one(self, later=False):
        """Later: written and received by when a mailbox that was taken just
        now is ours."""
        mail = self.generator.request("en", "access")
        if later:
            at = time.time() + 60
            mail.data = re.sub(rb"(?m)^Date: .*$",
                               b"Date: " + email.utils.formatdate(at).encode(),
                               mail.data)
        self.server.folder.add(
            mail.data, self.server.date(at) if later else None)
        return mail.sender

    def answered(self):
        folder = os.path.join(self.directory, "out", "new")
        found = []
        for name in os.listdir(folder):
            with open(os.path.join(folder, name), "rb") as file:
                found += [line.split(b":", 1)[1].strip().strip(b"<>").decode()
                          for line in file.read().splitlines()
                          if line.startswith(b"To:")]
        return sorted(found)

    def letters_sent(self):
        folder = os.path.join(self.directory, "out", "new")
        found = []
        for name in sorted(os.listdir(folder)):
            with open(os.path.join(folder, name), "rb") as file:
                found.append(file.read())
        return found

    def close(self):
        self.server.close()
        super().close()


@pytest.fixture
def office(tmp_path):
    made = Office(tmp_path)
    yield made
    made.close()


def held(dpod):
    return [row["reason"] for row in dpod.rows(
        "SELECT reason FROM letter WHERE state = 'held'")]


def reasons(dpod):
    return dpod.json("status")[0]["reasons"]


def test_take_over_answers_nobody_twice(office):
    """`start = all`: what the former holder has answered lies there, and is
    new to this register."""
    first, other = office.machine("a"), office.machine("b")
    before = office.put(3)
    first.once()
    assert "b" not in before and office.answered() == sorted(before)
    assert "watches this mailbox" in other.once(want=75).stderr
    assert other.rows("SELECT 1 FROM ticket") == []
    took = other.program("dpod", ["--take-mailbox", "dpo"])
    assert took.returncode == 0, took.stderr
    assert "mailbox-taken mailbox=dpo" in other.once().stderr
    assert office.answered() == sorted(before)
    assert held(other) == ["taken-over"] * 3
    told = other.ctl("status", want=1).stdout
    assert "taken over from another dpod at " in told
    # What comes afterwards is answered, by this one alone.
    late = office.put_one(later=True)
    assert "--take-mailbox dpo" in first.once(want=75).stderr
    other.once()
    assert office.answered() == sorted(before + [late])
    for dpod in (first, other):
        assert dpod.json("verify-history")[0]["holds"]
    assert other.json("balance")[0]["holds"]
    # The former holder says in its own proof that it holds no more.
    assert not first.json("balance")[0]["holds"]
    assert first.json("balance")[0]["mailboxes_refused"] == 1


def test_holder_that_died(office):
    """Nobody took over by hand: the lease ran out."""
    first, other = office.machine("a"), office.machine("b")
    before = office.put(2)
    first.once()
    other.once(want=75)
    note = office.server.folders["dpod"]
    for uid in note.messages:
        note.dates[uid] = office.server.date(time.time() - 3 * 86400)
    late = office.put_one(later=True)
    other.once()
    assert held(other) == ["taken-over"] * 2
    assert office.answered() == sorted(before + [late])


def test_keyword_where_no_folder_may_be_made(office):
    office.server.prefix = "no folder has such a name"
    first, other = office.machine("a"), office.machine("b")
    before = office.put(2)
    assert "mailbox-limited" not in first.once().stderr
    assert all(any(flag.startswith("$Dpod-") for flag in flags)
               for flags in office.server.folder.flags.values())
    assert "as its keyword on one of them shows" in \
        other.once(want=75).stderr
    assert office.answered() == sorted(before)
    took = other.program("dpod", ["--take-mailbox", "dpo"])
    assert took.returncode == 0, took.stderr
    other.once()
    assert office.answered() == sorted(before)
    assert held(other) == ["taken-over"] * 2
    late = office.put_one(later=True)
    other.once()
    first.once(want=75)
    assert office.answered() == sorted(before + [late])
    # What it marked and did not record, as after a crash, is its own.
    again = office.put_one(later=True)
    keyword = next(flag for flag in office.server.folder.flags[3]
                   if flag.startswith("$Dpod-"))
    office.server.folder.flags[max(office.server.folder.messages)].add(keyword)
    other.once()
    assert office.answered() == sorted(before + [late, again])
    # Beside that one, a message that another has marked alone.
    office.put(2)
    uids = sorted(office.server.folder.messages)[-2:]
    office.server.folder.flags[uids[0]].add(keyword)
    office.server.folder.flags[uids[1]].add("$Dpod-zzzzzzzzzzzzzzzz")
    for uid in uids:
        office.server.folder.dates[uid] = \
            office.server.date(time.time() + 60)
    other.once(want=75)
    assert office.answered() == sorted(before + [late, again])


def test_letters_in_a_folder_of_sent_mail(office):
    """Neither folders nor keywords: the provider keeps what was sent."""
    office.server.prefix = "no folder has such a name"
    office.server.permanent = r"\Deleted"
    office.server.folders["Sent"] = Folder()
    first, other = office.machine("a"), office.machine("b")
    before = office.put(2)
    assert "mailbox-limited" in first.once().stderr
    folder = os.path.join(office.directory, "out", "new")
    for name in os.listdir(folder):
        with open(os.path.join(folder, name), "rb") as file:
            office.server.folders["Sent"].add(
                file.read(), office.server.date(time.time() - 60))
    assert "letters in the folder of sent messages show" in \
        other.once(want=75).stderr
    late = office.put_one()
    first.once()
    assert office.answered() == sorted(before + [late])


def test_mailbox_that_keeps_nothing(office):
    office.server.prefix = "no folder has such a name"
    office.server.permanent = r"\Deleted"
    dpod = office.machine("a")
    sender = office.put_one()
    assert "cannot keep a note in folder dpod, so that a second dpod" in \
        dpod.once().stderr
    assert office.answered() == [sender]
    assert "limited: cannot keep a note" in dpod.ctl("status", want=1).stdout
    assert dpod.json("status")[0]["mailboxes"][0]["limited"]


def test_answer_to_a_letter_of_another_register(office):
    """Nothing in the mailbox told of the other one: its letters do."""
    first = office.machine("a", holder_folder="none")
    other = office.machine("b", holder_folder="none")
    asked = office.put_one()
    first.once()
    assert office.answered() == [asked]
    office.server.folder.remove(1)
    letter = first.rows("SELECT message_id FROM letter")[0]["message_id"]
    mail = office.generator.request("en", "access")
    office.server.folder.add(
        f"In-Reply-To: {letter}\r\n".encode() + mail.data)
    done = other.once()
    assert "another-register mailbox=dpo uid=2 ticket=1" in done.stderr
    assert held(other) == ["another-register"]
    assert office.answered() == [asked]
    assert "a message came that is a letter of another register of yours, " \
        "or answers one" in other.ctl("status", want=1).stdout


def test_letters_of_another_register(office):
    """Its letters lie in a folder that is polled, or programs have answered
    them: no ticket, no letter, and a word."""
    first = office.machine("a", holder_folder="none")
    other = office.machine("b", holder_folder="none")
    asked = office.put(3)
    first.once()
    letters = office.letters_sent()
    assert len(letters) == 3
    for uid in list(office.server.folder.messages):
        office.server.folder.remove(uid)
    mine = office.put_one()
    other.once()
    assert not reasons(other)
    # Its own, as a folder of sent mail keeps them, are nothing new.
    own = [letter for letter in office.letters_sent() if letter not in letters]
    assert len(own) == 1
    office.server.folder.add(own[0])
    assert "another-register" not in other.once().stderr
    assert not reasons(other)
    for letter in letters:
        office.server.folder.add(letter)
    done = other.once()
    # Once, not with each.
    assert done.stderr.count(" another-register ") == 1, done.stderr
    assert "another-register mailbox=dpo uid=" in done.stderr
    told, = reasons(other)
    assert "another register of yours" in told and \
        "if another dpod runs, stop one of the two" in told
    assert len(other.rows("SELECT 1 FROM ticket")) == 1
    assert office.answered() == sorted(asked + [mine])
    other.holds()


def test_program_that_answers_a_letter_of_another_register(office):
    first = office.machine("a", holder_folder="none")
    other = office.machine("b", holder_folder="none")
    asked = office.put_one()
    first.once()
    office.server.folder.remove(1)
    letter = first.rows("SELECT message_id FROM letter")[0]["message_id"]
    office.server.folder.add(
        f"From: {asked}\r\nTo: dpo@example.com\r\nSubject: Out of office\r\n"
        f"Message-ID: <away@example.org>\r\nIn-Reply-To: {letter}\r\n"
        f"Auto-Submitted: auto-replied\r\n\r\nI am away.\r\n".encode())
    assert " another-register mailbox=dpo uid=2 " in other.once().stderr
    told, = reasons(other)
    assert "another register of yours" in told
    assert other.rows("SELECT 1 FROM ticket") == []
    assert office.answered() == [asked]


def test_sent_mail_is_looked_at_without_a_note(office):
    """holder-folder = none: nobody is refused, but it is told."""
    first = office.machine("a", holder_folder="none")
    other = office.machine("b", holder_folder="none")
    office.server.folders["Sent"] = Folder()
    asked = office.put_one()
    first.once()
    letter, = office.letters_sent()
    office.server.folders["Sent"].add(letter)
    # It is the first one's own.
    assert "mailbox-limited" not in first.once().stderr
    assert not reasons(first)
    office.server.folder.remove(1)
    late = office.put_one()
    done = other.once(want=None)
    assert done.stderr.count(" mailbox-limited ") == 1, done.stderr
    told, = reasons(other)
    assert "another dpod answers the messages of this mailbox, as its " \
        "letters in the folder of sent messages show: stop one of them" \
        in told
    assert office.answered() == sorted([asked, late])
    # The server keeps what this one has sent as well: it is told still.
    for one in office.letters_sent():
        if one != letter:
            office.server.folders["Sent"].add(one)
    other.once(want=None)
    assert reasons(other) == [told]
    # It is over when the other one's letters are days old.
    folder = office.server.folders["Sent"]
    folder.dates[min(folder.messages)] = office.server.date(
        time.time() - 3 * 86400)
    other.once()
    assert reasons(other) == []


def test_maildir_with_two_registers(tmp_path):
    place = Place(tmp_path)
    path = place.maildir("in")
    place.maildir("out")
    machines = []
    for name in ("a", "b"):
        os.mkdir(tmp_path / name)
        machines.append(harness.Dpod(
            str(tmp_path / name),
            {"dpo": {"url": f"maildir:{path}", "start": "all"}},
            {"url": f"directory:{tmp_path}/out"}))
    first, other = machines
    place.request()
    first.once()
    assert os.listdir(os.path.join(path, "dpod")) == ["1"]
    assert "watches this mailbox" in other.once(want=75).stderr
    first.once()
    assert len(place.letters()) == 1
    # A Maildir that is restored shows an old note of our own.
    shutil.copytree(path, tmp_path / "copy")
    for _ in range(3):
        shutil.rmtree(os.path.join(path, "dpod"))
        first.once()
    shutil.rmtree(path)
    shutil.copytree(tmp_path / "copy", path)
    first.once()
    took = other.program("dpod", ["--take-mailbox", "dpo"])
    assert took.returncode == 0, took.stderr
    other.once()
    assert held(other) == ["taken-over"]
    assert len(place.letters()) == 1
    first.once(want=75)


def aliases(place):
    """A Maildir under another spelling, as an IMAP server under a second name
    of its host."""
    first = place.mailbox()
    return first, {**first, "url": f"maildir:{place.directory}/./in"}


def test_one_folder_under_two_names(place):
    """Which of them has it, the first to come decides."""
    first, again = aliases(place)
    dpod = place.make({"dpo": first, "privacy": again})
    place.request()
    for _ in range(3):
        dpod.once(want=None)
        reasons = dpod.json("status")[0]["reasons"]
        told = [(one, other)
                for one, other in (("dpo", "privacy"), ("privacy", "dpo"))
                if f'mailbox {other}: mailbox "{one}" of this configuration '
                "watches the same folder: remove one of them, and reload"
                in reasons]
        if told:
            break
    (has, other), = told
    place.request()
    dpod.once(want=75)
    reasons = dpod.json("status")[0]["reasons"]
    assert f'mailbox {has}: limited: mailbox "{other}" of this configuration ' \
        "leads to the same folder and takes nothing in: remove one of them" \
        in reasons, reasons
    assert not any("--take-mailbox" in one for one in reasons), reasons
    assert len(place.letters()) == 2
    del dpod.mailboxes[other]
    dpod.configure()
    dpod.once()
    dpod.holds()


def test_mailbox_that_gets_another_name(place):
    """Its section was renamed: the note in the mailbox is still our own."""
    dpod = place.make()
    place.request()
    dpod.once()
    dpod.mailboxes = {"privacy": dpod.mailboxes["dpo"]}
    dpod.configure()
    place.request()
    dpod.once()
    assert len(place.letters()) == 2
    assert dpod.json("status")[0]["reasons"] == []
    dpod.holds()


@not_on_postgresql("a copy of the state directory has no register")
def test_copy_of_the_register_is_another_one(office):
    dpod = office.machine("a")
    office.put()
    dpod.once()
    copy = office.machine("b")
    shutil.rmtree(os.path.join(copy.directory, "state"))
    shutil.copytree(os.path.join(dpod.directory, "state"),
                    os.path.join(copy.directory, "state"))
    # With all that it knew; the first one has gone on since.
    office.server.folders["dpod"].messages.clear()
    dpod.once()
    office.put()
    assert "a copy of this register with another dpod" in \
        copy.once(want=75).stderr
    assert len(office.answered()) == 1
