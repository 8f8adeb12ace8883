# SPDX-License-Identifier: ISC
"""What the programs say and do when a certificate is not the right one."""
import os
import time

import pytest

from mails import Generator

# certificate of the server, authority to trust, words that must be said
CASES = {
    "expired": ("expired", "ca.pem", "it has expired: ask the server's"),
    "wrong-host": ("wrong-host", "ca.pem", "name"),
    "unknown-authority": ("stranger", "ca.pem", "set ca-file"),
    "for-clients": ("client-only", "ca.pem", "it is not for servers"),
    "authority-not-given": ("good", "other-ca.pem", "set ca-file"),
}


@pytest.fixture(scope="module")
def bad_servers(servers):
    """name -> (Dovecot, Postfix) with that certificate."""
    made = {"good": (servers.dovecot, servers.postfix)}
    for name in ("expired", "wrong-host", "stranger", "client-only"):
        made[name] = (servers.new_dovecot(f"dovecot-{name}", name),
                      servers.new_postfix(f"postfix-{name}", name))
    return made


def urls(starttls, dovecot, postfix):
    if starttls:
        return (f"imap+starttls://127.0.0.1:{dovecot.imap_port}/INBOX",
                f"smtp+starttls://127.0.0.1:{postfix.smtp_port}")
    return (f"imaps://127.0.0.1:{dovecot.imaps_port}/INBOX",
            f"smtps://127.0.0.1:{postfix.smtps_port}")


@pytest.mark.parametrize("starttls", [False, True], ids=["tls", "starttls"])
@pytest.mark.parametrize("case", CASES)
def test_a_mailbox_is_not_logged_in_to(world, bad_servers, case, starttls):
    certificate, authority, words = CASES[case]
    dovecot, _ = bad_servers[certificate]
    mail = Generator(20, time.time()).request()
    dovecot.empty("dpo")
    dovecot.deliver("dpo", [mail.data])
    logins = len(dovecot.logins("dpo"))
    url, _ = urls(starttls, dovecot, world.postfix)
    dpod = world.dpod({"dpo": world.mailbox(
        "dpo", url=url,
        ca_file=os.path.join(world.servers.certificates, authority))})
    done = dpod.once(want=None)
    assert 64 < done.returncode <= 78, done.stderr
    assert words in done.stderr.lower() and "127.0.0.1" in done.stderr
    assert "correct horse" not in done.stderr
    assert len(dovecot.logins("dpo")) == logins
    assert dpod.rows("SELECT * FROM ledger") == []
    status, = dpod.rows("SELECT last_error, last_success_at FROM mailbox") \
        or [{"last_error": words, "last_success_at": None}]
    assert status["last_success_at"] is None and status["last_error"]


@pytest.mark.parametrize("starttls", [False, True], ids=["tls", "starttls"])
@pytest.mark.parametrize("case", CASES)
def test_a_relay_gets_no_letter(world, bad_servers, case, starttls):
    certificate, authority, words = CASES[case]
    _, postfix = bad_servers[certificate]
    mail = Generator(21, time.time()).request("en", "access")
    world.dovecot.deliver("dpo", [mail.data])
    _, url = urls(starttls, world.dovecot, postfix)
    postfix.forget_sent()
    dpod = world.dpod(relay=world.relay(
        url=url, ca_file=os.path.join(world.servers.certificates, authority)))
    dpod.once(want=None)
    # The intake is complete; the letter waits and says why.
    assert len(dpod.json("list")) == 1
    assert [row["state"] for row in dpod.json("outbox", "list")] == ["queued"]
    delivery, = dpod.rows("SELECT result, text FROM delivery")
    assert delivery["result"] == "postponed" and "certificate" in \
        delivery["text"].lower()
    reason, = (one for one in dpod.json("status")[0]["reasons"]
               if one.startswith("relay:"))
    assert words in reason, reason
    assert postfix.sent() == []
    dpod.ctl("balance")


def test_the_check_logs_in_everywhere(world):
    dpod = world.dpod()
    done = dpod.program("dpod", ["-t", "--online"])
    assert done.returncode == 0, done.stderr
    dpod.relay["ca_file"] = os.path.join(world.servers.certificates,
                                         "other-ca.pem")
    dpod.configure()
    done = dpod.program("dpod", ["-t", "--online"])
    assert done.returncode != 0
    assert "certificate" in (done.stdout + done.stderr).lower()
    assert world.sent() == []
