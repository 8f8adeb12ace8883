# SPDX-License-Identifier: ISC
"""DynamicWeb Software A/S: what its privacy policy promises
(doc/PROFILES.md)."""
import os
import time

import database
from profile_office import claim, mails, plain, request

INFO = "info@dynamicweb.com"


def mail(name):
    return next(one for one in mails("dynamicweb") if one.name == name)


def test_one_queue_in_six_languages(open_office):
    """Several mailboxes, one queue; the letter follows the mail, and the
    mailbox where the mail does not tell."""
    office = open_office("dynamicweb")
    wanted = {
        "en-access": ("info", "en", "amy@mail.example"),
        "da-indsigt": ("dk", "da", "ib@mail.example"),
        "nl-inzage": ("nl", "nl", "els@mail.example"),
        "nb-sletting": ("no", "nb", "eva@mail.example"),
        "sv-radering": ("se", "sv", "ulf@mail.example"),
        "de-auskunft": ("de", "de", "uwe@mail.example"),
        "german-to-denmark": ("dk", "de", "ilse@mail.example"),
        "no-language-to-denmark": ("dk", "da", "jq@mail.example"),
        "no-language-to-germany": ("de", "de", "kq@mail.example"),
    }
    for name, (mailbox, language, address) in wanted.items():
        ticket, = office.take_in(mail(name).bytes(), mailbox=mailbox)
        assert (ticket["mailbox"], ticket["letters"][0]["language"]) == \
            (mailbox, language), name
        assert len(office.letters_to(address)) == 1
    assert len(office.json("list")) == len(wanted)
    # The same mail to two countries is one ticket that names both.
    one = request("Two <two@mail.example>", "My data",
                  "Please send me a copy of all personal data that you hold"
                  " about me.", f"{INFO}, info@dynamicweb.dk")
    office.deliver(one, "info")
    office.deliver(one, "dk")
    office.once()
    tickets = [ticket for ticket in office.json("list")
               if ticket["requester"] == "two@mail.example"]
    assert len(tickets) == 1
    assert len(office.letters_to("two@mail.example")) == 1
    assert office.rows(
        "SELECT count(*) AS n FROM ledger WHERE ticket_id = ?",
        tickets[0]["id"]) == [{"n": 2}]


def test_newsletter_from_another_address(open_office):
    """The sender's address comes off; another that is named is shown and
    wants a confirmation."""
    office = open_office("dynamicweb")
    plain_one, = office.take_in(mail("newsletter").bytes())
    office.ctl("close", str(plain_one["id"]), "--outcome", "fulfilled",
                                      "--no-letter")
    ticket, = office.take_in(mail("newsletter-other-address").bytes())
    assert ticket["requester"] == "dana@mail.example"
    assert {"name": "email", "value": "d.holt@work.example"} in \
        ticket["facts"]
    number = str(ticket["id"])
    refused = office.ctl("close", number, "--outcome", "fulfilled",
                         "--no-letter", want=1)
    assert "other-address (the message mentions d.holt@work.example" in refused
    assert office.show(number)["state"] == "new"
    office.ctl("clarify", number, "--because",
               "whether d.holt@work.example is yours as well", "--send")
    office.ctl("clarify", number, "--answered")
    office.ctl("close", number, "--outcome", "fulfilled",
               "--no-letter", "--checked",
               "other-address")
    assert office.show(number)["state"] == "closed"
    # Our own address, or the sender's once more, is no other one.
    ticket, = office.take_in(request(
        "Ed <ed@mail.example>", "Unsubscribe",
        f"Please unsubscribe me from your newsletter. My e-mail address is"
        f" Ed@Mail.Example, and yours is {INFO}.", INFO))
    office.ctl("close", str(ticket["id"]), "--outcome", "fulfilled",
                                   "--no-letter")


def test_forms(open_office):
    """A filled form asks for erasure, also with an empty body: text and HTML
    by what they say, PDF and DOCX by their name."""
    office = open_office("dynamicweb")
    forms = [one for one in mails("dynamicweb")
             if one.name.startswith("form-")
             and one.want["want"] == "request erasure"]
    assert len(forms) >= 6
    for one in forms:
        ticket, = office.take_in(one.bytes(), mailbox=one.want["mailbox"])
        assert ticket["kinds"] == ["erasure"], one.name
        assert ticket["messages"][0]["text"].strip() == "", one.name
        assert ticket["messages"][0]["decision"] == "request", one.name
    # A form by post.
    posted = office.json("open", "--by", "post", "--received", "2026-11-24",
                         "--kind", "erasure", "--name", "Ida")[0]
    assert posted["due_on"] == "2026-12-24"


