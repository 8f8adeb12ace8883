# SPDX-License-Identifier: ISC
"""Seeded mails: requests in six languages in the encodings of real mail
programs, and what else arrives in such a mailbox.

The same seed gives the same mails, but for the date that is handed in.
"""
import base64
import email.utils
import quopri
import random
from dataclasses import dataclass

# language -> kind -> (subject, body) texts; {name} is the only placeholder
REQUESTS = {
    "en": {
        "access": [
            ("Subject access request",
             "Dear Sir or Madam,\n\nunder Article 15 of the GDPR I request "
             "access to all personal data that you hold about me. Please send "
             "me a copy.\n\nKind regards\n{name}\n"),
            ("What do you know about me?",
             "Hello,\n\nplease send me a copy of all the personal data you "
             "hold about me, and tell me who you have shared it with.\n\n"
             "Thanks – {name}\n"),
        ],
        "erasure": [
            ("Please delete my data",
             "Hello,\n\nI want you to erase all personal data you hold about "
             "me (Article 17 GDPR) and to confirm it.\n\n{name}\n"),
        ],
        "optout": [
            ("Stop",
             "Please remove me from your mailing list, I no longer want to "
             "receive your marketing emails.\n\n{name}\n"),
        ],
    },
    "de": {
        "access": [
            ("Auskunft gemäß Art. 15 DSGVO",
             "Sehr geehrte Damen und Herren,\n\nhiermit bitte ich um Auskunft "
             "über alle personenbezogenen Daten, die Sie über mich gespeichert "
             "haben (Art. 15 DSGVO).\n\nMit freundlichen Grüßen\n{name}\n"),
        ],
        "erasure": [
            ("Löschung meiner Daten",
             "Guten Tag,\n\nbitte löschen Sie alle meine personenbezogenen "
             "Daten nach Art. 17 DSGVO und bestätigen Sie mir das.\n\n"
             "Freundliche Grüße\n{name}\n"),
        ],
        "optout": [
            ("Werbung",
             "Bitte senden Sie mir künftig keine Werbung mehr und nehmen Sie "
             "mich aus dem Verteiler.\n\nGruß, {name}\n"),
        ],
    },
    "nb": {
        "access": [
            ("Innsyn i personopplysninger",
             "Hei,\n\njeg ber om innsyn i alle personopplysninger dere har "
             "lagret om meg, etter personvernforordningen artikkel 15.\n\n"
             "Vennlig hilsen\n{name}\n"),
        ],
        "erasure": [
            ("Sletting av opplysninger",
             "Hei,\n\njeg krever at dere sletter alle personopplysninger om "
             "meg, og at dere bekrefter det når det er gjort.\n\n"
             "Vennlig hilsen\n{name}\n"),
        ],
        "optout": [
            ("Nyhetsbrev",
             "Hei, vennligst meld meg av nyhetsbrevet deres, jeg ønsker ikke "
             "mer reklame fra dere.\n\n{name}\n"),
        ],
    },
    "da": {
        "access": [
            ("Anmodning om indsigt",
             "Hej\n\nJeg vil gerne bede om indsigt i de personoplysninger, "
             "I behandler om mig, efter databeskyttelsesforordningens artikel "
             "15.\n\nVenlig hilsen\n{name}\n"),
        ],
        "erasure": [
            ("Sletning af mine oplysninger",
             "Hej\n\nJeg anmoder om, at I sletter alle de personoplysninger, "
             "I har om mig, og at I bekræfter det skriftligt.\n\n"
             "Med venlig hilsen\n{name}\n"),
        ],
        "optout": [
            ("Afmelding",
             "Jeg ønsker ikke længere at modtage jeres nyhedsbrev. Afmeld mig "
             "venligst og send mig ikke flere reklamer.\n\n{name}\n"),
        ],
    },
    "sv": {
        "access": [
            ("Begäran om registerutdrag",
             "Hej,\n\njag begär ett registerutdrag enligt artikel 15 i "
             "dataskyddsförordningen, alltså tillgång till alla "
             "personuppgifter ni har om mig.\n\nVänliga hälsningar\n{name}\n"),
        ],
        "erasure": [
            ("Radera mina uppgifter",
             "Hej!\n\nJag begär att ni raderar alla personuppgifter som ni "
             "har om mig enligt artikel 17.\n\nMed vänlig hälsning\n{name}\n"),
        ],
        "optout": [
            ("Utskick",
             "Hej, jag vill inte längre få reklam från er. Avregistrera mig "
             "från nyhetsbrevet, tack.\n\n{name}\n"),
        ],
    },
    "nl": {
        "access": [
            ("Inzageverzoek",
             "Geachte heer, mevrouw,\n\ngraag ontvang ik inzage in alle "
             "persoonsgegevens die u van mij verwerkt, op grond van artikel 15 "
             "AVG.\n\nMet vriendelijke groet – {name}\n"),
        ],
        "erasure": [
            ("Verwijdering van mijn gegevens",
             "Beste,\n\nik verzoek u om al mijn persoonsgegevens te "
             "verwijderen, zoals artikel 17 van de AVG dat voorschrijft.\n\n"
             "Groeten\n{name}\n"),
        ],
        "optout": [
            ("Geen reclame meer",
             "Ik wil geen reclame en geen nieuwsbrief meer ontvangen. Wilt u "
             "mij uitschrijven?\n\n{name}\n"),
        ],
    },
}
# A word that every acknowledgement of the language has, and no other one.
# Words that stand in one language's letter and in no other's.
LETTER_WORDS = {"en": "This confirmation was sent automatically",
                "de": "Diese Bestätigung wurde automatisch versandt",
                "nb": "Dette er en automatisk bekreftelse",
                "da": "Dette er en automatisk bekræftelse",
                "sv": "Detta är en automatisk bekräftelse",
                "nl": "Dit is een automatische bevestiging"}
