# SPDX-License-Identifier: ISC
"""A relay that takes no letters from us: that is the relay's, and no
letter's. Letters wait, `status` says so in the server's words, and all go
out when it takes them again."""
import os
import re

import pytest

import harness
from harness import wait_until
from smtp_server import SmtpServer

UNAVAILABLE, TEMPFAIL = 69, 75  # of sysexits.h
NOT_ALLOWED = ("550 5.7.60 SMTP; Client does not have permissions to send as "
               "this sender")


@pytest.fixture
def relay():
    server = SmtpServer()
    yield server
    server.close()


def letters(place):
    return place.rows("SELECT id, state, attempts FROM letter ORDER BY id")


def states(place):
    return [row["state"] for row in letters(place)]


def reasons(place):
    status, = place.dpod.json("status")
    return status["reasons"]


REFUSALS = [
    ("MAIL", NOT_ALLOWED),
    # Of the null sender, and of a sender that is not the login's.
    ("MAIL", "550 5.1.7 the null sender is not accepted"),
    ("MAIL", "553 5.7.1 <>: Sender address rejected: not logged in"),
    ("MAIL", "451 4.3.0 sender cannot be verified now"),
    # In words that are in no list: MAIL says the same for each letter.
    ("MAIL", "554 5.0.0 Not on this machine"),
    ("MAIL", "501 zut alors"),
    ("MAIL", "552 5.3.4 Message size exceeds fixed limit"),
    # Postfix says it to RCPT, unless it is told otherwise.
    ("RCPT", "553 5.7.1 <dpo@example.com>: Sender address rejected: not "
             "owned by user dpo"),
    # By their enhanced code, it is the sender's (RFC 3463, 3.2; RFC 7505).
    ("RCPT", "550 5.1.8 Not from there"),
    ("RCPT", "501 5.1.7 Such an address"),
    ("RCPT", "550 5.7.27 Null MX"),
    ("EHLO", "550 5.7.1 go away"),
    ("CONNECT", "554 5.7.1 no service for you"),
    ("CONNECT", "421 4.3.2 closing"),
]


@pytest.mark.parametrize("word, answer", REFUSALS)
def test_letters_wait_for_a_relay_that_refuses_us(place, relay, word, answer):
    relay.says[word] = answer
    if word == "EHLO":  # libcurl tries HELO then
        relay.says["HELO"] = answer
    place.make(relay=relay.relay())
    for _ in range(3):
        place.request()
    done = place.dpod.once(want=TEMPFAIL)
    assert states(place) == ["queued"] * 3
    words = re.escape(answer.replace('"', "?"))
    assert re.search(rf' relay-failing .*words="{words}', done.stderr), \
        done.stderr
    # One asks, the others do not.
    assert sum(row["attempts"] for row in letters(place)) == 1
    said = [reason for reason in reasons(place) if "relay" in reason]
    assert len(said) == 1 and answer in said[0], said
    status, = place.dpod.json("status")
    assert status["relay_code"] == int(answer[:3])
    assert status["relay_words"].startswith(answer)
    assert "dpod_relay_up 0" in place.dpod.ctl(
        "status", "--prometheus", want=1).stdout
    relay.says.clear()
    done = place.dpod.once(want=None)
    wait_until(lambda: place.dpod.once(want=None) and
               states(place) == ["sent"] * 3, "all are sent")
    assert " relay-works " in done.stderr
    assert reasons(place) == []
    assert len(relay.letters) == 3
    place.dpod.holds()


def test_mail_says_nothing_of_a_letter(place, relay):
    """Whatever the server offers: so its refusal of MAIL is about none."""
    relay.says["EHLO"] = "250-small\r\n250-SIZE 100\r\n250-8BITMIME\r\n" \
        "250-DSN\r\n250 SMTPUTF8"
    place.make(relay=relay.relay(envelope_sender="dpo@example.com"))
    for _ in range(2):
        place.request()
    place.dpod.once()
    assert states(place) == ["sent"] * 2
    assert {line for line in relay.commands if line.startswith("MAIL")} == \
        {"MAIL FROM:<dpo@example.com>"}


