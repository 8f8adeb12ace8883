# SPDX-License-Identifier: ISC
"""Nobody's old mail is answered because a program was installed."""
import time

from harness import only_address
from mails import Generator


def test_old_mail_is_left_alone_and_new_mail_is_not(world):
    now = time.time()
    generator = Generator(10, now)
    old = [generator.request() for _ in range(20)]
    world.dovecot.deliver("dpo", [mail.data for mail in old],
                          times=[now - 3600] * len(old))
    dpod = world.dpod({"dpo": world.mailbox("dpo", start="now")})
    dpod.once()
    assert dpod.dispositions() == {"before-start": 20}
    assert dpod.json("list") == []
    assert world.sent() == []
    dpod.ctl("balance", "--online")

    new = Generator(11, time.time(), 0).request("nl", "erasure")
    world.dovecot.append("dpo", [new.data])
    dpod.once()
    assert dpod.dispositions() == {"before-start": 20, "ticket": 1}
    assert [only_address(letter, "To") for letter in world.sent()] == \
        [new.sender]


def test_a_date_takes_in_what_came_since(world):
    now = time.time()
    generator = Generator(12, now)
    old, new = generator.request(), generator.request()
    since = time.strftime("%Y-%m-%d", time.gmtime(now - 20 * 86400))
    # Both the server and the mail say when it came.
    older = Generator(13, now - 40 * 86400).request()
    world.dovecot.append("dpo", [older.data, old.data, new.data],
                         times=[now - 40 * 86400, now, now])
    dpod = world.dpod({"dpo": world.mailbox("dpo", start=since)})
    dpod.once()
    assert dpod.dispositions() == {"before-start": 1, "ticket": 2}


def test_an_answer_to_very_old_mail_is_held(world):
    now = time.time() - 30 * 86400
    mail = Generator(14, now).request("en", "access")
    world.dovecot.append("dpo", [mail.data], times=[now])
    dpod = world.dpod()
    dpod.once()
    assert len(dpod.json("list")) == 1
    assert [row["state"] for row in dpod.json("outbox", "list")] == ["held"]
    assert world.sent() == []


def test_a_trial_run_writes_and_sends_nothing(world):
    mail = Generator(15, time.time()).request("en", "access")
    world.dovecot.deliver("dpo", [mail.data])
    dpod = world.dpod()
    before = world.flags("dpo")
    dpod.once("-n")
    assert world.sent() == []
    assert world.flags("dpo") == before
    dpod.once()
    assert len(dpod.json("list")) == 1
