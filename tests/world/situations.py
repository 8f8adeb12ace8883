# SPDX-License-Identifier: ISC
"""How each situation of doc/OPERATING.md comes about.

A situation is a generator. Up to its first `yield` the world goes wrong; the
value is what stands for the words in capitals of the commands. Then a person
does what no command of ours does, up to the second one; the test types the
commands of the document; what follows is what time does afterwards."""
import os
import time

import database
from imap_server import Server
from server import free_ports
from smtp_server import SmtpServer

DAY = 86400
ALL = {}


def situation(title):
    def add(function):
        assert title not in ALL, title
        ALL[title] = function
        return function
    return add


def password(place, text="secret"):
    path = os.path.join(place.directory, "password")
    with open(path, "w", encoding="utf-8") as output:
        output.write(text + "\n")
    os.chmod(path, 0o600)
    return path


def imap(place, port, **settings):
    return {"url": f"imap://127.0.0.1:{port}/INBOX", "insecure": True,
            "user": "dpo", "password_file": password(place), "start": "all",
            "holder_folder": "none", **settings}


def mailbox(place, **settings):
    """A dpod on a small IMAP server with one request."""
    server = Server()
    place.closing(server.close)
    server.folder.add(place.generator.request().data)
    place.make({"dpo": imap(place, server.port, **settings)})
    return server


def relay(place, word, answer, **settings):
    """A dpod with a relay that answers so, and one request."""
    server = SmtpServer()
    place.closing(server.close)
    server.says[word] = answer
    place.make(relay=server.relay(**settings))
    place.request()
    return server


def again(place):
    """A letter that waits is due at once."""
    place.dpod.sql("UPDATE letter SET not_before_at = 0 "
                   "WHERE state = 'queued'")


def ticket(place, **settings):
    place.make({"dpo": place.mailbox(**settings)})
    place.request()
    place.dpod.once()


# Mailboxes

@situation("A mailbox cannot be reached")
def unreachable(place):
    port, = free_ports(1)
    place.make({"dpo": imap(place, port)})
    place.dpod.once(want=75)
    yield {}
    server = Server(port=port)
    place.closing(server.close)
    yield


@situation("A mailbox refuses the login")
def refused(place):
    server = mailbox(place)

    def login(session, tag, _command):
        session.send(f"{tag} NO [AUTHENTICATIONFAILED] Invalid credentials")
        return True
    server.hooks["LOGIN"] = server.hooks["AUTHENTICATE"] = login
    place.dpod.once(want=None)
    yield {}
    server.hooks.clear()
    yield


@situation("A folder does not exist")
def folder(place):
    server = mailbox(place, folders=["Archive"])
    place.dpod.once(want=None)
    yield {}
    server.create("Archive")
    yield


@situation("Messages cannot be moved")
def prefix(place):
    server = mailbox(place, after_intake="move", after_intake_target="Done")
    server.capabilities = "UIDPLUS"
    server.prefix = "INBOX."
    place.dpod.once(want=75)
    yield {}
    place.dpod.mailboxes["dpo"]["after_intake_target"] = "INBOX.Done"
    place.dpod.configure()
    yield


@situation("A mailbox leads to another account")
def account(place):
    server = mailbox(place)
    server.folder.add(place.generator.ordinary().data)
    place.dpod.once()
    other = Server()
    place.closing(other.close)
    place.dpod.mailboxes["dpo"] = {**imap(place, other.port), "user": "gdpr"}
    place.dpod.configure()
    place.dpod.once()
    yield {}
    yield
    place.dpod.sql(f"UPDATE account SET since_at = since_at - {7 * DAY}")


@situation("The mail server was restored from a backup")
def back(place):
    server = mailbox(place)
    for _ in range(3):
        server.folder.add(place.generator.request().data)
    place.dpod.once()
    for uid in (2, 3, 4):
        server.folder.remove(uid)
    server.folder.next_uid = 2
    place.dpod.once()
    yield {}
    yield
    place.dpod.sql("UPDATE folder SET created_at = created_at - "
                   f"{7 * DAY}")


@situation("dpod does not run")
def stopped(place):
    ticket(place)
    place.dpod.sql(f"UPDATE mailbox SET last_poll_at = last_poll_at - {DAY}")
    yield {}
    yield


