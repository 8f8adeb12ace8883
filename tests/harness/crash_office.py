# SPDX-License-Identifier: ISC
"""An office whose dpod is made to die, and what must be true afterwards."""
import collections
import os
import subprocess
import time

import harness
from mails import Generator
from programs import deliver, files, maildir

DONE_SECONDS = 120
MEND_SECONDS = 15
REQUEST = ("request", "automatic-request")


def some_mails(seed, count):
    """About half of them requests."""
    generator = Generator(seed, time.time())
    mails = []
    while len(mails) < count:
        index = len(mails)
        if index % 2 == 0:
            mails.append(generator.request())
        else:
            mails.append([generator.ordinary, generator.newsletter,
                          generator.bounce][index // 2 % 3]())
    return mails


class MaildirOffice:
    """Maildir -> dpod -> directory, in a directory of its own."""

    def __init__(self, directory, mails, **settings):
        self.mails = mails
        self.mail = os.path.join(directory, "mail")
        self.out = os.path.join(directory, "out")
        maildir(self.mail)
        self.delivered = 0
        self.arrive([mail.data for mail in mails])
        self.dpod = harness.Dpod(
            directory,
            {"dpo": {"url": f"maildir:{self.mail}", "start": "all",
                     "expect": "personal",
                     "after_intake": "move", "after_intake_target": "Done",
                     **settings}},
            {"url": f"directory:{self.out}", "retry_min": "1s",
             "retry_max": "1s"})

    def arrive(self, mails):
        for mail in mails:
            self.delivered += 1
            name = f"{1000000 + self.delivered}.M{self.delivered}.test"
            deliver(self.mail, name, mail)

    def sent(self):
        return harness.parsed(files(self.out))

    def waiting(self):
        """Mails that lie where they came."""
        return len(files(self.mail))

    def moved(self):
        return len(files(os.path.join(self.mail, ".Done")))


def run_once(dpod, environment=None, seconds=120, mend=None):
    """(exit code or -signal, what it said), all processes gone. What waits
    for a disk that fails has it `mend`ed after a while."""
    process = subprocess.Popen(
        [os.path.join(harness.BUILD, "dpod"), "-c", dpod.path, "--once"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, env=environment)
    # The pipe ends with the last process, not with the supervisor.
    try:
        text = process.communicate(timeout=MEND_SECONDS if mend else
                                   harness.patience(seconds))[0]
    except subprocess.TimeoutExpired:
        if mend is None:
            raise
        mend()
        text = process.communicate(timeout=harness.patience(seconds))[0]
    return process.returncode, text.decode("utf-8", "replace")


def run_until_done(dpod, log, environment=None):
    """The further runs, as systemd would start them, until all is done: a
    letter may rightly wait for its next try. How many they were."""
    start = time.monotonic()
    count = 0
    while True:
        count += 1
        code, text = run_once(dpod, environment)
        log.append(text)
        left = dpod.rows("SELECT id, state FROM letter WHERE state IN "
                         "('queued', 'sending', 'unknown')")
        if code == 0 and not left:
            return count
        assert time.monotonic() < start + harness.patience(DONE_SECONDS), \
            f"it does not end well: {code}, {left}\n{text}"
        time.sleep(0.2)


def check_letters(dpod, sent, doubled_max):
    """None missing; who got two got the same one, and we know it."""
    letters = {row["message_id"]: row for row in dpod.rows(
        "SELECT * FROM letter WHERE state <> 'held'")}
    counts = collections.Counter(mail["Message-ID"] for mail in sent)
    states = {row["state"] for row in letters.values()}
    assert states <= {"sent"}, states
    assert set(counts) == set(letters), \
        f"missing {set(letters) - set(counts)}, " \
        f"unknown {set(counts) - set(letters)}"
    doubled = {name for name, count in counts.items() if count > 1}
    assert max(counts.values(), default=0) <= 2, counts
    assert len(doubled) <= doubled_max, doubled
    for name in doubled:
        assert letters[name]["is_repeat"] == 1, letters[name]
    for mail in sent:
        assert mail["To"].addresses[0].addr_spec == \
            letters[mail["Message-ID"]]["to_address"]
    return doubled


def check_tickets(dpod, mails):
    wanted = collections.Counter(
        mail.sender for mail in mails if mail.purpose in REQUEST)
    found = collections.Counter(row["address"] for row in dpod.rows(
        "SELECT party.address AS address FROM ticket JOIN party "
        "ON party.ticket_id = ticket.id WHERE party.role = 'requester'"))
    assert found == wanted, f"missing {wanted - found}, more {found - wanted}"
    acknowledged = dpod.rows(
        "SELECT ticket_id, count(*) AS count FROM letter GROUP BY 1 "
        "HAVING count(*) > 1")
    assert not acknowledged, acknowledged


def check_end(dpod, mails, sent, doubled_max=1):
    """No ticket missing, none twice, no acknowledgement missing."""
    found = dpod.dispositions()
    assert sum(found.values()) == len(mails), found
    assert None not in found and "quarantined" not in found, found
    assert "gone" not in found, found
    check_tickets(dpod, mails)
    doubled = check_letters(dpod, sent, doubled_max)
    assert not dpod.rows("SELECT 1 FROM ledger WHERE wants_mark = 1")
    dpod.ctl("balance")
    dpod.ctl("verify-history")
    return doubled


class ImapOffice:
    """Dovecot -> dpod -> Postfix; one at a time has the servers."""

    def __init__(self, directory, servers, mails, **settings):
        self.mails = mails
        self.servers = servers
        self.target = "Done"
        servers.postfix.sent()
        servers.postfix.forget_sent()
        servers.dovecot.empty("dpo")
        servers.dovecot.deliver("dpo", [mail.data for mail in mails])
        with servers.dovecot.login("dpo") as session:
            session.create(self.target)
        password = os.path.join(directory, "password")
        with open(password, "w", encoding="utf-8") as output:
            output.write(servers.users["dpo"] + "\n")
        os.chmod(password, 0o600)
        login = {"user": "dpo", "password_file": password,
                 "ca_file": servers.ca_file}
        self.dpod = harness.Dpod(
            directory,
            {"dpo": {"url": "imaps://127.0.0.1:"
                     f"{servers.dovecot.imaps_port}/INBOX",
                     "start": "all", "expect": "personal",
                     "after_intake": "move",
                     "after_intake_target": self.target, **login,
                     **settings}},
            {"url": f"smtps://127.0.0.1:{servers.postfix.smtps_port}",
             "retry_min": "1s", "retry_max": "1s", **login})

    def arrive(self, mails):
        self.servers.dovecot.deliver("dpo", mails)

    def sent(self):
        return harness.parsed(self.servers.postfix.sent(60))

    def count(self, folder):
        with self.servers.dovecot.login("dpo") as session:
            answer, text = session.select(folder, readonly=True)
            assert answer == "OK", text
            return int(text[0])

    def waiting(self):
        return self.count("INBOX")

    def moved(self):
        return self.count(self.target)
