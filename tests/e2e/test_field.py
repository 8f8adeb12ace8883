# SPDX-License-Identifier: ISC
"""Exchanges and scripted IMAP servers of $DPOD_CORPORA/field, played through
a real register; skipped where that is not given."""
import glob
import os
import re
import textwrap

import pytest

from harness import wait_until
from imap_server import Server
from place import Place

FIELD = os.path.join(os.environ.get("DPOD_CORPORA", "/nonexistent"), "field")
REQUEST = """\
From: Person {0} <person{0}@client.example>
To: dpo@example.com
Subject: My data
Date: {1}
Message-ID: <case{0}@client.example>

Under the GDPR, please erase all the personal data that you hold about me.
"""


def cases(name):
    found = sorted(glob.glob(f"{FIELD}/*/{name}"))
    return found or [pytest.param(None, marks=pytest.mark.skip(
        "DPOD_CORPORA is not given"))]


def case_name(path):
    return path and os.path.basename(os.path.dirname(path))


def wanted(path):
    """What stands below the comment of a want.txt."""
    with open(os.path.join(os.path.dirname(path), "want.txt"),
              encoding="utf-8") as text:
        return " ".join(line.strip() for line in text
                        if not line.startswith("#"))


@pytest.fixture
def place(tmp_path):
    place = Place(tmp_path)
    yield place
    place.close()


# Exchanges: a mail, then answers to the letters that it brought.


def retold(path, reference, message_id):
    """An answer, as if it were one to this ticket's last letter."""
    with open(path, "rb") as file:
        mail = file.read()
    mail = re.sub(rb"DPO-[0-9A-Z]{4}-[0-9A-Z]{4}", reference.encode(), mail)
    return re.sub(rb"<dpod\.1\.[^>]*>", message_id.encode(), mail)


def letters(place):
    return place.rows("SELECT id, state, purpose, message_id, bounced_at"
                      " FROM letter ORDER BY id")


@pytest.mark.parametrize("path", cases("mail1.eml"), ids=case_name)
def test_an_exchange(place, path):
    dpod = place.make()
    with open(path, "rb") as file:
        place.deliver("in", file.read())
    dpod.once()
    ticket, = dpod.json("list")
    mails = sorted(glob.glob(os.path.dirname(path) + "/mail*.eml"))[1:]
    assert mails, "nothing answers"
    state = "new"
    for number, mail in enumerate(mails):
        if number > 0:
            dpod.ctl("close", str(ticket["id"]), "--outcome", "fulfilled",
                     "--because", "Done.", "--unchecked", "all of it",
                     "--send")
            dpod.once()
            state = "closed"
        before = letters(place)
        place.deliver("in", retold(mail, ticket["reference"],
                                   before[-1]["message_id"]))
        dpod.once()
        # All that is wanted of any of them: it changes nothing.
        assert letters(place) == before, wanted(path)
        tickets = dpod.json("list", "--all")
        assert [row["state"] for row in tickets] == [state], wanted(path)
    dpod.holds()


# Scripted servers: subclasses of Quirk, as the scripts there expect it.


class Lines:
    """A session that a quirk writes to."""

    def __init__(self, session):
        self.session = session

    def line(self, text):
        self.session.send(text.encode() + b"\r\n")


class Quirk:
    """What an ordinary server says; a script overrides some of it."""

    def __init__(self, server):
        self.server = server
        self.box = sorted(server.folder.messages)
        self.uidvalidity = server.folder.uidvalidity

    def select(self, s, tag, ro):
        for text in ("* FLAGS (\\Seen)", f"* {len(self.box)} EXISTS",
                     "* 0 RECENT", f"* OK [UIDVALIDITY {self.uidvalidity}] x",
                     f"* OK [UIDNEXT {self.server.folder.next_uid}] x"):
            s.line(text)
        s.line(f"{tag} OK [{'READ-ONLY' if ro else 'READ-WRITE'}] done")

    def idate(self, uid):
        return f'"{self.server.internal_date}"'

    def body(self, s, number, uid, raw, options):
        s.session.send(f"* {number} FETCH (UID {uid} {options} "
                       f"{{{len(raw)}}}\r\n".encode() + raw + b")\r\n")


class Untagged(Quirk):
    """For the case whose script is only a title."""

    def select(self, s, tag, ro):
        s.line("* XFOO bar")
        super().select(s, tag, ro)


def quirk_of(path, server):
    with open(path, encoding="utf-8") as file:
        script = file.read()
    known = {"Quirk": Quirk, "ALL": None,
             "t": lambda *words, **more: lambda made: made}
    exec(compile(textwrap.dedent(script), path, "exec"), known)
    made = [value for value in known.values() if isinstance(value, type) and
            issubclass(value, Quirk) and value is not Quirk]
    if not made:
        assert "untagged-unknown" in path, f"{path}: no quirk"
        made = [Untagged]
    return made[-1](server)


def play(quirk):
    """Puts a quirk in the place of what the server would say."""
    server, folder = quirk.server, quirk.server.folder

    def select(session, tag, command):
        quirk.select(Lines(session), tag, command.startswith("EXAMINE"))
        return True

    def fetch(session, tag, command):
        if "INTERNALDATE" in command:
            for uid in session.wanted(command):
                session.send(f"* {session.number(uid)} FETCH (UID {uid} "
                             f"RFC822.SIZE {len(folder.messages[uid])} "
                             f"INTERNALDATE {quirk.idate(uid)})")
        else:
            section = re.search(r"BODY\.PEEK(\[.*\])", command).group(1)
            origin = "<0>" if "<0" in command else ""
            for uid in session.wanted(command):
                quirk.body(Lines(session), session.number(uid), uid,
                           folder.messages[uid], f"BODY{section}{origin}")
        session.send(f"{tag} OK done")
        return True

    server.hooks.update({"EXAMINE": select, "SELECT": select,
                         "UID FETCH": fetch})


@pytest.mark.parametrize("path", cases("script.py"), ids=case_name)
def test_a_scripted_server(place, path):
    server = Server()
    secret = os.path.join(place.directory, "password")
    with open(secret, "w", encoding="utf-8") as file:
        file.write("secret\n")
    os.chmod(secret, 0o600)
    for uid in (9, 12, 15):
        server.folder.next_uid = uid
        server.folder.add(REQUEST.format(
            uid, server.internal_date.replace("-", " ")).encode())
    play(quirk_of(path, server))
    wants = dict(re.findall(r"(\w+>?)=(\d+)", wanted(path)))
    dpod = place.start({"dpo": {
        "url": f"imap://127.0.0.1:{server.port}/INBOX", "insecure": True,
        "holder_folder": "none",
        "user": "dpo", "password_file": secret, "start": "all",
        "poll_interval": "5s"}})
    least = int(wants.get("tickets") or wants["tickets>"])
    wait_until(lambda: len(place.rows("SELECT 1 FROM ticket")) >= least,
               f"{least} tickets", 30, dpod.log)
    assert dpod.stop()[0] == 0
    if "notlost" in wants:
        left, = dpod.rows("SELECT disposition FROM ledger WHERE uid = ?",
                          int(wants["notlost"]))
        assert left["disposition"] in (None, "ticket", "quarantined"), left
    dpod.ctl("balance")
    server.close()
