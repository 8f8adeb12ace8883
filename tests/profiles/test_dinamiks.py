# SPDX-License-Identifier: ISC
"""Dinamiks Limited: what its privacy policy promises (doc/PROFILES.md)."""
import database
from profile_office import claim, mails, plain, request

SIMON = "simon@dinamiks.com"


def mail(name):
    return next(one for one in mails("dinamiks") if one.name == name)


def test_a_persons_mailbox(open_office):
    """Ordinary mail: not moved, flagged, answered, or stored."""
    office = open_office("dinamiks")
    ordinary = [one for one in mails("dinamiks")
                if one.want["want"] == "not-request"]
    for one in ordinary:
        office.deliver(one.bytes())
    before = office.files()
    office.once()
    office.once()
    assert office.files() == before
    assert office.json("list") == [] and office.letters() == []
    rows = office.rows("SELECT disposition, message_id, reason FROM ledger")
    assert len(rows) == len(ordinary)
    assert {row["disposition"] for row in rows} == \
        {"not-request", "automatic"}
    assert all(row["message_id"] is None for row in rows)
    for table in ("message", "attachment", "fact", "letter", "party"):
        assert office.rows(f"SELECT 1 FROM {table}") == [], table
    # Nothing of it is in the register's bytes either.
    base = database.content(office.state())
    for word in (b"Bradford", b"fay@ortonhr.example", b"Thursday", b"reams"):
        for where, content in base.items():
            assert word not in content, (word, where)


def test_a_request_in_a_persons_mailbox(open_office):
    """It is found among the others, and left where it is as well."""
    office = open_office("dinamiks")
    for one in mails("dinamiks"):
        if one.name.startswith("ordinary"):
            office.deliver(one.bytes())
    path = office.deliver(mail("subject-alone").bytes())
    before = office.files()
    office.once()
    tickets = office.json("list")
    assert [ticket["kinds"] for ticket in tickets] == [["optout"]]
    assert office.files() == before and path
    assert len(office.letters()) == 1


def test_one_subject_for_both(open_office):
    """The body says which of the two it is, or that it is both."""
    office = open_office("dinamiks")
    subject = "Please remove from contact list"
    wanted = {
        "": ["optout"],
        "Thank you.": ["optout"],
        "Please take me off your list.": ["optout"],
        "I require details of what information you hold.": ["access"],
        "What do you hold about me?": ["access"],
        "I require details of what information you hold about me, and wish"
        " to be removed from your contacts list.": ["access", "optout"],
    }
    for at, (body, kinds) in enumerate(wanted.items()):
        ticket, = office.take_in(
            request(f"P <p{at}@mail.example>", subject, body, SIMON))
        assert ticket["kinds"] == kinds, body
        assert ticket["messages"][0]["decision"] == "request", body


def test_account_deletion_and_backups(open_office):
    """Done now, backups within three months: the letter says so, and on that
    day somebody looks again."""
    office = open_office("dinamiks")
    ticket, = office.take_in(mail("account-deletion").bytes())
    number = str(ticket["id"])
    office.ctl("take", number)
    office.ctl("close", number, "--outcome", "fulfilled", "--because",
               "your company's account and all its data.", "--revisit",
               "2027-02-25", "--checked", "all", "--send")
    office.once()
    letter = office.letters_to("oona.reed@reedcare.example")[-1]
    text = plain(letter)
    assert "your company's account and all its data." in text
    assert "will be overwritten by 25 February 2027 at the latest" in text
    ticket = office.show(number)
    assert ticket["state"] == "closed"
    assert claim(ticket, "erasure")["outcome"] == "fulfilled"
    # Not a day before.
    office.now = "2027-02-24T12:00:00Z"
    assert "ticket-revisited" not in office.once()
    assert office.show(number)["state"] == "closed"
    office.now = "2027-02-25T08:00:00Z"
    assert "ticket-revisited" in office.once()
    ticket = office.show(number)
    assert (ticket["state"], ticket["due_on"]) == ("new", "2027-02-25")
    # Nothing is asked for, so nothing is ever late.
    office.now = "2027-02-27T08:00:00Z"
    office.once()
    row, = [row for row in office.json("list") if str(row["id"]) == number]
    assert row["clock"] == "revisit"
    assert office.json("list", "--overdue") == []
    assert claim(ticket, "erasure")["outcome"] == "fulfilled"
    office.ctl("close", number, "--outcome", "fulfilled",
               "--no-letter", "--because",
               "the backups are gone")
    office.now = "2027-05-01T08:00:00Z"
    assert "ticket-revisited" not in office.once()
    assert office.show(number)["state"] == "closed"


def test_employee_of_a_client(open_office):
    """Marked; the officer confirms with one command: redirected."""
    office = open_office("dinamiks")
    ticket, = office.take_in(mail("employee-access").bytes())
    assert ticket["processor"]
    # No day is promised in what others must answer.
    acknowledged = plain(office.letters()[0])
    assert "is due by" not in acknowledged
    office.ctl("close", str(ticket["id"]), "--outcome", "redirected",
               "--client", "your employer, Harbour Foods", "--send")
    office.once()
    ticket = office.show(ticket["id"])
    assert ticket["state"] == "closed"
    assert {one["outcome"] for one in ticket["claims"]} == {"redirected"}
    letter = office.letters_to("tom.ainsley@mail.example")[-1]
    assert "on behalf of another organisation" in plain(letter)
    assert "your employer, Harbour Foods" in plain(letter)
    assert letter["In-Reply-To"] == mail("employee-access").message_id


def test_a_letter_to_the_managing_director(open_office):
    """By post, with its own day of receipt; the answer can be printed."""
    office = open_office("dinamiks")
    printed = office.ctl(
        "open", "--by", "post", "--received", "2026-11-20", "--kind",
        "access", "--name", "Mr A. Archer", "--print", "--postal",
        "Mr A. Archer; 1 Quay Road")
    assert "\nMr A. Archer\n1 Quay Road\n" in printed
    assert "It reached Dinamiks Limited on\n20 November 2026." in printed
    assert "Our answer is due by: 21 December 2026" in printed
    assert "Information Commissioner's Office" in printed
    assert "automatic" not in printed and "reply to this" not in printed
    ticket, = office.json("list")
    assert ticket["received_at"] == "2026-11-20T00:00:00Z"
    # 20 December is a Sunday.
    assert ticket["due_on"] == "2026-12-21"
    office.once()
    assert office.letters() == []
    by_phone = office.json(
        "open", "--by", "phone", "--received", "2026-11-25T09:15:00Z",
        "--kind", "optout", "--name", "A caller")[0]
    assert by_phone["due_on"] == "2026-12-29"


def test_law_of_england(open_office):
    """Bank holidays with their substitutes, London, the ICO, English."""
    office = open_office("dinamiks")
    ticket, = office.take_in(mail("subject-and-details").bytes())
    # Christmas Day, Saturday, Sunday, and the substitute for Boxing Day.
    assert ticket["due_on"] == "2026-12-29"
    why = claim(ticket, "access")["explanation"]
    assert "Boxing Day (substitute day)" in why and "Europe/London" in why
    letter, = office.letters()
    text = plain(letter)
    assert "29 December 2026" in text
    assert "Information Commissioner's Office, https://ico.org.uk" in text
    assert letter["From"].addresses[0].addr_spec == SIMON
    # Summer time: the evening of 30 June in UTC is 1 July in London.
    ticket_id = office.json(
        "open", "--by", "phone", "--received", "2026-06-30T23:30:00Z",
        "--kind", "access")[0]["id"]
    assert office.show(ticket_id)["due_on"] == "2026-08-03"
