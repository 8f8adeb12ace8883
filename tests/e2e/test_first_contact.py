# SPDX-License-Identifier: ISC
"""Nobody's old mail is answered because a program was installed."""
import re
import time

import pytest

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


def test_old_mail_without_end_is_not_listed(world):
    """As many as there are: a folder is known by the newest of them."""
    now = time.time()
    generator = Generator(16, now)
    old = [generator.request() for _ in range(120)]
    world.dovecot.deliver("dpo", [mail.data for mail in old],
                          times=[now - 3600] * len(old))
    dpod = world.dpod({"dpo": world.mailbox("dpo", start="now")})
    dpod.once()
    assert dpod.dispositions() == {"before-start": 50}
    balance = dpod.json("balance", "--online")[0]
    assert {row["disposition"]: row["count"] for row in balance["ledger"]
            if row["count"] > 0} == {"before-start": 120}
    assert [folder["missing"] for folder in balance["online"]] == [0]
    assert dpod.json("status")[0]["mailboxes"][0]["seen"] == 120

    # An old one that goes, and another session, change nothing.
    with world.dovecot.login("dpo") as session:
        session.select("INBOX")
        session.store("1", "+FLAGS", r"(\Deleted)")
        session.expunge()
    new = Generator(17, time.time(), 0).request("nl", "erasure")
    world.dovecot.append("dpo", [new.data])
    for _ in range(3):
        dpod.once()
    assert dpod.dispositions() == {"before-start": 50, "ticket": 1}
    dpod.ctl("balance", "--online")


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
    dpod = world.dpod(has_tables=False)
    before = world.flags("dpo")
    dpod.once("-n")
    assert world.sent() == []
    assert world.flags("dpo") == before
    dpod.once()
    assert len(dpod.json("list")) == 1


def foreseen(dpod, *arguments):
    """What `dpod -n` would take in: UIDs, and by mailbox and folder."""
    said = dpod.once("-n", *arguments).stdout
    return (sorted(int(uid) for uid in
                   re.findall(r"^would-take .* uid=(\d+)", said, re.M)), said)


def rows_of_mail(dpod):
    """(folder, UID) of all that was taken in hand: all but before-start."""
    return {(row["folder_id"], row["uid"]) for row in dpod.rows(
        "SELECT folder_id, uid FROM ledger"
        " WHERE coalesce(disposition, '') <> 'before-start'")}


def new_uidvalidity(world, dpod):
    """As a server that was set up again, with the same mail and more."""
    now = time.time()
    mails = [Generator(80 + i, now, 0).request().data for i in range(3)]
    world.dovecot.empty("dpo")
    world.dovecot.append("dpo", mails, times=[now - 86400, now, now])


def another_account(world, dpod):
    now = time.time()
    user = next(user for user in world.servers.users if user != "dpo")
    world.dovecot.append(
        user, [Generator(90 + i, now, 0).request().data for i in range(4)],
        times=[now - 2 * 86400, now, now, now])
    dpod.mailboxes["dpo"] = world.mailbox(user, start="now")
    dpod.configure()


def another_folder(world, dpod):
    now = time.time()
    with world.dovecot.login("dpo") as session:
        session.create("Later")
    world.dovecot.append(
        "dpo", [Generator(95 + i, now, 0).request().data for i in range(2)],
        folder="Later", times=[now - 3 * 86400, now])
    dpod.mailboxes["dpo"]["folders"] = ["Later"]
    dpod.configure()


def more_mail(world, dpod):
    world.dovecot.append("dpo", [Generator(99, time.time(), 0).request().data])


@pytest.mark.parametrize("change", [new_uidvalidity, another_account,
                                    another_folder, more_mail])
def test_a_trial_run_and_the_daemon_agree_on_what_is_new(world, change):
    """Until now a trial run said 0 where the daemon took mail in, because
    it did not know the start of an account that is known."""
    now = time.time()
    world.dovecot.append("dpo", [Generator(70, now).request().data],
                         times=[now - 3600])
    dpod = world.dpod({"dpo": world.mailbox("dpo", start="now")},
                      has_tables=False)
    assert foreseen(dpod)[0] == []
    dpod.once()
    assert rows_of_mail(dpod) == set()
    change(world, dpod)
    register = dpod.register()
    uids, said = foreseen(dpod)
    assert dpod.register() == register
    dpod.once()
    assert uids == sorted(uid for _, uid in rows_of_mail(dpod)), said
    assert uids, said
    assert foreseen(dpod)[0] == []
    dpod.holds()


def test_what_would_become_of_the_mail_that_is_there(world):
    now = time.time()
    generator = Generator(60, now)
    world.dovecot.append(
        "dpo", [generator.request("en", "access").data for _ in range(3)],
        times=[now - 40 * 86400, now - 20 * 86400, now - 60])
    dpod = world.dpod({"dpo": world.mailbox("dpo", start="now")},
                      has_tables=False)
    assert foreseen(dpod)[0] == []
    uids, said = foreseen(dpod, "--since", "30d")
    assert uids == [2, 3]
    assert "messages=3 older=1 since=2" in said
    assert said.count("decision=request kind=access") == 2
    dpod.once()  # all are before the start, and the answer is the same
    assert dpod.dispositions() == {"before-start": 3}
    assert foreseen(dpod, "--since", "30d")[0] == [2, 3]
    assert foreseen(dpod, "--since", "1h")[0] == [3]
    assert dpod.once("-n", "--since", "yesterday", want=64)
    assert dpod.once("--since", "30d", want=64)
