# SPDX-License-Identifier: ISC
"""The gate and its budgets: robots, floods, forged senders."""
import time

MAIL = """\
From: Anna Lind <{sender}>
To: dpo@example.com
Date: {date}
Message-ID: <{number}@{domain}>
Subject: {subject}
{more}
{text}
"""
REQUEST = "Please send me a copy of all personal data you hold about me."


def mail(number, sender="anna@example.org", more="", text=REQUEST,
         subject="Access request"):
    date = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime())
    return MAIL.format(
        number=number, sender=sender, domain=sender.split("@")[1],
        more=more, text=text, subject=subject, date=date).encode()


def reasons(dpod):
    return sorted(row["reason"] for row in dpod.json("outbox", "list"))


def test_a_budget_holds_and_raises_an_alarm(world):
    dpod = world.dpod()
    dpod.budget = {"address_per_day": 2, "domain_per_hour": 4,
                   "all_per_hour": 5}
    dpod.configure()
    senders = ["anna@example.org"] * 3 + [
        "b@example.org", "c@example.org", "d@example.org",
        "e@example.net", "f@example.net"]
    world.dovecot.deliver(
        "dpo", [mail(i, sender) for i, sender in enumerate(senders)])
    done = dpod.once()
    assert reasons(dpod) == [""] * 5 + [
        "budget-address", "budget-all", "budget-domain"]
    assert len(dpod.json("list")) == 8
    assert len(world.sent()) == 5
    alarms = [line for line in done.stderr.splitlines() if "alarm" in line]
    assert len(alarms) == 3 and "reason=budget-domain" in "".join(alarms)
    assert "example.org" not in "".join(alarms)
    dpod.ctl("balance")


def test_a_trial_run_counts_budgets(world):
    """What is in the register counts, and what the trial itself would add."""
    dpod = world.dpod()
    dpod.budget = {"address_per_day": 3, "domain_per_hour": 4,
                   "all_per_hour": 6}
    dpod.configure()
    world.dovecot.deliver(
        "dpo", [mail(i, sender) for i, sender in enumerate(
            ["anna@example.org", "e@example.net"])])
    dpod.once()
    senders = ["Anna@example.org"] * 3 + [
        "b@EXAMPLE.org", "c@example.org", "dpo@example.com",
        "f@example.net", "g@example.info"]
    world.dovecot.deliver(
        "dpo", [mail(10 + i, sender) for i, sender in enumerate(senders)])
    lines = [line for line in dpod.once("-n").stdout.splitlines()
             if line.startswith("would-take")]
    foreseen = sorted(line.split("reason=")[1] for line in lines)
    assert foreseen == ["-"] * 4 + ["budget-address", "budget-all",
                                    "budget-domain", "forwarded-by-colleague"]
    dpod.once()
    held = [reason for reason in reasons(dpod) if reason != ""]
    assert held == [reason for reason in foreseen
                    if reason.startswith("budget")]
    assert len(world.sent()) == 2 + 4


def test_two_robots_end_after_one_mail(world):
    """The other one acknowledges each mail that it gets, by a header, by a
    subject, or by nothing but an answer to ours."""
    dpod = world.dpod()
    dpod.configure()
    world.dovecot.deliver("dpo", [mail(1)])
    dpod.once()
    ours, = world.sent()
    quoted = "".join(f"> {line}\n" for line in
                     ours.get_content().splitlines())
    answers = [
        ("Auto-Submitted: auto-replied\n", "Thank you"),
        ("", "Automatic reply: " + ours["Subject"]),
        (f"In-Reply-To: {ours['Message-ID']}\n", "Re: " + ours["Subject"])]
    for number, (more, subject) in enumerate(answers, 2):
        world.dovecot.deliver("dpo", [mail(
            number, more=more, subject=subject,
            text="We got your mail about erasure and access.\n\n" + quoted)])
        dpod.once()
    assert len(world.sent()) == 1
    dpod.ctl("balance")


def test_a_failed_check_of_the_sender_holds(world):
    mailbox = world.mailbox("dpo")
    mailbox["authserv_id"] = "mx.example.com"
    dpod = world.dpod(mailboxes={"dpo": mailbox})
    field = "Authentication-Results: mx.example.com; dmarc={} " \
            "header.from=example.org\n"
    world.dovecot.deliver("dpo", [
        mail(1, more=field.format("fail")),
        mail(2, more=field.format("pass"))])
    dpod.once()
    assert reasons(dpod) == ["", "dmarc-failed"]
    evidence = [row["messages"][0]["sender_evidence"]
                for row in dpod.json("show", "1") + dpod.json("show", "2")]
    assert evidence == [
        "not-authenticated dmarc=fail dkim=missing spf=missing first-contact",
        "authenticated dmarc=pass dkim=missing spf=missing"]


FORWARDED = """\
From: Kari Moe <kari@staff.example>
To: dpo@example.com
Date: {date}
Message-ID: <forwarded@staff.example>
Subject: Fwd: my data

See below.

---------- Forwarded message ---------
From: Ola Dahl <ola@home.example>
Subject: my data
To: <kari@staff.example>

""" + REQUEST + "\n"


def test_what_a_colleague_forwards_is_answered_to_who_wrote_it(world):
    """Once somebody has said who that is; until then nobody gets a letter."""
    dpod = world.dpod()
    text = open(dpod.path, encoding="utf-8").read()
    with open(dpod.path, "w", encoding="utf-8") as conf:
        conf.write(text.replace(
            "organisation {", "organisation {\n  domains = staff.example", 1))
    date = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime())
    world.dovecot.deliver("dpo", [FORWARDED.format(date=date).encode()])
    dpod.once()
    ticket = dpod.show(1)
    assert (ticket["requester"], ticket["proposed"], ticket["state"]) == (
        "ola@home.example", True, "triage")
    dpod.ctl("kind", "1", "--confirm")
    dpod.once()
    assert world.sent() == [] and dpod.json("outbox", "list") == []
    assert "letter 1 queued" in dpod.ctl("party", "1", "--confirm").stdout
    dpod.once()
    letter, = world.sent()
    assert letter["To"] == "ola@home.example"
    assert ticket["reference"] in letter["Subject"]
    dpod.holds()