LETTERS_OWN = ["550 5.1.1 no such user", "550 no", "554 5.7.1 rejected",
               "550 5.1.10 no such domain", "552 5.3.4 too large for him",
               # Of the recipient's sender, as another server has told.
               "550 5.1.1 Recipient address rejected: 550 5.1.8 said he"]


@pytest.mark.parametrize("answer", LETTERS_OWN)
def test_refusal_of_a_recipient_is_the_letters(place, relay, answer):
    """However often: three who do not exist say nothing about the relay."""
    relay.says["RCPT"] = answer
    place.make(relay=relay.relay())
    for _ in range(4):
        place.request()
    place.dpod.once()
    assert states(place) == ["failed"] * 4
    assert not any("relay" in reason for reason in reasons(place))
    relay.says.clear()
    place.dpod.ctl("outbox", "retry", "1")
    place.dpod.once()
    assert sorted(states(place)) == ["failed"] * 3 + ["sent"]


def test_letter_that_is_too_large_is_refused_alone(place, relay):
    """A server says so after the text: MAIL did not tell it the size."""
    answers = iter(["552 5.3.4 Message size exceeds fixed limit"])
    relay.on_letter = lambda letter: next(answers, "250 taken")
    place.make(relay=relay.relay())
    for _ in range(2):
        place.request()
    place.dpod.once()
    assert sorted(states(place)) == ["failed", "sent"]


def test_no_letter_is_given_up_for_the_relay(place, relay):
    relay.says["MAIL"] = NOT_ALLOWED
    place.make(relay=relay.relay(give_up_after="1m"))
    place.request()
    place.dpod.once(want=TEMPFAIL)
    place.dpod.sql("UPDATE letter SET created_at = created_at - 864000,"
                   " not_before_at = 0")
    place.dpod.once(want=TEMPFAIL)
    assert states(place) == ["queued"]
    relay.says.clear()
    place.dpod.sql("UPDATE letter SET not_before_at = 0")
    place.dpod.once()
    assert states(place) == ["sent"]


def test_running_daemon_goes_on_when_the_relay_does(place, relay):
    relay.says["MAIL"] = NOT_ALLOWED
    place.start(relay=relay.relay())
    place.request()
    wait_until(lambda: "relay-failing" in place.dpod.log(), "it is said",
               log=place.dpod.log)
    place.request()
    place.tickets(2)
    wait_until(lambda: sum("MAIL" in line for line in relay.commands) >= 3,
               "it is tried again")
    # Said once, not with each try.
    assert place.dpod.log().count("relay-failing") == 1
    relay.says.clear()
    wait_until(lambda: states(place) == ["sent"] * 2, "both are sent",
               log=place.dpod.log)
    assert "relay-works" in place.dpod.log()
    assert reasons(place) == []


def test_names_that_cannot_be_resolved(place):
    """No DNS, or a name that was mistyped: .invalid is nobody's (RFC 2606)."""
    secret = os.path.join(place.directory, "password")
    with open(secret, "w", encoding="utf-8") as file:
        file.write("secret\n")
    os.chmod(secret, 0o600)
    place.make({"dpo": place.mailbox(),
                "gdpr": {"url": "imaps://mail.dpod.invalid/INBOX",
                         "user": "dpo", "password_file": secret}},
               {"url": "smtps://smtp.dpod.invalid", "user": "dpo",
                "password_file": secret})
    place.request()
    place.dpod.once(want=TEMPFAIL)
    said = "\n".join(reasons(place))
    assert "mailbox gdpr: mail.dpod.invalid: " in said
    assert ": check the host's name and this machine's DNS" in said
    assert "cannot resolve the host: check its name and this machine's DNS" \
        in said
    assert states(place) == ["queued"]


def test_sender_that_cannot_start(place, relay):
    """Its key cannot be read: letters wait for us, not for the relay."""
    place.start(relay=relay.relay())
    place.request()
    wait_until(lambda: states(place) == ["sent"], "one is sent",
               log=place.dpod.log)
    key = os.path.join(place.directory, "state", "keys", "reference.key")
    os.rename(key, key + ".away")
    harness.kill(place.dpod.descendants("dpod"))
    wait_until(lambda: any("the sender cannot work" in one and key in one
                           for one in reasons(place)), "it is told",
               log=place.dpod.log)
    os.rename(key + ".away", key)
    wait_until(lambda: reasons(place) == [], "it is over",
               log=place.dpod.log)
    place.request()
    wait_until(lambda: states(place) == ["sent"] * 2, "it is sent",
               log=place.dpod.log)
    place.dpod.holds()


