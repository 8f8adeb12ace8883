# SPDX-License-Identifier: ISC
"""An office on a Maildir and a directory for letters, and how the scripts of
tests/register run their tests."""
import email.message
import email.policy
import email.utils
import glob
import json
import os
import shutil
import sys
import tempfile
import traceback

import database
import programs
from programs import BUILD  # noqa: F401  (for the tests)

ROOM = tempfile.mkdtemp(prefix="check-register-")
ACCESS = ("Under the GDPR, please send me a copy of all the personal data"
          " that you hold about me.")
CONFIGURATION = """\
{4}organisation {{
  name = "Example Ltd"
  address = dpo@example.com
  contact = "+44 20 7946 0000"
  authority = "Information Commissioner's Office"
}}
mailbox "dpo" {{
  url = "maildir:{0}/in"
  start = all
  expect = {3}
  {1}
}}
relay {{
  url = "directory:{0}/out"
  {2}
}}
calendar {{
  set = GB-EAW
  time-zone = Europe/London
}}
"""


class Office(programs.Programs):
    engine = database.ENGINE
    has_tables = True  # an empty register, else dpod makes one

    def __init__(self, mailbox="", relay="", sections="", expect="personal"):
        super().__init__(tempfile.mkdtemp(prefix="register-", dir=ROOM))
        programs.maildir(os.path.join(self.directory, "in"))
        for name in ("state", "out"):
            os.makedirs(os.path.join(self.directory, name))
        with open(self.path, "w", encoding="utf-8") as output:
            output.write(CONFIGURATION.format(self.directory, mailbox, relay,
                                              expect,
                                              database.settings(
                                                  self.state(), self.engine,
                                                  self.has_tables)) +
                         sections)
        self.count = 0

    def mail(self, sender, subject, text, **fields):
        """Puts a mail into the mailbox; a field None is left out."""
        self.count += 1
        mail = email.message.EmailMessage(policy=email.policy.SMTP)
        header = {"From": sender, "To": "dpo@example.com", "Subject": subject,
                  "Message-ID": f"<m{self.count}@client.example>",
                  "Return-Path": f"<{email.utils.parseaddr(sender)[1]}>",
                  "Date": "Mon, 02 Mar 2026 10:00:%02d +0000" % self.count}
        for name, value in fields.items():
            header[name.replace("_", "-")] = value
        for name, value in header.items():
            if value is not None:
                mail[name] = value
        mail.set_content(text)
        self.raw(mail.as_bytes())

    def raw(self, content):
        self.count += 1
        programs.deliver(os.path.join(self.directory, "in"),
                         f"1.{self.count}.host", content)

    def once(self):
        """Takes in all there is; what was logged."""
        return super().once().stderr

    def ctl(self, *words, code=0, both=False):
        done = self.program("dpoctl", ["--json", *words])
        assert code in (None, done.returncode), (
            words, done.returncode, done.stdout, done.stderr)
        if both:
            return done.stdout + done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    def letters(self):
        """In the order of their names, from wherever below `out`."""
        found = []
        for path in sorted(glob.glob(self.directory + "/out/**",
                                     recursive=True)):
            if os.path.isfile(path):
                with open(path, "rb") as content:
                    found.append(content.read())
        return programs.parsed(found)

    def letter_of(self, ticket, purpose=None):
        row = [row for row in self.ctl("outbox", "list")
               if row["ticket"] == ticket
               and purpose in (None, row["purpose"])][-1]
        return self.ctl("outbox", "show", str(row["id"]))[0]

    def events(self, ticket):
        return [row["event"] for row in self.ctl("log", str(ticket))]


def asked(sender="anna@client.example", mailbox="", relay=""):
    """An office with one request, acknowledged."""
    office = Office(mailbox, relay)
    office.mail(sender, "Subject access request", ACCESS, Date=None)
    office.once()
    assert [t["id"] for t in office.ctl("list")] == [1]
    return office, office.letter_of(1)["message_id"]


def run_tests(found, share=False):
    """Runs what is called test_..., or those with the first argument in it.
    `share`: what one of them made, another one uses."""
    failed = 0
    for name in sorted(name for name in found if name.startswith("test_")):
        if len(sys.argv) > 1 and sys.argv[1] not in name:
            continue
        try:
            found[name]()
        except Exception:  # every test is told, none hides another
            failed += 1
            print(f"FAIL {name}")
            traceback.print_exc()
        else:
            print(f"ok {name}")
        if not share:
            database.drop()
    if failed == 0:
        shutil.rmtree(ROOM)
    else:
        print(f"# see {ROOM}")
    return 1 if failed else 0
