# SPDX-License-Identifier: ISC
"""Dynamic Messaging: what its privacy policy promises (doc/PROFILES.md)."""
import base64

from profile_office import claim, mails, plain, request

DPO = "dpo@dynamicmessaging.co.uk"


def mail(name):
    return next(one for one in mails("dynamic-messaging")
                if one.name == name)


def test_addresses_without_regard_to_case(open_office):
    """dpo@ and DPO@ are one; so is a person who writes in capitals."""
    office = open_office("dynamic-messaging")
    ticket, = office.take_in(
        mail("upper-case-address").bytes(From="Ann <ANN@Mail.EXAMPLE>"))
    letter, = office.letters_to("ann@mail.example")
    # Her answer joins, whatever case her mail program likes today.
    reply = request("Ann <ann@mail.example>", "Re: " + letter["Subject"],
                    "Thank you, no hurry.", "DPO@DYNAMICMESSAGING.CO.UK",
                    f"In-Reply-To: {letter['Message-ID']}\n")
    assert office.take_in(reply) == []
    assert len(office.show(ticket["id"])["messages"]) == 2
    # Mail from our own address in capitals is never answered.
    own, = office.take_in(mail("from-ourselves").bytes())
    assert (own["state"], own["letters"]) == ("triage", [])


def test_one_mail_to_two_addresses(open_office):
    """Two copies, by two ways, are one ticket and one letter."""
    office = open_office("dynamic-messaging")
    one = mail("access-act").bytes(
        To="dpo@dynamicmessaging.co.uk, DPO@dynamicmessaging.co.uk")
    copies = [f"Delivered-To: {address}\nReceived: from a by {host}; "
              f"Wed, 25 Nov 2026 09:31:00 +0000\n".encode() + one
              for address, host in (("dpo", "mx1"), ("DPO", "mx2"))]
    ticket, = office.take_in(*copies)
    assert ticket["kinds"] == ["access"]
    assert len(office.letters()) == 1
    rows = office.rows("SELECT disposition, ticket_id FROM ledger ORDER BY 1")
    assert rows == [
        {"disposition": "duplicate", "ticket_id": ticket["id"]},
        {"disposition": "ticket", "ticket_id": ticket["id"]}]


def test_checklist_of_an_access_request(open_office):
    """Closing as fulfilled wants each item ticked, or a reason."""
    office = open_office("dynamic-messaging")
    ticket, = office.take_in(mail("access-act").bytes())
    number = str(ticket["id"])
    items = ["purposes", "categories", "recipients", "period", "source",
             "rights", "copy"]
    refused = office.ctl("close", number, "--outcome", "fulfilled",
                         "--no-letter", want=1)
    assert [item for item in items if f"{item} (" not in refused] == []
    some = [word for item in items[:-1] for word in ("--checked", item)]
    refused = office.ctl("close", number, "--outcome", "fulfilled",
                         "--no-letter", *some,
                         want=1)
    assert "copy (" in refused and "purposes (" not in refused
    assert office.show(number)["state"] == "new"
    office.ctl("close", number, "--outcome", "fulfilled",
               "--no-letter", *some, "--checked",
               "copy")
    ticket = office.show(number)
    assert claim(ticket, "access")["outcome"] == "fulfilled"
    closed = [event for event in office.json("log", number)
              if event["event"] == "ticket-closed"]
    assert "checked purposes categories" in closed[0]["to"]
    # Or with a reason, which is kept.
    other, = office.take_in(mail("upper-case-address").bytes())
    office.ctl("close", str(other["id"]), "--outcome", "fulfilled",
                                  "--no-letter",
               "--unchecked", "We hold nothing.")
    assert office.show(other["id"])["state"] == "closed"


def test_repeats_and_the_fee_notice(open_office):
    """Earlier requests are shown and counted; the officer may ask for a fee,
    the program does nothing by itself."""
    office = open_office("dynamic-messaging")
    for at, day in enumerate(("2026-11-25", "2027-02-01", "2027-02-15")):
        office.now = f"{day}T10:00:00Z"
        ticket, = office.take_in(
            request(
                "Roy Pike <ROY+dsar@mail.example>" if at == 1
                else "Roy Pike <roy@mail.example>",
                f"Subject access request {at}",
                "Please send me a copy of all personal data that you hold"
                " about me.", DPO))
    assert claim(ticket, "access")["repeats_count"] == 2
    assert [repeat["kind"] for repeat in ticket["repeats"]] == \
        ["access", "access"]
    assert sorted(repeat["days"] for repeat in ticket["repeats"]) == [14, 82]
    # All the same it is acknowledged and due like any other.
    assert [letter["purpose"] for letter in ticket["letters"]] == \
        ["acknowledge"]
    assert ticket["due_on"] == "2027-03-15"
    number = str(ticket["id"])
    assert "--amount" in office.ctl(
        "letter", number, "--purpose", "fee", "--because", "x", want=64)
    assert "--because" in office.ctl(
        "letter", number, "--purpose", "fee", "--amount", "x", want=64)
    office.ctl("letter", number, "--purpose", "fee", "--amount", "GBP 25.00",
               "--because", "you had the same copy two weeks ago.", "--send")
    office.once()
    text = plain(office.letters_to("roy@mail.example")[-1])
    assert "GBP 25.00" in text
    assert "you had the same copy two weeks ago." in text
    ticket = office.show(number)
    assert ticket["state"] == "new" and ticket["due_on"] == "2027-03-15"


