# SPDX-License-Identifier: ISC
"""Folders, marks and people in a mailbox, on a real Dovecot."""
import time

from harness import wait_until
from mails import Generator


def prepare(world, folders):
    with world.dovecot.login("dpo") as session:
        for folder in folders:
            session.create(folder)


def folder_flags(world, folder):
    with world.dovecot.login("dpo") as session:
        session.select(folder, readonly=True)
        _, lines = session.uid("FETCH", "1:*", "(FLAGS)")
    return b" ".join(line for line in lines if line is not None).decode()


def test_folders_and_junk(world):
    generator = Generator(31, time.time(), 0)
    prepare(world, ["Clients", "Junk"])
    inbox, client, junk = (generator.request() for _ in range(3))
    world.dovecot.append("dpo", [inbox.data])
    world.dovecot.append("dpo", [client.data], folder="Clients")
    world.dovecot.append("dpo", [junk.data, generator.ordinary().data],
                         folder="Junk")
    dpod = world.dpod({"dpo": world.mailbox(
        "dpo", folders=["Clients", "Nowhere"], junk_folders=["Junk"],
        after_intake="flag", after_intake_target="$Ticketed")})
    dpod.once()
    assert dpod.dispositions() == {"ticket": 3, "not-request": 1}
    assert {row["state"] for row in dpod.json("list")} == {"new", "triage"}
    held, = dpod.json("outbox", "list", "--state", "held")
    assert held["to"] == junk.sender and held["reason"] == "junk-folder"
    for folder, flagged in (("INBOX", 1), ("Clients", 1), ("Junk", 1)):
        assert folder_flags(world, folder).count("$Ticketed") == flagged
    assert "Nowhere" in dpod.json("status")[0]["mailboxes"][0]["last_error"]
    # Nothing is done twice.
    dpod.once()
    assert dpod.dispositions() == {"ticket": 3, "not-request": 1}


def test_moved_until_it_is_done(world):
    """The folder can not be made at first, for its name."""
    mail = Generator(32, time.time(), 0).request()
    world.dovecot.append("dpo", [mail.data])
    settings = world.mailbox("dpo", after_intake="move",
                             after_intake_target="Done")
    dpod = world.dpod({"dpo": {**settings, "after_intake_target": "a//b"}})
    dpod.once(want=75)
    assert dpod.rows("SELECT wants_mark FROM ledger") == [{"wants_mark": 1}]
    dpod.mailboxes = {"dpo": settings}
    dpod.configure()
    dpod.once()
    assert dpod.rows("SELECT wants_mark FROM ledger") == [{"wants_mark": 0}]
    assert world.flags("dpo") == {}
    assert "UID" in folder_flags(world, "Done")
    dpod.once()
    assert dpod.dispositions() == {"ticket": 1}
    dpod.ctl("balance", "--online")


def test_people_work_in_the_mailbox(world):
    """Read, flagged, moved between watched folders, deleted."""
    generator = Generator(33, time.time(), 0)
    prepare(world, ["Clients"])
    mails = [generator.request() for _ in range(4)]
    world.dovecot.append("dpo", [mail.data for mail in mails])
    dpod = world.dpod({"dpo": world.mailbox(
        "dpo", folders=["Clients"], poll_interval="5s")})
    with world.dovecot.login("dpo") as session:
        session.select("INBOX")
        session.uid("STORE", "1", "+FLAGS", r"(\Seen \Flagged)")
        session.uid("MOVE", "2", "Clients")
        dpod.start()
        wait_until(lambda: "started" in dpod.log(), "it starts")
        wait_until(lambda: len(dpod.json("list", want=(0, 1, 75))) == 4,
                   "tickets", 30, dpod.log)
        session.uid("MOVE", "3", "Clients")
        session.uid("STORE", "4", "+FLAGS", r"(\Deleted)")
        session.expunge()
    wait_until(lambda: dpod.dispositions().get("duplicate") == 1, "the copy",
               30, dpod.log)
    assert dpod.stop()[0] == 0
    assert dpod.dispositions() == {"ticket": 4, "duplicate": 1}
    assert len(world.sent()) == 4
    dpod.ctl("balance", "--online")


def test_a_mailbox_that_was_made_anew(world):
    """Deleted and restored by its administrator: a new UIDVALIDITY."""
    generator = Generator(34, time.time(), 0)
    prepare(world, ["Box"])
    mails = [generator.request() for _ in range(3)]
    world.dovecot.append("dpo", [mail.data for mail in mails], folder="Box")
    settings = world.mailbox("dpo")
    settings["url"] = settings["url"].replace("/INBOX", "/Box")
    dpod = world.dpod({"dpo": settings})
    dpod.once()
    time.sleep(1.1)  # Dovecot's UIDVALIDITY is the second
    with world.dovecot.login("dpo") as session:
        session.delete("Box")
    dpod.once(want=None)
    prepare(world, ["Box"])
    late = generator.request()
    world.dovecot.append("dpo", [mail.data for mail in mails] + [late.data],
                         folder="Box")
    dpod.once()
    assert dpod.dispositions() == {"ticket": 4, "duplicate": 3}
    assert len(world.sent()) == 4
    dpod.ctl("balance", "--online")