def test_extended(open_office):
    """Letter and new date in one step, only within the first month."""
    office = open_office("dynamicweb")
    ticket, = office.take_in(mail("en-access").bytes())
    number = str(ticket["id"])
    assert "--because" in office.ctl("extend", number, want=64)
    office.now = "2026-12-28T15:00:00Z"  # the last day
    office.ctl("extend", number, "--because",
               "your data lies in eleven systems.", "--send")
    office.once()
    assert office.show(number)["due_on"] == "2027-02-25"
    text = plain(office.letters_to("amy@mail.example")[-1])
    assert "your data lies in eleven systems." in text
    assert "25 February 2027" in text
    late, = office.take_in(request(
        "Late <late@mail.example>", "Access", "Please send me a copy of all"
        " personal data that you hold about me.", INFO),
        received="2026-11-27T09:00:00Z")
    assert late["due_on"] == "2026-12-28"
    office.now = "2026-12-29T08:00:00Z"
    before = office.show(late["id"])
    assert ("the last day to notify the requester of an extension was"
            " 2026-12-28") in \
        office.ctl("extend", str(late["id"]), "--because", "x", "--send",
                   want=1)
    assert office.show(late["id"]) == before


def test_triage_by_a_team(open_office):
    """Assignment, notes, a question; the clock stands as the law has it."""
    office = open_office("dynamicweb")
    ticket, = office.take_in(mail("en-access").bytes())
    number = str(ticket["id"])
    office.ctl("assign", number, "--to", "lise")
    office.ctl("note", number, "--text", "Three accounts with that name.")
    revision = office.show(number)["revision"]
    office.ctl("clarify", number, "--because", "which shop you used",
               "--send")
    # Two at once do not overwrite each other.
    assert "has changed" in office.ctl(
        "assign", number, "--to", "bo", "--if-revision", str(revision),
        want=1)
    office.once()
    assert "which shop you used" in plain(
        office.letters_to("amy@mail.example")[-1])
    assert office.show(number)["state"] == "waiting-clarification"
    office.now = "2026-12-05T10:00:00Z"
    office.ctl("clarify", number, "--answered")
    ticket = office.show(number)
    assert (ticket["state"], ticket["assignee"]) == ("open", "lise")
    # Ten days: 25 December and ten are Monday 4 January.
    assert ticket["due_on"] == "2027-01-04"
    assert office.json("list", "--assignee", "lise")[0]["id"] == ticket["id"]


def test_access_within_a_month(open_office):
    office = open_office("dynamicweb")
    ticket, = office.take_in(mail("en-access").bytes())
    assert (ticket["kinds"], ticket["due_on"]) == (["access"], "2026-12-28")
    assert "28 December 2026" in plain(office.letters()[0])


def test_questions_and_complaints_are_no_breach(open_office):
    office = open_office("dynamicweb")
    question, = office.take_in(mail("question").bytes())
    assert (question["kinds"], question["due_on"]) == (["question"], None)
    complaint, = office.take_in(mail("complaint-breach-of-law").bytes())
    assert complaint["kinds"] == ["complaint"]
    assert complaint["letters"][0]["purpose"] == "complaint"
    danish, = office.take_in(mail("complaint-da").bytes(), mailbox="dk")
    assert danish["kinds"] == ["complaint"]
    assert "alarm" not in office.once()
    number = str(complaint["id"])
    office.ctl("clarify", number, "--because", "which page it was", "--send")
    office.once()
    assert office.show(number)["state"] == "waiting-clarification"


def test_breach(open_office):
    """72 hours that no weekend moves, top of the queue, an alarm at once."""
    office = open_office("dynamicweb")
    old = office.json("open", "--by", "post", "--received", "2026-01-05",
                      "--kind", "access")[0]
    office.deliver(mail("breach").bytes())
    log = office.once()
    alarms = [line for line in log.splitlines() if " alarm " in f" {line} "]
    assert len(alarms) == 1 and "reason=breach" in alarms[0]
    assert "@" not in alarms[0]
    first, second = office.json("list")
    assert first["kinds"] == ["breach"] and second["id"] == old["id"]
    # Wednesday 09:30 and 72 hours: Saturday.
    assert first["due_at"] == "2026-11-28T09:30:00Z"
    assert "unassigned breaches: 1" in \
        office.json("status")[0]["reasons"]
    letter, = office.letters_to("nat@mail.example")
    assert "We are looking into your report at once" in plain(letter)
    number = str(first["id"])
    office.ctl("take", number)
    assert not any("breaches" in reason
                   for reason in office.json("status")[0]["reasons"])
    # A human sets when the organisation learnt of it.
    office.ctl("kind", number, "--aware", "2026-11-24T20:00:00Z")
    assert office.show(number)["due_at"] == "2026-11-27T20:00:00Z"
    assert office.json("list")[0]["id"] == first["id"]


