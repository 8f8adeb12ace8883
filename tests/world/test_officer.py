# SPDX-License-Identifier: ISC
"""What the officer is told by mail or by a command: the day, a breach, a
mailbox or a relay that fails for an hour, once each; what answers that mail;
and canaries, which test the way to the mailbox."""
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


def make(place, relay, more="", **settings):
    dpod = place.make({"dpo": place.mailbox(**settings)}, relay.relay())
    with open(dpod.path, "a", encoding="utf-8") as output:
        output.write(f"notify {{\n  to = {{{OFFICER}}}\n"
                     f"  digest-days = none\n{more}}}\n")
    return dpod


def told(relay):
    """The mails to the officer, by their subject."""
    return [mail for mail in relay.letters if mail["To"] == OFFICER]


def subjects(relay):
    return [mail["Subject"] for mail in told(relay)]


def hour_passes(place):
    place.dpod.sql("UPDATE alarm SET since_at = since_at - 3600")
    place.dpod.sql("UPDATE relay_failure SET since_at = since_at - 3600")
    place.dpod.sql("UPDATE mailbox"
                   " SET last_success_at = last_success_at - 3600")
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


def program(place, text):
    path = os.path.join(place.directory, "page")
    with open(path, "w", encoding="utf-8") as output:
        output.write("#!/bin/sh\n" + text)
    os.chmod(path, 0o755)
    return f"  alarm-command = {{{path}, --to, \"the officer\"}}\n"


def test_alarm_command(place, relay):
    """It is told once, by words that no shell has read, with what a mail would
    say; the relay need not work."""
    relay.says["CONNECT"] = "421 4.3.2 closing"
    told_to = os.path.join(place.directory, "told")
    dpod = make(place, relay, program(
        place, f'[ "$*" = "--to the officer" ] && cat >>{told_to}\n'))
    place.deliver("in", BREACH)
    for _ in range(3):
        dpod.once(want=TEMPFAIL)
    with open(told_to, encoding="utf-8") as text:
        lines = text.read().splitlines()
    assert lines[0] == "A personal data breach was reported"
    assert lines[1] == "" and "DPO-" in "".join(lines)
    assert lines.count(lines[0]) == 1
    status, = dpod.json("status")
    assert status["alarm_command_failed"] == 0
    assert status["officer_mail_waiting"] == 1


def still_runs(command):
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as line:
                found.append(line.read())
        except OSError:
            pass
    return command in found


@pytest.mark.parametrize("text, words", (
    ("exit 3\n", "exit status 3"),
    ("kill -9 $$\n", "ended by signal 9"),
    ("sleep 601.25 & sleep 601.25\n", "it was ended after 30 s")))
def test_alarm_command_that_fails(place, relay, text, words):
    """It is said, tried again, and given up; nothing else waits for it."""
    dpod = make(place, relay, program(place, text))
    place.deliver("in", BREACH)
    tries = 1 if "sleep" in text else 6
    for i in range(tries):
        log = dpod.once(want=None).stderr
        failed = f'alarm-command id=2 ok=no problem="{words}"' in log
        assert failed == (i < 5), log
        place.dpod.sql("UPDATE own_mail SET not_before_at = 0")
    status, = dpod.json("status")
    assert status["alarm_command_failed"] == 1
    assert any(words in reason for reason in status["reasons"])
    assert len(subjects(relay)) == 1
    # The others run beside it.
    if "sleep" in text:
        assert not still_runs(b"sleep\x00601.25\x00")


CANARY = "  canary-interval = 1h\n  canary-after = 30m\n"


def canaries(relay):
    return [mail for mail in relay.letters if "X-Dpod-Canary" in mail]


def ago(place, seconds):
    """The canaries were made and left that much earlier; their tokens are
    stale then."""
    place.dpod.sql(f"UPDATE own_mail SET created_at = created_at - {seconds},"
                   f" out_at = out_at - {seconds} WHERE purpose = 'canary'")


def test_canary(place, relay):
    dpod = make(place, relay, CANARY, addresses=["dpo@example.com"])
    assert "canary to dpo@example.com (mailbox dpo) every 60 minutes" in \
        dpod.program("dpod", ["-t"]).stdout
    for _ in range(3):
        dpod.once(want=None)
    mail, = canaries(relay)
    assert mail["To"] == "dpo@example.com"
    assert mail["Auto-Submitted"] == "auto-generated"
    place.deliver("in", mail.raw)
    log = dpod.once(want=None).stderr
    assert "disposition=canary" in log
    status, = dpod.json("status")
    box, = status["mailboxes"]
    assert box["canary_back_at"] >= box["canary_out_at"]
    assert box["canary_missing_at"] is None
    # A replay is a copy; and what another writes with its token, a message.
    place.deliver("in", mail.raw)
    place.deliver("in", (
        "From: Kari <kari@example.net>\r\nTo: dpo@example.com\r\n"
        "Subject: My data\r\nMessage-ID: <k1@example.net>\r\n"
        f"X-Dpod-Canary: {mail['X-Dpod-Canary'].strip()}\r\n\r\n"
        "Please send me a copy of all my personal data under article 15 GDPR."
        "\r\n").encode())
    log = dpod.once(want=None).stderr
    assert "disposition=duplicate" in log and "disposition=ticket" in log
    # The next one is lost: one alarm, and a word when a later one arrives.
    ago(place, 3601)
    dpod.once(want=None)
    assert len(canaries(relay)) == 2
    for _ in range(3):
        ago(place, 1800)
        dpod.once(want=None)
    assert subjects(relay) == [
        "An address does not receive mail: dpo@example.com"]
    status, = dpod.json("status")
    assert any("dpo@example.com" in reason for reason in status["reasons"])
    metrics = dpod.ctl("status", "--prometheus", want=None).stdout
    assert 'dpod_mailbox_canary_missing_age_seconds{mailbox="dpo"} ' in metrics
    place.deliver("in", canaries(relay)[-1].raw)
    assert "disposition=automatic" in dpod.once(want=None).stderr
    ago(place, 3600)
    dpod.once(want=None)
    place.deliver("in", canaries(relay)[-1].raw)
    for _ in range(2):
        dpod.once(want=None)
    assert subjects(relay)[1:] == [
        "An address receives mail again: dpo@example.com"]
    assert len(place.rows("SELECT 1 FROM ticket")) == 1
    dpod.holds()


def test_canary_that_is_flagged(place, relay):
    """Like the mail of a ticket."""
    dpod = make(place, relay, CANARY, addresses=["dpo@example.com"],
                after_intake="flag")
    for _ in range(2):
        dpod.once(want=None)
    mail, = canaries(relay)
    place.deliver("in", mail.raw)
    for _ in range(2):
        dpod.once(want=None)
    row, = place.rows("SELECT wants_mark FROM ledger"
                      " WHERE disposition = 'canary'")
    assert row["wants_mark"] == 0
    names = os.listdir(os.path.join(place.directory, "in", "cur"))
    assert any(name.rpartition(",")[2].strip("ST") for name in names), names
    dpod.holds()