@situation("A message is in quarantine")
def quarantine(place):
    ticket(place)
    place.deliver("in", place.generator.ordinary().data)
    place.dpod.once()
    # As three attempts at a message that ends its reader leave it.
    place.dpod.sql(
        "UPDATE ledger SET disposition = 'quarantined', attempts = 3, reason ="
        " 'the reader ended by signal 11' WHERE disposition = 'not-request'")
    yield {"ID": str(place.dpod.json("quarantine", "list")[0]["id"])}
    yield


# Letters

@situation("The relay accepts no letters")
def closed(place):
    server = relay(place, "MAIL", "550 5.7.60 Client does not have "
                   "permissions to send as this sender")
    place.dpod.once(want=75)
    yield {}
    server.says.clear()
    again(place)
    place.dpod.sql("DELETE FROM relay_failure")
    yield


@situation("A letter has failed")
def failed(place):
    server = relay(place, "RCPT", "550 5.1.1 no such user")
    place.dpod.once()
    yield {"ID": "1"}
    server.says.clear()
    yield


@situation("A letter bounced")
def bounced(place):
    ticket(place)
    place.dpod.sql(f"UPDATE letter SET bounced_at = {int(time.time())}")
    yield {"ID": "1"}
    yield


@situation("A letter has been waiting for a day")
def waiting(place):
    server = relay(place, "RCPT", "450 4.2.1 mailbox is busy")
    place.dpod.once(want=75)
    place.dpod.sql(f"UPDATE letter SET created_at = created_at - {2 * DAY}")
    yield {"ID": "1"}
    server.says.clear()
    again(place)
    yield


@situation("Held letters wait for a decision")
def held(place):
    place.make()
    place.deliver("in/.Junk", place.generator.request().data)
    place.dpod.mailboxes["dpo"]["junk_folders"] = ["Junk"]
    place.dpod.configure()
    place.dpod.once()
    place.dpod.sql(f"UPDATE letter SET created_at = created_at - {2 * DAY}")
    yield {"ID": "1"}
    yield


def notifying(place, lines, **settings):
    """A dpod whose section notify has these lines, and its relay."""
    server = SmtpServer()
    place.closing(server.close)
    place.make({"dpo": place.mailbox(**settings)}, server.relay())
    with open(place.dpod.path, "a", encoding="utf-8") as output:
        output.write("notify {\n  to = {officer@example.org}\n"
                     f"  digest-days = none\n{lines}}}\n")
    return server


@situation("A test message has not arrived")
def canary(place):
    server = notifying(
        place, "  canary-interval = 1h\n  canary-after = 30m\n",
        addresses=["dpo@example.org"])

    place.dpod.once(want=None)

    def pass_and_run(seconds):
        place.dpod.sql(
            f"UPDATE own_mail SET created_at = created_at - {seconds},"
            f" out_at = out_at - {seconds} WHERE purpose = 'canary'")
        place.dpod.once(want=None)

    for seconds in (0, 1800, 1800):
        pass_and_run(seconds)
    yield {}
    pass_and_run(3600)
    place.deliver("in", [mail for mail in server.letters
                         if "X-Dpod-Canary" in mail][-1].raw)
    yield


@situation("The alarm-command failed")
def alarm_command(place):
    path = os.path.join(place.directory, "page")

    def program(text):
        with open(path, "w", encoding="utf-8") as output:
            output.write("#!/bin/sh\n" + text)
        os.chmod(path, 0o755)

    program("exit 1\n")
    notifying(place, f"  alarm-command = {{{path}}}\n")
    place.deliver("in", (
        b"From: Kari <kari@example.net>\r\nTo: dpo@example.com\r\n"
        b"Subject: Personal data breach\r\nMessage-ID: <b1@example.net>\r\n"
        b"Date: Mon, 01 Jun 2026 10:00:00 +0000\r\n\r\n"
        b"I want to report a personal data breach: a list of your customers"
        b" with their addresses was sent to me by mistake.\r\n"))
    for _ in range(8):
        place.dpod.once(want=None)
        place.dpod.sql("UPDATE own_mail SET not_before_at = 0")
    yield {}
    program("exit 0\n")
    place.dpod.sql("UPDATE own_mail SET created_at = created_at - 700000,"
                   " ended_at = ended_at - 700000")
    yield


# Tickets

def received(days):
    """A day on which a request came that is due in so many days."""
    return time.strftime("%Y-%m-%d", time.gmtime(time.time() + days * DAY))