def test_job_applications(open_office):
    """No request, no answer; a rule of the operator's moves it."""
    office = open_office("dynamicweb")
    jobs = [one for one in mails("dynamicweb")
            if one.want.get("moved") == "Job applications"]
    assert len(jobs) == 6
    for one in jobs:
        path = office.deliver(one.bytes(), one.want["mailbox"])
        assert office.take_in() == [] and not os.path.exists(path), one.name
    assert office.letters() == []
    moved = [path for path in office.files()
             if "/.Job applications/" in path]
    assert len(moved) == 6
    # Who asks for something in an application stays where it is.
    unsure = request("W <w@mail.example>", "Application for the position as"
                     " designer", "Dear all, I am applying for the position"
                     " as designer. Please send me a copy of all personal"
                     " data that you hold about me.", INFO)
    before = office.files()
    ticket, = office.take_in(unsure)
    assert "access" in ticket["kinds"]
    assert len(office.files()) == len(before) + 1
    assert len([path for path in office.files() if "/.Job" in path]) == 6


def test_a_rule_that_does_not_exist(open_office):
    """`dpod -t` says so: else mail would stay without a word."""
    office = open_office("dynamicweb", [("{job-application}",
                                         "{job-aplication}")])
    done = office.program("dpod", ["-t"])
    assert done.returncode == 78
    assert 'no such rule: "job-aplication"' in done.stdout


def test_retention_with_a_report(open_office):
    """Each class of data has its period; what was erased can be listed."""
    office = open_office("dynamicweb")
    ticket, = office.take_in(mail("en-access").bytes())
    office.deliver(mail("ordinary-sales").bytes())
    office.once()
    office.ctl("close", str(ticket["id"]), "--outcome", "fulfilled",
                                   "--no-letter",
               "--checked", "all")
    nothing = {"not_requests": 0, "raw": 0, "texts": 0, "letters": 0,
               "persons": 0}
    days = {31: {"not_requests": 1}, 91: {"raw": 1}, 184: {"texts": 1},
            1097: {"letters": 1, "persons": 1}}
    for day, erased in days.items():
        at = time.gmtime(1795600800 + day * 86400)
        office.now = time.strftime("%Y-%m-%dT%H:%M:%SZ", at)
        preview = office.json("purge", "--preview")[0]
        counts = {name: preview[name] for name in nothing}
        assert counts == {**nothing, **erased}, day
        assert "erased-expired" in office.once()
    report = office.json("erased")
    assert [{name: row[name] for name in nothing} for row in report] == \
        [{**nothing, **erased} for erased in days.values()]
    assert report[0]["at"].startswith("2026-12-26")
    assert [row["at"][:4] for row in
            office.json("erased", "--since", "2027-01-01")] == \
        ["2027", "2027", "2029"]
    base = database.content(office.state())
    for word in (b"amy@mail.example", b"Amy Bell", b"web shop"):
        for where, content in base.items():
            assert word not in content, (word, where)
    row, = office.json("list")
    assert row["kinds"] == ["access"] and row["requester"] == ""


def test_law_of_denmark(open_office):
    """Holidays, Copenhagen, Datatilsynet; soft days are the office's."""
    office = open_office("dynamicweb")
    ticket, = office.take_in(mail("da-indsigt").bytes(), mailbox="dk")
    assert ticket["due_on"] == "2026-12-28"
    assert "Europe/Copenhagen" in claim(ticket, "access")["explanation"]
    assert "Datatilsynet, https://www.datatilsynet.dk" in \
        plain(office.letters()[0])
    # 5 June, Constitution Day: only where the office says so.
    soft = open_office("dynamicweb", [("#soft-days = true",
                                       "soft-days = true")])
    for one, due_on in ((office, "2026-06-05"), (soft, "2026-06-08")):
        ticket_id = one.json("open", "--by", "phone", "--received",
                             "2026-05-05T10:00:00Z", "--kind",
                             "access")[0]["id"]
        assert one.show(ticket_id)["due_on"] == due_on