def test_telephone_numbers_and_references(open_office):
    """The officer needs them to find the person: fields of the ticket."""
    office = open_office("dynamic-messaging")
    ticket, = office.take_in(request(
        "Zoe <zoe@mail.example>", "Calls",
        "Stop calling me. My number is 07700 900789. The reference in the"
        " text was AB-90817, my account number: 44556677.", DPO))
    facts = {(fact["name"], fact["value"]) for fact in ticket["facts"]}
    assert ("telephone", "07700 900789") in facts
    assert ("reference", "AB-90817") in facts
    assert ("customer", "44556677") in facts
    assert "Also mentions" in office.ctl("show", "--full",
                                        str(ticket["id"]))


def test_redirected_to_the_client(open_office):
    """A debt, a reminder call, a campaign: the client decides."""
    office = open_office("dynamic-messaging")
    for name, address in (("debt-access", "liz@mail.example"),
                          ("reminder-erasure", "hal@mail.example"),
                          ("campaign-access", "ida@mail.example")):
        ticket, = office.take_in(mail(name).bytes())
        assert ticket["processor"], name
        client = f"the client that called about {name}"
        office.ctl("close", str(ticket["id"]), "--outcome", "redirected",
                   "--client", client, "--send")
        office.once()
        assert client in plain(office.letters_to(address)[-1])
        assert claim(office.show(ticket["id"]), ticket["kinds"][0])[
            "outcome"] == "redirected"


def test_stop_calling(open_office):
    """What people write who were called or texted."""
    office = open_office("dynamic-messaging")
    for at, words in enumerate((
            "Stop calling me", "do not text me", "take my number off",
            "Take my mobile number off your list please",
            "never ring me again", "no more texts!")):
        ticket, = office.take_in(request(
            f"Q <q{at}@mail.example>", "hello", words, DPO))
        assert ticket["kinds"] == ["optout"], words
        assert ticket["messages"][0]["decision"] == "request", words
        # Needs no identity, and no reason.
        office.ctl("close", str(ticket["id"]), "--outcome", "fulfilled",
                                       "--no-letter")


def test_complaint(open_office):
    """Its own letter, which names the ICO; acknowledged within 30 days."""
    office = open_office("dynamic-messaging")
    ticket, = office.take_in(mail("complaint").bytes())
    why = claim(ticket, "complaint")["explanation"]
    # 30 days after 25 November is Christmas Day.
    assert ticket["due_on"] == "2026-12-29" and "30 days" in why
    letter, = office.letters()
    assert letter["Subject"].startswith("Your complaint DPO-")
    text = plain(letter)
    assert "We have received your complaint" in text
    assert "Information Commissioner's Office" in text
    assert "December" not in text  # a clock of ours, no promise
    # The officer can not send it twice by mistake.
    assert "already acknowledged" in office.ctl(
        "letter", str(ticket["id"]), "--purpose", "complaint", want=1)


def test_attachments_stay_shut(open_office):
    """Known by name, size and digest, kept as they came, opened by nobody."""
    office = open_office("dynamic-messaging")
    bomb = base64.encodebytes(b"PK\x03\x04 delete all my data now").decode()
    content = (
        "From: Eve <eve@mail.example>\nTo: dpo@dynamicmessaging.co.uk\n"
        "Subject: Please send me a copy of all my personal data\n"
        "Date: Wed, 25 Nov 2026 09:30:00 +0000\nMessage-ID: <eve@x.example>\n"
        "MIME-Version: 1.0\n"
        "Content-Type: multipart/mixed; boundary=b\n\n--b\n"
        "Content-Type: text/plain\n\nMy passport is attached.\n--b\n"
        "Content-Type: application/zip\n"
        'Content-Disposition: attachment; filename="../../etc/passport.zip"\n'
        f"Content-Transfer-Encoding: base64\n\n{bomb}--b\n"
        "Content-Type: application/x-msdownload\n"
        'Content-Disposition: attachment; filename="view.exe"\n'
        f"Content-Transfer-Encoding: base64\n\n{bomb}--b--\n").encode()
    ticket, = office.take_in(content)
    # The words inside ask for erasure: nobody read them.
    assert ticket["kinds"] == ["access"]
    assert office.rows("SELECT name, size_bytes FROM attachment"
                       " ORDER BY position") == [
        {"name": "passport.zip", "size_bytes": 27},
        {"name": "view.exe", "size_bytes": 27}]
    raw, = office.rows("SELECT raw FROM message")
    assert raw["raw"].replace(b"\r\n", b"\n") == content
    assert len(office.letters()) == 1
    assert all(not part.get_filename() for part in office.letters()[0].walk())
