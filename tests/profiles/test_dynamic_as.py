# SPDX-License-Identifier: ISC
"""Dynamic AS: what its privacy policy promises (doc/PROFILES.md)."""
import json
import re

from profile_office import claim, mails, plain, request

GDPR = "gdpr@dynamic.as"


def mail(name):
    return next(one for one in mails("dynamic-as") if one.name == name)


def test_languages(open_office):
    """Bokmål, nynorsk, Swedish, Danish, English: each in its own."""
    office = open_office("dynamic-as")
    wanted = {
        "nb-innsyn": ("kari@mail.example", "nb",
                      "Svar fra oss senest: 28. desember"),
        "nn-innsyn": ("gro@mail.example", "nn", "Førespurnaden gjeld: "),
        "sv-registerutdrag": ("asa@mail.example", "sv",
                              "Svar från oss senast: 28 december"),
        "da-sletning": ("bo@mail.example", "da",
                        "Svar fra os senest: 28. december"),
        "en-access": ("joy@mail.example", "en", "28 December 2026"),
    }
    for name, (address, language, words) in wanted.items():
        ticket, = office.take_in(mail(name).bytes())
        assert ticket["language"] == language, name
        letter, = office.letters_to(address)
        text = plain(letter)
        assert words in text, text
        assert "Datatilsynet, https://www.datatilsynet.no" in text
    # Polish has letters of its own.
    ticket, = office.take_in(request(
        "Anna Nowak <anna@mail.example>", "RODO art. 17",
        "Proszę o usunięcie wszystkich moich danych osobowych.", GDPR))
    assert "erasure" in ticket["kinds"]
    letter, = office.letters_to("anna@mail.example")
    assert "Z poważaniem Dynamic AS" in plain(letter)


def test_innsyn_and_sletting(open_office):
    """Access and erasure, each with its own claim, also in one mail."""
    office = open_office("dynamic-as")
    for name, kinds in (("nb-innsyn", ["access"]),
                        ("nb-sletting", ["erasure"])):
        ticket, = office.take_in(mail(name).bytes())
        assert ticket["kinds"] == kinds
    ticket, = office.take_in(request(
        "Liv <liv@mail.example>", "Innsyn og sletting",
        "Hei, jeg ber om innsyn i alle personopplysninger dere har lagret om"
        " meg. Deretter ber jeg dere slette alle personopplysninger om meg.",
        GDPR))
    assert sorted(ticket["kinds"]) == ["access", "erasure"]
    # Access is answered first, and its claim closed alone; not before it
    # is known who asks.
    number = str(ticket["id"])
    close = ["close", number, "--claim", "access", "--outcome", "fulfilled",
             "--no-letter",
             "--checked", "all"]
    assert "verif" in office.ctl(*close, want=1)
    office.ctl("verify", number, "--send-code", "--send")
    office.once()
    code = re.search(r"\b[0-9]{6}\b", plain(
        office.letters_to("liv@mail.example")[-1])).group()
    assert "wrong" in office.ctl("verify", number, "--code",
                                 f"{(int(code) + 1) % 1000000:06}", want=1)
    office.ctl("verify", number, "--code", code)
    assert office.show(number)["identity"] == "code"
    office.ctl(*close)
    ticket = office.show(number)
    assert ticket["state"] == "open"
    assert claim(ticket, "access")["outcome"] == "fulfilled"
    assert claim(ticket, "erasure")["outcome"] == ""


def test_as_fast_as_possible(open_office):
    """A target in working days beside the legal clock, and warnings."""
    office = open_office("dynamic-as")
    ticket, = office.take_in(mail("nb-innsyn").bytes())
    # Five working days after Wednesday 25 November.
    assert ticket["target_on"] == "2026-12-02"
    assert ticket["due_on"] == "2026-12-28"
    office.now = "2026-12-03T08:00:00Z"
    assert "target-missed" in office.once()
    assert "target-missed" not in office.once()
    office.now = "2026-12-21T08:00:00Z"
    assert "due-soon" in office.once()
    office.now = "2026-12-29T08:00:00Z"
    assert "overdue" in office.once()
    events = [event["event"] for event in office.json("log",
                                                      str(ticket["id"]))]
    for event in ("clock-target-missed", "clock-due-soon",
                  "clock-overdue"):
        assert event in events, events
    assert office.json("list", "--overdue") != []


