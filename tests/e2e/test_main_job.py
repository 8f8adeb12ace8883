# SPDX-License-Identifier: ISC
"""Two mailboxes, 200 mixed mails, real servers: the whole main job."""
import re
import time

import pytest

from harness import only_address
from mails import LETTER_WORDS, Generator, bodies


@pytest.fixture
def office(world):
    """Both mailboxes filled, some mails read or flagged by colleagues."""
    world.mails = Generator(20240501, time.time()).mixed()
    for user in ("dpo", "gdpr"):
        mails = bodies(world.mails, user)
        world.dovecot.deliver(user, mails[:20])
        with world.dovecot.login(user) as session:
            session.select("INBOX")
            session.uid("STORE", "2,5,9", "+FLAGS.SILENT", r"(\Seen)")
            session.uid("STORE", "5,7", "+FLAGS.SILENT",
                        r"(\Flagged \Answered $Private)")
        # What the login above saw is no longer recent; these are.
        world.dovecot.deliver(user, mails[20:])
    world.office = world.dpod({user: world.mailbox(user)
                               for user in ("dpo", "gdpr")})
    return world


def purpose(mails, *purposes):
    return [mail for mail in mails if mail.purpose in purposes]


def check_tickets(dpod, mails):
    tickets = dpod.json("list")
    by_requester = {}
    for ticket in tickets:
        by_requester.setdefault(ticket["requester"], []).append(ticket)
    wrong = []
    for mail in purpose(mails, "request", "automatic-request"):
        found = by_requester.pop(mail.sender, [])
        if len(found) != 1:
            wrong.append(f"{len(found)} tickets: {mail}")
        elif found[0]["kinds"] != [mail.kind] or \
                found[0]["language"] != mail.language:
            wrong.append(f"{found[0]['kinds']} {found[0]['language']} "
                         f"for {mail.kind} {mail.language}: {mail.subject}")
    wrong += [f"nobody asked: {ticket['subject']}"
              for rest in by_requester.values() for ticket in rest]
    assert not wrong, "\n".join(wrong)
    return tickets


def check_letters(sent, tickets, mails):
    by_address = {}
    for letter in sent:
        by_address.setdefault(only_address(letter, "To"), []).append(letter)
    references = {ticket["requester"]: ticket["reference"]
                  for ticket in tickets}
    ids = set()
    for mail in purpose(mails, "request"):
        letters = by_address.pop(mail.sender, [])
        assert len(letters) == 1, f"{len(letters)} letters: {mail}"
        letter = letters[0]
        assert letter["In-Reply-To"] == mail.message_id
        assert letter["References"].split()[-1] == mail.message_id
        assert letter["Content-Language"] == mail.language
        assert letter["Auto-Submitted"] == "auto-replied"
        assert only_address(letter, "From") == "dpo@example.com"
        assert letter["Return-Path"] == "<>"
        text = letter.get_content()
        assert re.search(LETTER_WORDS[mail.language],
                         " ".join(text.split()), re.I), text
        assert references[mail.sender] in letter["Subject"] + text
        ids.add(letter["Message-ID"])
    assert not by_address, f"nobody asked: {list(by_address)}"
    assert len(ids) == len(sent)


def test_each_request_has_one_ticket_and_one_letter(office):
    dpod, mails = office.office, office.mails
    before = {user: office.flags(user) for user in ("dpo", "gdpr")}
    dpod.once()
    tickets = check_tickets(dpod, mails)
    check_letters(office.sent(), tickets, mails)

    # The same mail in both mailboxes is one ticket, and says so.
    copies = [mail for mail in mails if mail.also_in]
    found = dpod.dispositions()
    assert found.get("duplicate") == len(copies)
    assert found["ticket"] == len(tickets)
    assert sum(found.values()) == 200
    assert None not in found

    # People read these mailboxes too: nothing in them has changed.
    assert {user: office.flags(user) for user in before} == before

    assert dpod.ctl("balance").returncode == 0
    assert dpod.ctl("balance", "--online").returncode == 0

    # A second run changes nothing.
    register = dpod.register()
    dpod.once()
    assert dpod.register() == register
    assert len(office.sent()) == len(purpose(mails, "request"))
    assert {user: office.flags(user) for user in before} == before


def test_recent_stays_recent(world):
    """Nobody else has seen the mailbox yet: \\Recent must survive us."""
    mail = Generator(1, time.time()).request("de", "access")
    world.dovecot.deliver("dpo", [mail.data])
    dpod = world.dpod()
    dpod.once()
    assert len(dpod.json("list")) == 1
    with world.dovecot.login("dpo") as session:
        session.select("INBOX", readonly=True)
        _, lines = session.fetch("1", "(FLAGS)")
    assert rb"\Recent" in lines[0] and rb"\Seen" not in lines[0]


def test_starttls_does_the_same(world):
    mail = Generator(2, time.time()).request("en", "access")
    world.dovecot.deliver("dpo", [mail.data])
    dpod = world.dpod(
        {"dpo": world.mailbox("dpo", url="imap+starttls://127.0.0.1:"
                              f"{world.dovecot.imap_port}/INBOX")},
        world.relay(url="smtp+starttls://127.0.0.1:"
                    f"{world.postfix.smtp_port}"))
    dpod.once()
    assert [ticket["requester"] for ticket in dpod.json("list")] == \
        [mail.sender]
    assert [only_address(letter, "To") for letter in world.sent()] == \
        [mail.sender]


def test_a_reply_to_our_letter_joins_its_ticket(world):
    generator = Generator(3, time.time())
    mail = generator.request("sv", "access")
    world.dovecot.deliver("dpo", [mail.data])
    dpod = world.dpod()
    dpod.once()
    letter, = world.sent()
    reply = generator.ordinary(
        fields=f"In-Reply-To: {letter['Message-ID']}\n"
        f"References: {mail.message_id} {letter['Message-ID']}\n")
    own = reply.data.replace(reply.sender.encode(), mail.sender.encode())
    world.dovecot.append("dpo", [own])
    dpod.once()
    assert dpod.dispositions() == {"ticket": 1, "joined": 1}
    # A stranger who quotes the same id is not a party of that ticket.
    world.dovecot.append("dpo", [reply.data])
    dpod.once()
    assert dpod.dispositions().get("joined") == 1
    assert len(world.sent()) == 1
    dpod.ctl("balance")
