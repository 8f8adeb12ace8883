# SPDX-License-Identifier: ISC
"""What must be true of an office, whatever its world did: the model of
tests/world/simulation. It knows mails and where they lie, and nothing of how
dpod works."""
import collections
import sqlite3


class Request:
    def __init__(self, number, sender):
        self.number, self.sender = number, sender
        self.seen = False  # by a run that ended, since the register's copy


class Model:
    def __init__(self):
        self.requests = {}
        self.news = {}  # number: whether it was seen
        self.copied = None  # numbers that the register's copy has seen

    def arrives(self, number, sender):
        self.requests[number] = Request(number, sender)

    def news_arrives(self, number):
        self.news[number] = False

    def run_ended(self, present):
        """`present`: numbers of what lay in the inbox before the run."""
        for number in present:
            if number in self.news:
                self.news[number] = True
            else:
                self.requests[number].seen = True

    def register_copied(self):
        self.copied = {number for number, request in self.requests.items()
                       if request.seen} | \
            {number for number, seen in self.news.items() if seen}

    def register_restored(self):
        for number, request in self.requests.items():
            request.seen = number in self.copied
        for number in self.news:
            self.news[number] = number in self.copied

    def wrong(self, office):
        """Sentences; none if all is well. The office is at rest."""
        return (list(self.lost(office)) + list(self.doubled(office))
                + list(self.unanswered(office)) + list(self.unproven(office)))

    def lost(self, office):
        """Every request that was seen, or still lies there, has a ticket."""
        tickets = collections.Counter(
            row["address"] for row in office.rows(
                "SELECT address FROM party WHERE role = 'requester'"))
        there = office.numbers("in") | office.numbers("in/.Done")
        for number, request in self.requests.items():
            count = tickets[request.sender]
            if count == 0 and (request.seen or number in there):
                yield f"request {number} has no ticket"
            if count > 1:
                yield f"request {number} has {count} tickets"

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
        rows = office.rows(
            "SELECT p.address, t.no_letter_reason, l.state FROM ticket t"
            " JOIN party p ON p.ticket_id = t.id AND p.role = 'requester'"
            " LEFT JOIN letter l ON l.ticket_id = t.id")
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
        kept = {row["message_id"]
                for row in office.rows("SELECT message_id FROM message")}
        for number, seen in self.news.items():
            if seen and f"<{number}@example.org>" not in kept:
                yield f"message {number} was erased early"

    @staticmethod
    def unproven(office):
        for command in ("balance", "verify-history"):
            try:
                office.dpod.ctl(command)
            except (AssertionError, sqlite3.Error) as reason:
                yield f"{command}: {reason}"