NAMES = {"en": ["Alice Moore", "Tom O'Brien", "Zoë Clarke"],
         "de": ["Jürgen Müller", "Anna Weiß", "Götz Schröder"],
         "nb": ["Kåre Ødegård", "Liv Bjørnstad"],
         "da": ["Søren Æbelø", "Mette Kjær"],
         "sv": ["Åsa Lindström", "Göran Öberg"],
         "nl": ["Pieter de Vries", "Loïs van Dijk"]}
ORDINARY = [
    ("Meeting on Thursday", "Hello,\n\ndoes Thursday at ten still suit you?\n"
     "\nMaria\n"),
    ("Invoice 20417", "Good morning,\n\nplease find our invoice for October. "
     "It is due within 30 days.\n\nAccounting\n"),
    ("Termin am Montag", "Guten Tag,\n\nkönnen wir den Termin auf 14 Uhr "
     "verschieben?\n\nViele Grüße\nPaul\n"),
    ("Møte på fredag", "Hei,\n\npasser det med møte på fredag klokken ni?\n\n"
     "Hilsen Eva\n"),
    ("Lunch?", "Hej,\n\nska vi äta lunch i morgon? Jag bokar bord.\n\nOlle\n"),
    ("Levering", "Beste,\n\nde levering komt woensdag tussen 9 en 12 uur.\n\n"
     "Groet, Bas\n"),
]
ENCODINGS = ["utf-8 8bit", "utf-8 quoted-printable", "utf-8 base64",
             "windows-1252 8bit", "windows-1252 quoted-printable",
             "html", "alternative"]


@dataclass
class Mail:
    """A mail, and what must become of it."""
    purpose: str  # request, automatic, automatic-request, ordinary
    data: bytes = b""
    sender: str = ""
    message_id: str = ""
    subject: str = ""
    language: str = ""
    kind: str = ""
    mailbox: str = "dpo"
    also_in: str = ""  # the mailbox of a second copy,
    copy: bytes = b""  # which came another way