@situation("A ticket is overdue")
def overdue(place):
    place.make()
    place.dpod.once()
    place.dpod.ctl("open", "--kind", "access", "--by", "post",
                   "--address", "a@example.org", "--received", received(-60))
    yield {"ID": "1"}
    yield


@situation("A ticket is due very soon")
def soon(place):
    place.make()
    place.dpod.once()
    due = [received(1), received(2)]
    day, = [day for day in map(received, range(-33, -26))
            if place.dpod.json("deadline", "--received", day + "T12:00:00Z",
                               "--timezone", "Europe/Oslo",
                               "--calendar", "NO")[0]["due_on"] in due][:1]
    place.dpod.ctl("open", "--kind", "access", "--by", "post",
                   "--address", "a@example.org", "--received", day)
    place.dpod.once()
    yield {"ID": "1"}
    yield


@situation("A breach was reported")
def breach(place):
    place.make()
    place.dpod.once()
    place.dpod.ctl("open", "--kind", "breach", "--by", "phone",
                   "--received", time.strftime("%Y-%m-%dT%H:%M:%SZ",
                                               time.gmtime()))
    yield {"ID": "1"}
    yield


# The machine

@situation("The clock is doubted")
def clock(place):
    place.make()
    place.dpod.once()
    place.request()
    # As if the machine had run last ten days ago.
    place.dpod.sql("UPDATE wall_clock SET right_boot = 'another', "
                   f"right_at = right_at - {10 * DAY}")
    place.dpod.once(want=75)
    yield {}
    yield


@situation("The clock was ahead")
def ahead(place):
    ticket(place)
    place.dpod.sql(f"UPDATE mailbox SET last_poll_at = last_poll_at + {DAY}")
    yield {}
    yield


@situation("Erasing is behind")
def erasing(place):
    ticket(place)
    now = int(time.time())
    place.dpod.sql(f"UPDATE wall_clock SET erased_until_at = {now - 4 * DAY},"
                   " erased_boot = 'another'")
    place.dpod.once()
    yield {}
    yield


@situation("A backup was restored")
def recovery(place):
    ticket(place)
    copy = os.path.join(place.directory, "copy")
    os.mkdir(copy)
    database.copy(place.dpod.state(), copy)
    place.request()
    place.dpod.once()
    database.copy(copy, place.dpod.state())
    if not database.IS_SQLITE:
        # What it knows of its notes in the mailbox was put back with it.
        done = place.dpod.once(want=75)
        assert "--take-mailbox dpo" in done.stderr, done.stderr
        place.dpod.program("dpod", ["--take-mailbox", "dpo"])
    place.dpod.once()
    held, = place.dpod.json("outbox", "list", "--state", "held")
    yield {"ID": str(held["id"])}
    yield


@situation("Another dpod watches the mailbox")
def holder(place):
    server = mailbox(place, holder_folder="dpod")
    place.dpod.once()
    database.renew(place.dpod.state())
    for name in os.listdir(place.dpod.state()):
        os.rename(os.path.join(place.dpod.state(), name),
                  os.path.join(place.directory, "first." + name))
    server.folder.add(place.generator.request().data)
    place.dpod.once(want=75)
    yield {"NAME": "dpo"}
    yield


@situation("A secret expires")
def secret(place):
    place.make()
    ends = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 20 * DAY))
    path = password(place)
    place.dpod.oauth2 = {"cloud": {
        "provider": "custom", "grant": "client-credentials",
        "client_id": "dpod", "client_secret_file": path,
        "client_secret_ends": ends, "scope": "mail",
        "token_url": "https://login.example.org/token"}}
    place.dpod.configure()
    place.dpod.once()
    yield {}
    later = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 700 * DAY))
    place.dpod.oauth2["cloud"]["client_secret_ends"] = later
    place.dpod.configure()
    yield


@situation("Mail to the officer could not be sent")
def officer_refused(place):
    server = SmtpServer()
    place.closing(server.close)
    place.make(relay=server.relay())
    place.request()
    place.dpod.once()
    server.says["RCPT"] = "550 5.1.1 no such user"
    with open(place.dpod.path, "a", encoding="utf-8") as output:
        output.write("notify {\n  to = {officer@example.org}\n"
                     "  digest-hour = 0\n  digest-days = {monday, tuesday, "
                     "wednesday, thursday, friday, saturday, sunday}\n}\n")
    place.dpod.once(want=None)
    yield {}
    server.says.clear()
    yield
    place.dpod.sql(f"UPDATE own_mail SET ended_at = ended_at - {8 * DAY}")
