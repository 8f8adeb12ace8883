# SPDX-License-Identifier: ISC
"""What the officer is told by mail: the day, a breach, a mailbox or a relay
that fails for an hour, once each; and what answers that mail."""
import os
import re

import pytest

from harness import wait_until
from smtp_server import SmtpServer

TEMPFAIL = 75
OFFICER = "officer@example.org"
BREACH = (b"From: Kari <kari@example.net>\r\nTo: dpo@example.com\r\n"
          b"Subject: Personal data breach\r\nMessage-ID: <b1@example.net>\r\n"
          b"Date: Mon, 01 Jun 2026 10:00:00 +0000\r\n\r\n"
          b"I want to report a personal data breach: a list of your"
          b" customers with their addresses was sent to me by mistake.\r\n")


@pytest.fixture
def relay():
    server = SmtpServer()
    yield server
    server.close()


def make(place, relay):
    dpod = place.make(relay=relay.relay())
    with open(dpod.path, "a", encoding="utf-8") as output:
        output.write(f"notify {{\n  to = {{{OFFICER}}}\n"
                     "  digest-days = none\n}\n")
    return dpod


def told(relay):
    """The mails to the officer, by their subject."""
    return [mail for mail in relay.letters if mail["To"] == OFFICER]


def subjects(relay):
    return [mail["Subject"] for mail in told(relay)]


def hour_passes(place):
    place.dpod.sql("UPDATE alarm SET since_at = since_at - 3600")
    place.dpod.sql("UPDATE own_mail SET not_before_at = 0")
    place.dpod.sql("UPDATE letter SET not_before_at = 0")


def test_breach_is_told_once(place, relay):
    dpod = make(place, relay)
    place.deliver("in", BREACH)
    for _ in range(3):
        dpod.once(want=None)
    row, = place.rows("SELECT t.reference FROM ticket t JOIN claim c"
                      " ON c.ticket_id = t.id WHERE c.kind = 'breach'")
    mail, = told(relay)
    text = mail.get_content()
    assert "breach" in mail["Subject"] and row["reference"] in text
    assert mail["Auto-Submitted"] == "auto-generated"
    # Nobody is named.
    assert "kari" not in str(mail).lower() and "customers" not in str(mail)


def test_mailbox_that_is_dead_for_an_hour(place, relay):
    dpod = make(place, relay)
    dpod.once(want=None)
    path = os.path.join(place.directory, "in")
    os.rename(path, path + ".away")
    dpod.once(want=None)
    assert subjects(relay) == []
    for _ in range(3):
        hour_passes(place)
        dpod.once(want=None)
    assert subjects(relay) == ["Mailbox dpo cannot be read"]
    os.rename(path + ".away", path)
    for _ in range(2):
        dpod.once(want=None)
    assert subjects(relay)[1:] == ["Mailbox dpo is read again"]
    dpod.holds()


def test_relay_that_is_dead_for_an_hour(place, relay):
    relay.says["CONNECT"] = "421 4.3.2 closing"
    dpod = make(place, relay)
    place.request()
    place.deliver("in", BREACH)
    dpod.once(want=TEMPFAIL)
    hour_passes(place)
    log = dpod.once(want=TEMPFAIL).stderr
    assert 'officer-alarm what="relay"' in log, log
    status, = dpod.json("status")
    assert status["officer_mail_waiting"] == 2
    relay.says.clear()

    def all_gone():
        hour_passes(place)
        dpod.once(want=None)
        return dpod.json("status")[0]["officer_mail_waiting"] == 0 and \
            len(told(relay)) >= 2
    wait_until(all_gone, "all that waited is sent")
    dpod.once(want=None)
    said = subjects(relay)
    assert sum("breach" in subject for subject in said) == 1
    assert said.count("The mail relay takes letters again") == 1
    assert len(said) == len(set(said)), said
    dpod.holds()


def test_digest_and_its_reply(place, relay):
    dpod = make(place, relay)
    place.request()
    dpod.once(want=None)
    with open(dpod.path, encoding="utf-8") as text:
        settings = text.read()
    with open(dpod.path, "w", encoding="utf-8") as output:
        output.write(settings.replace("= none", "= {monday, tuesday, wednesday"
                                      ", thursday, friday, saturday, sunday}"))
    for _ in range(3):
        dpod.once(want=None)
    mail, = told(relay)
    row, = place.rows("SELECT reference FROM ticket")
    assert "New tickets: 1" in mail.get_content()
    assert row["reference"] in mail.get_content()
    assert "cannot be read" not in mail.get_content()
    # Its reply, and its bounce, lead to nothing but a number.
    for i, head in enumerate((f"In-Reply-To: {mail['Message-ID']}\r\n",
                              "Auto-Submitted: auto-replied\r\n")):
        place.deliver("in", (
            f"From: <{OFFICER}>\r\nTo: dpo@example.com\r\n"
            f"Message-ID: <r{i}@example.org>\r\n{head}Subject: Re: it\r\n\r\n"
            "Please send me all my personal data.\r\n"
            f"Message-ID: {mail['Message-ID']}\r\n").encode())
    done = dpod.once(want=None)
    assert len(place.rows("SELECT 1 FROM ticket")) == 1, done.stderr
    assert len(re.findall("answers-officer-mail", done.stderr)) == 2
    assert dpod.json("status")[0]["officer_mail_answers"] == 2
    dpod.holds()
