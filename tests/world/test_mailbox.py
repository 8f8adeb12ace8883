# SPDX-License-Identifier: ISC
"""A mailbox is what it was, or dpod says that it is not: another account, a
server that went back, a second holder."""
from harness import wait_until
from mails import Generator


def requests(count, seed):
    import time
    generator = Generator(seed, time.time(), 0)
    return [generator.request("en", "access") for _ in range(count)]


def put(world, user, mails):
    world.dovecot.append(user, [mail.data for mail in mails])


def answered(world):
    return sorted(letter["To"].addresses[0].addr_spec
                  for letter in world.sent())


def test_another_account_under_the_old_name(world):
    old = requests(4, 1)
    put(world, "dpo", old)
    dpod = world.dpod({"dpo": world.mailbox("dpo", start="now")})
    dpod.once()
    assert dpod.dispositions() == {"before-start": 4}
    # A new password or another way to the same server is the same account.
    dpod.mailboxes["dpo"]["url"] = \
        f"imap+starttls://127.0.0.1:{world.dovecot.imap_port}/INBOX"
    dpod.configure()
    assert "other-account" not in dpod.once().stderr
    # UIDs 1 to 3 again, of mail that nobody has seen.
    put(world, "gdpr", requests(2, 2))
    dpod.mailboxes["dpo"] = world.mailbox("gdpr", start="now")
    dpod.configure()
    checked = dpod.program("dpod", ["-t", "--online"])
    assert "note  mailbox dpo: another account: gdpr@127.0.0.1" \
        in checked.stdout, checked.stdout
    new = requests(3, 3)
    put(world, "gdpr", new)
    done = dpod.once()
    assert "other-account mailbox=dpo" in done.stderr
    # All of it came after the last poll of the old account.
    assert dpod.dispositions() == {"before-start": 4, "ticket": 5}
    assert set(mail.sender for mail in new) <= set(answered(world))
    status = dpod.ctl("status", want=1)
    assert "mailbox dpo: another account since" in status.stdout
    assert dpod.json("status", want=(1,))[0]["mailboxes"][0]["account"] == \
        "gdpr@127.0.0.1"
    assert "other-account" not in dpod.once().stderr
    dpod.ctl("balance", "--online")
    dpod.holds()