def header_text(text, charset="utf-8"):
    if text.isascii():
        return text
    encoded = base64.b64encode(text.encode(charset)).decode()
    return f"=?{charset}?B?{encoded}?="


def encoded(text, charset, encoding):
    data = text.encode(charset, "replace")
    if encoding == "base64":
        return base64.encodebytes(data)
    if encoding == "quoted-printable":
        return quopri.encodestring(data)
    return data


def part(text, kind, charset, encoding):
    return (f"Content-Type: {kind}; charset={charset}\n"
            f"Content-Transfer-Encoding: {encoding}\n\n").encode() + \
        encoded(text, charset, encoding)


def as_html(text):
    paragraphs = "".join("<p>" + block.replace("\n", "<br>\n") + "</p>\n"
                         for block in text.strip().split("\n\n"))
    return ("<!DOCTYPE html>\n<html><head><style>p { color: #222 }</style>"
            f"</head>\n<body>{paragraphs}</body></html>\n")


def content(text, encoding):
    """MIME fields and body."""
    if encoding == "html":
        return part(as_html(text), "text/html", "utf-8", "quoted-printable")
    if encoding == "alternative":
        mark = "=_" + base64.b32encode(text.encode()[:10]).decode().strip("=")
        return b"".join([
            f"Content-Type: multipart/alternative;\n boundary=\"{mark}\"\n\n"
            f"--{mark}\n".encode(),
            part(text, "text/plain", "utf-8", "8bit"),
            f"\n--{mark}\n".encode(),
            part(as_html(text), "text/html", "utf-8", "base64"),
            f"\n--{mark}--\n".encode()])
    charset, transfer = encoding.split()
    return part(text, "text/plain", charset, transfer)


