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
        self.copied = {}  # copy: numbers that its register has seen
        self.worked = set()  # addresses that the officer dealt with
        self.forgotten = set()  # addresses
        self.runs = 0  # that have begun
        self.is_bare = False  # the mailbox, of notes of what was done last
        self.noted_until = 0  # runs: then it has those of what they did
        self.snapshot_at = 0  # runs
        self.copied_at = {}  # copy: runs
        self.answered_twice = set()  # addresses, with nothing to show it
        self.ordered = collections.Counter()  # letters: address, purpose

    def arrives(self, number, sender):
        self.requests[number] = Request(number, sender)

    def news_arrives(self, number):
        self.news[number] = set()

    def seen(self, number):
        return self.news[number] if number in self.news else \
            self.requests[number].seen

    def run_begins(self):
        self.runs += 1

    def run_ended(self, present, register):
        """`present`: numbers of what lay in the inbox before the run."""
        self.is_bare = self.is_bare and not present
        for number in present:
            self.seen(number).add(register)

    def mailbox_replaced(self):
        self.is_bare = True
        self.noted_until = 0

    def mailbox_copied(self):
        self.snapshot_at = self.runs

    def mailbox_went_back(self):
        self.is_bare = True
        self.noted_until = self.snapshot_at

    def register_copied(self, register, copy):
        self.copied_at[copy] = self.runs
        self.copied[copy] = {
            number for number in [*self.requests, *self.news]
            if register in self.seen(number)}

    def register_restored(self, register, copy):
        """
        What the register did since its copy was made stands in the mailbox.
        If that was replaced as well, or went back to what it was before, and
        nothing was taken in from it since, it stands nowhere, and a second
        copy of a message is answered.
        """
        if self.is_bare and self.noted_until <= self.copied_at[copy]:
            self.answered_twice |= {
                request.sender for request in self.requests.values()}
        for number in [*self.requests, *self.news]:
            self.seen(number).discard(register)
            if number in self.copied[copy]:
                self.seen(number).add(register)

    def officer_did(self, what, address):
        self.worked.add(address)
        if what == "forget":
            self.forgotten.add(address)
        purpose = {"close": "our answer", "extend": "we need more time"}
        if what in purpose:
            self.ordered[address, purpose[what]] += 1

    def erased_numbers(self):
        return {number for number, request in self.requests.items()
                if request.sender in self.forgotten}

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
                if found[request.sender] == 0
                and request.sender not in self.forgotten
                and (request.seen or number in there)]
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

    def doubled(self, office):
        """Nobody gets two letters, or another than the officer ordered; one
        may come twice with the same id."""
        ids = collections.defaultdict(set)
        for letter in office.letters():
            purpose = letter["Subject"].rpartition(": ")[2]
            ids[letter["To"], purpose].add(letter["Message-ID"])
        for (address, purpose), found in ids.items():
            wanted = self.ordered[address, purpose]
            if purpose == "received":
                wanted = 1 + (address in self.answered_twice)
            if len(found) > wanted:
                yield f"{address} got {len(found)} letters \"{purpose}\""

    def unanswered(self, office):
        """A ticket has an answer, or a human knows why it has none."""
        sent = {str(letter["To"]) for letter in office.letters()}
        for register in office.registers():
            said = register.ctl("status", want=None).stdout
            for row in register.rows(
                    "SELECT p.address, t.no_letter_reason, l.state"
                    " FROM ticket t JOIN party p ON p.ticket_id = t.id"
                    " AND p.role = 'requester'"
                    " LEFT JOIN letter l ON l.ticket_id = t.id"):
                state, address = row["state"], row["address"]
                if state == "held" or address in self.worked and \
                        state in (None, "cancelled") or \
                        state is None and row["no_letter_reason"] or \
                        state == "failed" and "letters failed" in said:
                    continue
                if state != "sent" or address not in sent:
                    yield f"{address}: letter {state}, " \
                        f"{'sent' if address in sent else 'not sent'}"

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
                # One of two does not hold the mailbox, or nobody was
                # written to, and it says so.
                if not found["holds"] and not found["mailboxes_refused"] \
                        and not found["tickets_unacknowledged"]:
                    yield f"balance: {found}"
                register.ctl("verify-history")
            except (AssertionError, sqlite3.Error) as reason:
                yield str(reason)