def test_words_of_a_server_are_shown_harmless(place, relay):
    relay.says["MAIL"] = "550 5.7.1 \x1b[2J\u202e no " + "x" * 2000
    place.make(relay=relay.relay())
    place.request()
    done = place.dpod.once(want=TEMPFAIL)
    line, = [line for line in done.stderr.splitlines()
             if "relay-failing" in line]
    assert line.isascii() and line.isprintable() and len(line) < 800
    said = place.dpod.ctl("status", want=1).stdout
    assert "\x1b" not in said and "\u202e" not in said
    assert "5.7.1" in said


def test_recipient_is_not_in_the_log(place, relay):
    relay.says["RCPT"] = lambda text: (
        "550 5.7.60 no permission to send as this sender to " +
        re.search(r"<(.*)>", text).group(1))
    place.make(relay=relay.relay())
    sender = place.request().sender
    done = place.dpod.once(want=TEMPFAIL)
    assert "relay-failing" in done.stderr
    assert sender not in done.stderr
    status, = place.dpod.json("status")
    assert sender not in status["relay_words"]


def test_acknowledgement_that_never_went_needs_a_human(place, relay):
    relay.says["RCPT"] = "550 5.1.1 no such user"
    place.make(relay=relay.relay())
    place.request()
    place.dpod.once()
    assert states(place) == ["failed"]
    ticket, = place.dpod.json("list")
    assert ticket["unread_at"] is not None
    assert any("never acknowledged" in reason for reason in reasons(place))
    assert place.dpod.json("balance")[0]["tickets_unacknowledged"] == 1
    place.dpod.ctl("seen", "1")
    assert any("never acknowledged" in reason for reason in reasons(place))
    place.dpod.holds()
    relay.says.clear()
    place.dpod.ctl("outbox", "retry", "1")
    place.dpod.once()
    assert states(place) == ["sent"]
    assert reasons(place) == []


def test_retried_letter_has_its_time_again(place, relay):
    relay.says["RCPT"] = "550 5.1.1 no such user"
    place.make(relay=relay.relay(give_up_after="1h"))
    place.request()
    place.dpod.once()
    place.dpod.sql("UPDATE letter SET created_at = created_at - 864000")
    relay.says["RCPT"] = "450 4.2.1 later"
    place.dpod.ctl("outbox", "retry", "1")
    place.dpod.once(want=TEMPFAIL)
    assert states(place) == ["queued"]


def test_check_asks_as_a_letter_would(place, relay):
    place.make(relay=relay.relay(envelope_sender="dpo@example.com"))
    done = place.dpod.program("dpod", ["-t", "--online"])
    assert done.returncode == 0, done.stdout
    asked = [line for line in relay.commands
             if line.startswith(("MAIL", "RSET", "RCPT", "DATA"))]
    assert asked == ["MAIL FROM:<dpo@example.com>", "RSET"]
    relay.says["MAIL"] = NOT_ALLOWED
    done = place.dpod.program("dpod", ["-t", "--online"])
    assert done.returncode == UNAVAILABLE
    assert NOT_ALLOWED in done.stdout and "SendAs" in done.stdout


def test_lost_answers_are_counted_apart(place, relay):
    """Two times "later", then a lost answer: that is the first that is
    lost, and the letter is repeated."""
    answers = iter(["421 4.3.2 later", "421 4.3.2 later", None])
    relay.on_letter = lambda letter: next(answers, "250 taken")
    place.make(relay=relay.relay())
    place.request()
    seen = []

    def tried():
        place.dpod.once(want=None)
        state, = states(place)
        seen.append(state)
        return state == "sent"
    wait_until(tried, "the letter is sent", log=lambda: str(seen))
    assert "failed" not in seen and "unknown" in seen
    assert len({letter["Message-ID"] for letter in relay.letters}) == 1
    assert len(relay.letters) == 4