def test_retained_with_a_reason(open_office):
    """An active contract, an unpaid bill, a duty to keep: named in a letter
    in the language of the mail."""
    office = open_office("dynamic-as")
    ticket, = office.take_in(mail("nb-sletting").bytes())
    number = str(ticket["id"])
    close = ["close", number, "--outcome", "retained", "--no-letter"]
    assert "--because" in office.ctl(*close, "--until", "2027-06-30", want=64)
    assert "--until" in office.ctl(*close, "--because", "x", want=64)
    office.ctl(*close, "--until", "2027-06-30", "--because",
               "Faktura 1180 er ikke betalt ennå.", "--provision",
               "personvernforordningen artikkel 17 nr. 3 bokstav e", "--send")
    office.once()
    text = plain(office.letters_to("per@mail.example")[-1])
    assert "Faktura 1180 er ikke betalt ennå." in text
    assert "30. juni 2027" in text
    assert "artikkel 17 nr. 3 bokstav e" in text
    assert "Datatilsynet" in text and "domstolene" in text
    ticket = office.show(number)
    assert ticket["state"] == "closed"
    assert claim(ticket, "erasure")["outcome"] == "retained"
    # Nobody is forgotten while that is so.
    assert "retained" in office.ctl(
        "forget", "per@mail.example", "--because", "asked", want=1)


def test_bookkeeping(open_office):
    """Five years later the erasure is due, and is in the queue."""
    office = open_office("dynamic-as")
    ticket, = office.take_in(mail("nb-sletting").bytes())
    number = str(ticket["id"])
    office.ctl("close", number, "--outcome", "retained",
               "--no-letter", "--until",
               "2031-12-31", "--because", "Bokføringsloven, fem år.")
    office.now = "2031-12-30T12:00:00Z"
    office.once()
    assert office.show(number)["state"] == "closed"
    # The person is still known: what has its time waits for that day.
    assert office.show(number)["requester"] == "per@mail.example"
    office.now = "2031-12-31T08:00:00Z"
    assert "claim-returned" in office.once()
    ticket = office.show(number)
    assert (ticket["state"], ticket["due_on"]) == ("new", "2031-12-31")
    assert claim(ticket, "erasure")["outcome"] == ""
    assert office.json("list", "--open")[0]["id"] == ticket["id"]
    office.ctl("close", number, "--outcome", "fulfilled",
               "--no-letter", "--checked", "all")
    office.now = "2032-01-31T08:00:00Z"
    assert "claim-returned" not in office.once()
    assert office.show(number)["state"] == "closed"


def test_bookkeeping_keeps_the_minimum(open_office):
    """Who, and the numbers in the books: what the erasure needs that day."""
    office = open_office("dynamic-as")
    ticket, = office.take_in(request(
        "Per Dahl <per@mail.example>", "Sletting",
        "Hei, jeg ber dere slette alle personopplysninger om meg. Mitt"
        " kundenummer er 47110815. Jeg er syk og orker ikke mer.", GDPR))
    number = str(ticket["id"])
    office.ctl("note", number, "--text", "Ringte, han er lei seg.")
    office.ctl("note", number, "--text", "Visma: fakturaer 2024 til 2026",
               "--keep")
    office.ctl("close", number, "--outcome", "retained", "--send",
               "--until", "2031-12-31", "--because", "regnskap",
               "--provision", "bokføringsloven § 13")
    office.once()
    office.now = "2030-06-01T12:00:00Z"
    counts, = office.json("purge")
    assert (counts["reduced"], counts["persons"]) == (1, 0), counts
    ticket = office.show(number)
    assert ticket["state"] == "closed"
    assert ticket["requester"] == "per@mail.example"
    assert [one["name"] for one in ticket["facts"]] == ["customer"]
    held = json.dumps(ticket) + json.dumps(office.json("log", number)) + \
        json.dumps(office.json("about", "per@mail.example"))
    assert "47110815" in held and "Visma" in held
    for word in ("syk", "lei seg", "regnskap"):
        assert word not in held, word
    assert office.json("balance")[0]["holds"]
    assert office.json("verify-history")[0]["holds"]
    # The day has come: the officer sees what to erase, and where.
    office.now = "2031-12-31T08:00:00Z"
    assert "claim-returned" in office.once()
    assert office.json("list", "--open")[0]["unread_at"] is not None
    text = office.ctl("show", number)
    for words in ("Per Dahl <per@mail.example>", "customer 47110815",
                  "Visma: fakturaer 2024 til 2026", "2031-12-31"):
        assert words in text, text
    office.ctl("close", number, "--outcome", "fulfilled", "--checked", "all",
               "--no-letter")
    office.now = "2036-01-01T08:00:00Z"
    counts, = office.json("purge")
    assert counts["persons"] == 1, counts
    held = json.dumps(office.show(number)) + \
        json.dumps(office.json("log", number))
    assert "47110815" not in held and "Visma" not in held


def test_consent_withdrawn(open_office):
    """At any time, without an identity document or a reason."""
    office = open_office("dynamic-as")
    for name, kind in (("nb-samtykke", "withdraw-consent"),
                       ("nb-reklame", "optout")):
        ticket, = office.take_in(mail(name).bytes())
        assert ticket["kinds"] == [kind]
        office.ctl("close", str(ticket["id"]), "--outcome", "fulfilled",
                                       "--no-letter")
        assert office.show(ticket["id"])["state"] == "closed"


