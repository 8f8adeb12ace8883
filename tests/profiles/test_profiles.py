# SPDX-License-Identifier: ISC
"""What all profiles share: each mail of tests/profiles/PROFILE/*.mail is
taken for what its head says, and a newcomer can begin with each profile."""
import os
import re
import subprocess

import pytest

from profile_office import BUILD, HERE, PROFILES, Office, copy, mails

NAMES = sorted(name for name in os.listdir(PROFILES)
               if os.path.isdir(os.path.join(PROFILES, name)))


class Day:
    """An office in which all mails of its profile came on one day."""

    def __init__(self, profile, directory):
        self.office = Office(profile, directory)
        self.paths, self.contents = {}, {}
        for mail in mails(profile):
            self.contents[mail.name] = mail.bytes()
            self.paths[mail.name] = self.office.deliver(
                self.contents[mail.name], mail.want.get("mailbox"))
        self.log = self.office.once()
        self.ledger = {row["file"]: row for row in self.office.rows(
            "SELECT b.name || '/' || l.uid AS file, l.disposition,"
            " l.ticket_id, l.message_id FROM ledger l"
            " JOIN folder f ON f.id = l.folder_id"
            " JOIN mailbox b ON b.id = f.mailbox_id")}
        self.tickets = {}
        for row in self.office.json("list"):
            ticket = self.office.show(row["id"])
            self.tickets[self.message_ids(ticket)] = ticket

    def message_ids(self, ticket):
        rows = self.office.rows(
            "SELECT message_id FROM message WHERE ticket_id = ?"
            " ORDER BY id LIMIT 1", ticket["id"])
        return rows[0]["message_id"]


@pytest.fixture(scope="module")
def days(tmp_path_factory):
    found = {}

    def day(profile):
        if profile not in found:
            directory = tmp_path_factory.mktemp(profile)
            found[profile] = Day(profile, directory / "office")
        return found[profile]

    yield day
    for one in found.values():
        one.office.holds()


def test_there_are_mails_for_each_profile():
    assert [name for name in NAMES
            if len([mail for mail in mails(name)]) < 8] == []


CASES = [pytest.param(name, mail, id=f"{name}-{mail.name}")
         for name in NAMES for mail in mails(name)]
KNOWN = {"want", "language", "letter", "due", "due-at", "facts", "processor",
         "mailbox", "moved", "state", "why"}


@pytest.mark.parametrize("profile, mail", CASES)
def test_mail(days, profile, mail):
    day = days(profile)
    ticket = day.tickets.get(mail.message_id)
    want = mail.want
    assert set(want) <= KNOWN, mail.name
    decision, *kinds = want["want"].split()
    if decision == "not-request":
        assert ticket is None, (ticket["kinds"], ticket["messages"][0]["rules"])
    else:
        assert ticket is not None, "no ticket"
        check_ticket(day, mail, ticket, decision, kinds)
    check_mailbox(day, mail)


def check_ticket(day, mail, ticket, decision, kinds):
    want, message = mail.want, ticket["messages"][0]
    assert message["decision"] == decision, message["rules"]
    if decision == "request":
        assert sorted(ticket["kinds"]) == sorted(kinds), message["rules"]
    assert ticket["state"] == want.get(
        "state", "triage" if decision == "unsure" else "new")
    assert ticket["processor"] == (want.get("processor", "no") == "yes"), \
        message["rules"]
    if "language" in want:
        assert ticket["language"] == want["language"]
    if "due" in want:
        assert ticket["due_on"] == want["due"], ticket["claims"]
    if "due-at" in want:
        assert ticket["due_at"] == want["due-at"], ticket["claims"]
    if "facts" in want:
        facts = {f"{fact['name']}={fact['value']}"
                 for fact in ticket["facts"]}
        for fact in want["facts"].split("; "):
            assert fact in facts, facts
    if "letter" in want:
        purpose, value = want["letter"].split()
        if purpose == "none":
            assert ticket["letters"] == []
            assert ticket["no_letter_reason"] == value
        else:
            assert [(letter["purpose"], letter["language"], letter["state"])
                    for letter in ticket["letters"]] == \
                [(purpose, value, "sent")]


def check_mailbox(day, mail):
    """Only what is sorted away is touched at all."""
    path, folder = day.paths[mail.name], mail.want.get("moved")
    if folder is not None:
        assert not os.path.exists(path)
        top = os.path.join(os.path.dirname(os.path.dirname(path)),
                           "." + folder)
        path = None
        for place, _, files in os.walk(top):
            for file in files:
                with open(os.path.join(place, file), "rb") as content:
                    if content.read() == day.contents[mail.name]:
                        path = os.path.join(place, file)
        assert path is not None, f"is not in {top}"
    with open(path, "rb") as content:
        assert content.read() == day.contents[mail.name]


@pytest.mark.parametrize("profile", NAMES)
def test_newcomer(profile, tmp_path):
    """Copy it, change what says CHANGE, `dpod -t`."""
    etc = tmp_path / "etc"
    copy(profile, etc)
    path = etc / "dpod.conf"
    text = path.read_text(encoding="utf-8")
    assert len(re.findall(r'mailbox "', text)) <= text.count("CHANGE: the")
    assert "password =" not in text
    text = text.replace("/etc/dpod/", f"{etc}/")
    path.write_text(f'state-directory = "{tmp_path}/state"\n' + text,
                    encoding="utf-8")
    done = subprocess.run([os.path.join(BUILD, "dpod"), "-t", "-c", path],
                          capture_output=True, text=True, timeout=60)
    assert done.returncode == 78, done.stdout + done.stderr
    assert done.stdout.count("still marked CHANGE") == len(re.findall(
        r"(?m)^\s*[^#\s].*# CHANGE(?! later)", text))
    for secret in set(re.findall(r"password-file = (\S+)", text)):
        assert f"{secret}: no such file" in done.stdout
        with open(secret, "w", encoding="utf-8") as file:
            file.write("secret\n")
        os.chmod(secret, 0o600)
    path.write_text(path.read_text(encoding="utf-8").replace("# CHANGE", "#"),
                    encoding="utf-8")
    done = subprocess.run([os.path.join(BUILD, "dpod"), "-t", "-c", path],
                          capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    assert all(line.startswith("ok ")
               for line in done.stdout.splitlines()), done.stdout
    done = subprocess.run(
        [os.path.join(BUILD, "dpoctl"), "-c", path, "rules", "check"],
        capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_test_is_in_the_documentation():
    """doc/PROFILES.md names the tests that fulfil a promise; they exist."""
    top = os.path.dirname(os.path.dirname(HERE))
    with open(os.path.join(top, "doc", "PROFILES.md"),
              encoding="utf-8") as text:
        named = set(re.findall(r"`(test_[a-z_]+)`", text.read()))
    there = set()
    for file in sorted(os.listdir(HERE)):
        if file.startswith("test_") and file != "test_profiles.py":
            with open(os.path.join(HERE, file), encoding="utf-8") as text:
                there |= set(re.findall(r"(?m)^def (test_\w+)", text.read()))
    assert there - named == set(), "promises that doc/PROFILES.md leaves out"
    assert named - there - {"test_mail", "test_newcomer"} == set()
