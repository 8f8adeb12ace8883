# SPDX-License-Identifier: ISC
"""What must be true of an office, whatever its world did: the model of
tests/world/simulation. It knows mails and where they lie, and nothing of how
dpod works."""
import collections
import sqlite3


class Request:
    def __init__(self, number, sender):
        self.number, self.sender = number, sender
        self.seen = set()  # by the runs of these registers that ended


class Model:
    def __init__(self):
        self.requests = {}
        self.news = {}  # number: the registers that have seen it
        self.copied = None  # numbers that the first register's copy has seen

    def arrives(self, number, sender):
        self.requests[number] = Request(number, sender)

    def news_arrives(self, number):
        self.news[number] = set()

    def seen(self, number):
        return self.news[number] if number in self.news else \
            self.requests[number].seen

    def run_ended(self, present, register):
        """`present`: numbers of what lay in the inbox before the run."""
        for number in present:
            self.seen(number).add(register)

    def register_copied(self, register):
        self.copied = {number for number in [*self.requests, *self.news]
                       if register in self.seen(number)}

    def register_restored(self, register):
        for number in [*self.requests, *self.news]:
            self.seen(number).discard(register)
            if number in self.copied:
                self.seen(number).add(register)

    def wrong(self, office):
        """Sentences; none if all is well. The office is at rest."""
        return (list(self.lost(office)) + list(self.doubled(office))
                + list(self.unanswered(office)) + list(self.unproven(office)))

    def lost(self, office):
        """Every request that was seen, or still lies there, has a ticket."""
        found = collections.Counter()
        for register in office.registers():
            here = collections.Counter(
                row["address"] for row in register.rows(
                    "SELECT address FROM party WHERE role = 'requester'"))
            for address, count in here.items():
                if count > 1:
                    yield f"{address} has {count} tickets in one register"
            found += here
        there = office.present()
        lost = [number for number, request in self.requests.items()
                if found[request.sender] == 0 and (
                    request.seen or number in there)]
        if lost and self.waits_for_mailbox(office):
            inbox = office.box.numbers()
            lost = [number for number in lost
                    if self.requests[number].seen or number in inbox]
        for number in lost:
            yield f"request {number} has no ticket"

    @staticmethod
    def waits_for_mailbox(office):
        """
        A restored register looks for what it has moved since its copy was
        made. If another machine was given the mailbox first, it cannot, and
        its status says both.
        """
        said = office.dpod.ctl("status", want=None).stdout
        return "recovery" in said and "another dpod" in said

    @staticmethod
    def doubled(office):
        """Nobody gets two letters; one may come twice with the same id."""
        ids = collections.defaultdict(set)
        for letter in office.dpod.letters():
            ids[letter["To"]].add(letter["Message-ID"])
        for address, found in ids.items():
            if len(found) > 1:
                yield f"{address} got {len(found)} letters"

    def unanswered(self, office):
        """A ticket has an answer, or a human knows why it has none."""
        sent = {str(letter["To"]) for letter in office.dpod.letters()}
        rows = [row for register in office.registers() for row in
                register.rows(
                    "SELECT p.address, t.no_letter_reason, l.state"
                    " FROM ticket t JOIN party p ON p.ticket_id = t.id"
                    " AND p.role = 'requester'"
                    " LEFT JOIN letter l ON l.ticket_id = t.id")]
        for row in rows:
            if row["state"] in (None, "held") and (
                    row["no_letter_reason"] or row["state"] == "held"):
                continue
            if row["state"] != "sent" or row["address"] not in sent:
                yield f"{row['address']}: letter {row['state']}, " \
                    f"{'sent' if row['address'] in sent else 'not sent'}"

    def erased(self, office):
        """What asks for nothing is kept for 30 days, and no history is that
        long: whatever the clock says, all of it is there."""
        kept = {row["message_id"] for register in office.registers()
                for row in register.rows("SELECT message_id FROM message")}
        for number, seen in self.news.items():
            if seen and f"<{number}@example.org>" not in kept:
                yield f"message {number} was erased early"

    @staticmethod
    def unproven(office):
        for register in office.registers():
            try:
                found = register.json("balance")[0]
                # One of two does not hold the mailbox, and says so.
                if not found["holds"] and not found["mailboxes_refused"]:
                    yield f"balance: {found}"
                register.ctl("verify-history")
            except (AssertionError, sqlite3.Error) as reason:
                yield str(reason)