def test_everything_is_logged(open_office):
    """Who, when, what, from what to what; nobody can change it unseen."""
    office = open_office("dynamic-as")
    ticket, = office.take_in(mail("nb-innsyn").bytes())
    number = str(ticket["id"])
    head = office.json("verify-history")[0]
    office.ctl("take", number)
    office.ctl("note", number, "--text", "Ringte Kari Holm.")
    office.ctl("extend", number, "--months", "1", "--because", "Mange saker",
               "--send")
    office.once()
    events = office.json("log", number)
    assert {"ticket-opened", "letter-queued", "letter-sent", "ticket-taken",
            "note", "clock-extended"} <= {event["event"] for event in events}
    assert all(event["at"] and event["actor"] and event["program"]
               for event in events)
    extended = [event for event in events
                if event["event"] == "clock-extended"][0]
    assert (extended["from"], extended["to"]) == ("2026-12-28", "2027-01-25")
    against = f"{head['rows']}:{head['head']}"
    assert office.json("verify-history", "--against", against)[0][
        "against"] == "holds"
    office.holds()
    # The log of the daemon has no name and no address.
    log = office.once()
    assert "holm" not in log.lower() and "@" not in log


def test_somebody_elses_data(open_office):
    """A lawyer asks for another person: marked, and nothing is disclosed
    without a proof of authority."""
    office = open_office("dynamic-as")
    ticket, = office.take_in(mail("nb-advokat").bytes())
    parties = {party["role"]: party for party in ticket["parties"]}
    assert parties["agent"]["address"] == "lund@advokat.example"
    assert parties["subject"]["name"] == "Nina Berg"
    number = str(ticket["id"])
    close = ["close", number, "--outcome", "fulfilled",
             "--no-letter", "--checked", "all"]
    assert "--authority" in office.ctl(*close, want=1)
    office.ctl("verify", number, "--ask", "--because",
               "Send oss en fullmakt fra Nina Berg.", "--send")
    office.once()
    text = plain(office.letters_to("lund@advokat.example")[-1])
    assert "Send oss en fullmakt fra Nina Berg." in text
    office.ctl("verify", number, "--note", "Fullmakt av 1. desember.")
    assert "--authority" in office.ctl(*close, want=1)
    office.ctl("party", number, "--confirm")
    office.ctl("party", number, "--authority",
               "Fullmakt av 1. desember.")
    office.ctl(*close)
    assert office.show(number)["state"] == "closed"


def test_law_of_norway(open_office):
    """Holidays without substitutes, Oslo, Datatilsynet; no fixed period for
    a complaint; the clock stands still while identity is asked for."""
    office = open_office("dynamic-as")
    ticket, = office.take_in(mail("nb-innsyn").bytes())
    # Christmas Day, then a weekend; Boxing Day has no substitute.
    assert ticket["due_on"] == "2026-12-28"
    number = str(ticket["id"])
    office.ctl("verify", number, "--ask", "--because", "To personer har"
               " dette navnet.", "--send")
    office.once()
    office.now = "2026-12-02T10:00:00Z"
    office.ctl("verify", number, "--by-hand")
    # Seven days more: 1 January is a holiday, then a weekend.
    assert office.show(number)["due_on"] == "2027-01-04"
    assert json.dumps(office.show(number)).count("Europe/Oslo") > 0
    complaint, = office.take_in(request(
        "Geir <geir@mail.example>", "Klage",
        "Hei, jeg vil klage på måten dere behandler personopplysningene mine"
        " på.", GDPR))
    assert complaint["kinds"] == ["complaint"]
    assert complaint["due_on"] is None
    text = plain(office.letters_to("geir@mail.example")[0])
    assert "Datatilsynet" in text
    # 17 May is a Monday in 2027.
    ticket_id = office.json("open", "--by", "phone", "--received",
                            "2026-04-17T10:00:00Z", "--kind",
                            "access")[0]["id"]
    assert office.show(ticket_id)["due_on"] == "2026-05-18"


def test_the_sentence_that_asks_is_marked(open_office):
    """Also where no rule knows it: `show` marks what spoke for it."""
    office = open_office("dynamic-as")
    asks = "Whatever you still have of me can go in the bin now."
    ticket, = office.take_in(request(
        "Joy Moss <joy@mail.example>", "Hello",
        f"Good morning to all of you.\n\n{asks}\n\nKind regards\nJoy", GDPR))
    assert ticket["messages"][0]["rules"] == []
    lines = office.ctl("show", str(ticket["id"])).splitlines()
    assert "> " + asks in lines
    assert "  Good morning to all of you." in lines