class Generator:
    def __init__(self, seed, now_at, oldest_seconds=5 * 86400):
        self.random = random.Random(seed)
        self.now_at = now_at
        self.oldest_seconds = oldest_seconds
        self.count = 0

    def received(self, mailbox, date, host="mail.example.org"):
        number = self.random.randrange(1 << 40)
        return (f"Delivered-To: {mailbox}@example.com\n"
                f"Received: from {host} ({host} [192.0.2.25])\n"
                f"\tby mx.example.com (Postfix) with ESMTPS id {number:010X}\n"
                f"\tfor <{mailbox}@example.com>; {date}\n")

    def build(self, mail, name, text, encoding, fields="", null_sender=False):
        self.count += 1
        age = self.random.randint(0, self.oldest_seconds)
        date = email.utils.formatdate(self.now_at - age)
        mail.message_id = f"<{self.random.getrandbits(64):x}.{self.count}" \
            "@mail.example.org>"
        mail.sender = mail.sender or f"person{self.count}@example.org"
        path = "" if null_sender else mail.sender
        trace = f"Return-Path: <{path}>\n" + self.received(mail.mailbox, date)
        rest = (f"Date: {date}\n"
                f"From: {header_text(name)} <{mail.sender}>\n"
                f"To: Data Protection <{mail.mailbox}@example.com>\n"
                f"Subject: {header_text(mail.subject)}\n"
                f"Message-ID: {mail.message_id}\n{fields}"
                "MIME-Version: 1.0\n").encode() + content(text, encoding)
        mail.data = trace.encode() + rest
        # The same mail on another way: only the trace differs.
        mail.copy = (f"Return-Path: <{path}>\n" + self.received(
            mail.also_in or mail.mailbox, date, "list.example.net")
        ).encode() + rest
        return mail

    def request(self, language=None, kind=None, mailbox="dpo", also_in="",
                purpose="request", fields="", tail=""):
        choose = self.random.choice
        language = language or choose(list(REQUESTS))
        kind = kind or choose(list(REQUESTS[language]))
        subject, text = choose(REQUESTS[language][kind])
        name = choose(NAMES[language])
        mail = Mail(purpose, subject=subject, language=language, kind=kind,
                    mailbox=mailbox, also_in=also_in)
        return self.build(mail, name, text.format(name=name) + tail,
                          choose(ENCODINGS), fields)

    def ordinary(self, mailbox="dpo", fields=""):
        subject, text = self.random.choice(ORDINARY)
        return self.build(Mail("ordinary", subject=subject, mailbox=mailbox),
                          "Maria Rossi", text, "utf-8 8bit", fields)

    def newsletter(self, mailbox="dpo"):
        mail = Mail("automatic", mailbox=mailbox,
                    subject="Your right of access: what changed this year")
        return self.build(
            mail, "Privacy Weekly",
            "Privacy Weekly\n\nArticle 15 GDPR gives everybody a right of "
            "access. We have asked five officers how they answer.\n\n"
            "Unsubscribe at any time.\n", "utf-8 quoted-printable",
            "List-Id: <weekly.example.org>\nPrecedence: bulk\n"
            "List-Unsubscribe: <mailto:leave@example.org>\n")

    def out_of_office(self, mailbox="dpo"):
        mail = Mail("automatic", mailbox=mailbox,
                    subject="Automatische Antwort: Ihre Anfrage")
        return self.build(
            mail, "Hans Huber", "Guten Tag,\n\nich bin bis Freitag nicht im "
            "Büro. Ihre E-Mail wird nicht weitergeleitet.\n\nHans Huber\n",
            "utf-8 8bit", "Auto-Submitted: auto-replied\n")

    def bounce(self, mailbox="dpo"):
        mail = Mail("automatic", mailbox=mailbox,
                    sender="MAILER-DAEMON@mail.example.org",
                    subject="Undelivered Mail Returned to Sender")
        self.build(mail, "Mail Delivery System", "@", "utf-8 8bit",
                   null_sender=True)
        head = mail.data.split(b"Content-Type:", 1)[0]
        mail.data = head + (
            b"Auto-Submitted: auto-replied\n"
            b"Content-Type: multipart/report; report-type=delivery-status;\n"
            b"\tboundary=\"=_bounce\"\n\n--=_bounce\n"
            b"Content-Type: text/plain\n\nYour message could not be "
            b"delivered.\n\n<gone@example.org>: 550 5.1.1 User unknown\n\n"
            b"--=_bounce\nContent-Type: message/delivery-status\n\n"
            b"Reporting-MTA: dns; mail.example.org\n\n"
            b"Final-Recipient: rfc822; gone@example.org\nAction: failed\n"
            b"Status: 5.1.1\n\n--=_bounce--\n")
        return mail

    def mixed(self):
        """200 mails for two mailboxes, shuffled."""
        mails = []
        languages = list(REQUESTS)
        for index in range(90):
            mailbox, other = ("dpo", "gdpr") if index % 3 else ("gdpr", "dpo")
            mails.append(self.request(
                languages[index % 6], mailbox=mailbox,
                also_in=other if index % 9 == 0 else ""))
        automatic_fields = "Auto-Submitted: auto-generated\n"
        for index in range(5):
            mails.append(self.request("en", "access",
                                      purpose="automatic-request",
                                      fields=automatic_fields))
        for index in range(20):
            mailbox = "gdpr" if index % 4 == 0 else "dpo"
            mails += [self.newsletter(mailbox), self.bounce(mailbox),
                      self.out_of_office(mailbox)]
        for index in range(35):
            answers = "In-Reply-To: <earlier@example.com>\n" \
                "References: <earlier@example.com>\n" if index % 3 == 0 else ""
            mails.append(self.ordinary(fields=answers))
        self.random.shuffle(mails)
        copies = sum(1 for mail in mails if mail.also_in)
        assert len(mails) + copies == 200, len(mails) + copies
        return mails


def bodies(mails, mailbox):
    """The bytes that lie in one mailbox: its mails, then the copies."""
    return [mail.data for mail in mails if mail.mailbox == mailbox] + \
        [mail.copy for mail in mails if mail.also_in == mailbox]
