# SPDX-License-Identifier: ISC
"""A mailbox is what it was, or dpod says that it is not: another account, a
server that went back, a second holder."""
import glob
import os
import shutil
import signal
import sqlite3
import time

import pytest

import harness
from engines import not_on_postgresql
from harness import wait_until
from imap_server import Server
from mails import Generator
from situations import imap


def requests(count, seed):
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


def snapshot(world, user, to):
    shutil.copytree(world.dovecot.maildir(user), to, symlinks=True)


def put_back(world, user, source):
    target = world.dovecot.maildir(user)
    owner = os.stat(target)
    shutil.rmtree(target)
    shutil.copytree(source, target, symlinks=True)
    for base, _, names in os.walk(target):
        for path in [base] + [os.path.join(base, name) for name in names]:
            os.chown(path, owner.st_uid, owner.st_gid)


@pytest.mark.parametrize("after_intake", ["leave", "move"])
@pytest.mark.parametrize("count", [4, 14])
def test_server_restored_from_a_snapshot(world, tmp_path, after_intake, count):
    """The same UIDVALIDITY, and UIDs used again: fewer than were seen, or
    more, so that the next UID tells nothing."""
    settings = {"after_intake": "move", "after_intake_target": "Done"} \
        if after_intake == "move" else {}
    before, lost, after = (requests(10, 1), requests(10, 2),
                           requests(count, 3))
    put(world, "dpo", before)
    dpod = world.dpod({"dpo": world.mailbox("dpo", **settings)})
    snapshot(world, "dpo", str(tmp_path / "copy"))
    put(world, "dpo", lost)
    dpod.once()
    put_back(world, "dpo", str(tmp_path / "copy"))
    put(world, "dpo", after)
    # Each of these UIDs is known, and names mail that nobody has seen.
    for options in ([], ["--deep"]):
        found = dpod.json("balance", "--online", *options)[0]
        assert not found["holds"]
        assert found["online"][0]["foreign"] >= min(count, 8), found
    done = dpod.once()
    shown = "uidnext" if count < 10 else "header"
    assert f"mailbox-went-back mailbox=dpo folder=\"INBOX\" shown-by={shown}" \
        in done.stderr, done.stderr
    found = dpod.dispositions()
    assert found["ticket"] == 20 + count, found
    assert answered(world) == sorted(
        mail.sender for mail in before + lost + after)
    # It is over, and said for a while.
    assert "mailbox-went-back" not in dpod.once().stderr
    assert "went back" in dpod.ctl("status", want=1).stdout
    dpod.ctl("balance", "--online")
    dpod.holds()


def small_server(place):
    """A mailbox of three requests on it, that were taken in and answered."""
    server = Server()
    server.folder.modseq = 90
    for mail in requests(3, 1):
        server.folder.add(mail.data)
    place.make({"dpo": imap(place, server.port, holder_folder="dpod")})
    place.dpod.once()
    # Each folder has its own, and that of the notes is lower.
    server.folders["dpod"].modseq = 5
    assert "mailbox-went-back" not in place.dpod.once().stderr
    assert len(place.letters()) == 3
    return server


def test_modseq_goes_back_by_itself(place):
    """Next UID, number of messages and headers are what they were: flags and
    mail that nobody compares may not be."""
    server = small_server(place)
    server.folder.modseq = 89
    done = place.dpod.once()
    assert "mailbox-went-back mailbox=dpo folder=\"INBOX\" shown-by=modseq" \
        in done.stderr, done.stderr
    assert place.dpod.dispositions() == {"ticket": 3, "duplicate": 3}
    assert len(place.letters()) == 3
    assert "went back" in place.dpod.ctl("status", want=1).stdout
    # From there on it counts again, and a server without any says nothing.
    server.folder.modseq = 0
    assert "mailbox-went-back" not in place.dpod.once().stderr
    server.folder.modseq = 89
    assert "mailbox-went-back" not in place.dpod.once().stderr
    server.folder.modseq = 88
    assert "mailbox-went-back" in place.dpod.once().stderr
    assert len(place.letters()) == 3
    server.close()


def test_modseq_goes_back_while_it_runs(place):
    """The server is started anew, with an older index."""
    server = small_server(place)
    place.dpod.start()
    wait_until(lambda: server.count("IDLE"), "it waits", log=place.dpod.log)
    server.folder.modseq = 7
    server.drop()
    wait_until(lambda: "shown-by=modseq" in place.dpod.log(), "it is seen",
               log=place.dpod.log)
    server.folder.add(requests(4, 1)[3].data)
    wait_until(lambda: len(place.letters()) == 4, "the next one is answered",
               log=place.dpod.log)
    assert place.dpod.dispositions()["ticket"] == 4
    server.close()


def test_server_goes_back_while_it_runs(world, tmp_path):
    before, after = requests(5, 1), requests(5, 2)
    # The relay asks the first one about logins.
    world.dovecot = world.servers.new_dovecot("restored")
    dpod = world.dpod({"dpo": world.mailbox("dpo")})
    put(world, "dpo", before[:1])
    snapshot(world, "dpo", str(tmp_path / "copy"))
    put(world, "dpo", before[1:])
    dpod.start()
    wait_until(lambda: "started" in dpod.log(), "it starts", 30, dpod.log)
    wait_until(lambda: dpod.dispositions().get("ticket") == 5, "five", 30,
               dpod.log)
    world.dovecot.stop()
    put_back(world, "dpo", str(tmp_path / "copy"))
    world.dovecot.start()
    put(world, "dpo", after)
    wait_until(lambda: dpod.dispositions().get("ticket") == 10, "ten", 60,
               dpod.log)
    assert "mailbox-went-back" in dpod.log()
    assert dpod.stop()[0] == 0
    dpod.once()
    assert answered(world) == sorted(mail.sender for mail in before + after)
    dpod.holds()


def second(world, name, **settings):
    """Another machine: a register of its own, the same mailbox and relay."""
    directory = os.path.join(str(world.directory), name)
    os.mkdir(directory)
    made = harness.Dpod(directory, {"dpo": world.mailbox("dpo", **settings)},
                        world.relay())
    world.started.append(made)
    return made


@pytest.mark.parametrize("after_intake", ["leave", "move"])
def test_two_registers_on_one_mailbox(world, after_intake):
    settings = {"poll_interval": "5s"}
    if after_intake == "move":
        settings.update(after_intake="move", after_intake_target="Done")
    mails = requests(28, 4)
    first = world.dpod({"dpo": world.mailbox("dpo", **settings)})
    other = second(world, "other", **settings)
    for dpod in (first, other):
        dpod.start()
    for at in range(0, 24, 4):
        put(world, "dpo", mails[at:at + 4])
        time.sleep(0.3)
    # The holder looks before it takes in: once more when the other is there.
    wait_until(lambda: "dpod --take-mailbox dpo" in first.log() + other.log(),
               "one is refused", 30, lambda: first.log() + other.log())
    put(world, "dpo", mails[24:])
    counts = [0, 0]

    def taken():
        for at, dpod in enumerate((first, other)):
            try:
                counts[at] = len(dpod.rows("SELECT 1 FROM letter "
                                           "WHERE state = 'sent'"))
            except sqlite3.OperationalError:
                pass
        return sum(counts) >= 28
    wait_until(taken, "28 letters", 60, lambda: first.log() + other.log())
    assert sorted(counts) == [0, 28]
    holder, loser = (first, other) if counts[0] else (other, first)
    wait_until(lambda: "another dpod" in holder.log(), "it is said", 30,
               holder.log)
    wait_until(lambda: "dpod --take-mailbox dpo" in loser.log(), "told", 30,
               loser.log)
    for dpod in (holder, loser):
        assert "another dpod, on " in dpod.ctl("status", want=1).stdout
        assert dpod.stop()[0] == 0
        assert dpod.json("verify-history")[0]["holds"]
    assert holder.json("balance")[0]["holds"]
    # The other one proves that it takes in nothing.
    found = loser.json("balance")[0]
    assert (found["holds"], found["mailboxes_refused"]) == (False, 1)
    assert answered(world) == sorted(mail.sender for mail in mails)
    # By hand, and not before: the other one takes nothing in any more.
    late = requests(2, 5)
    put(world, "dpo", late)
    done = loser.once(want=75)
    assert "--take-mailbox dpo" in done.stderr
    took = loser.program("dpod", ["--take-mailbox", "dpo"])
    assert took.returncode == 0, took.stderr
    assert holder.once(want=75).stderr.count("watches this mailbox")
    # What lay there may have been answered: a human decides.
    loser.once()
    assert answered(world) == sorted(mail.sender for mail in mails)
    held = [row["address"] for row in loser.rows(
        "SELECT p.address FROM letter l JOIN party p"
        " ON p.ticket_id = l.ticket_id AND p.role = 'requester'"
        " WHERE l.state = 'held' AND l.reason = 'taken-over'")]
    assert set(mail.sender for mail in late) <= set(held)
    assert len(held) == (2 if after_intake == "move" else 30)


@not_on_postgresql("a copy has another name, and no file holder-*")
def test_holder_is_the_same_after_a_restart(world):
    dpod = world.dpod()
    for seed in (1, 2, 3):
        put(world, "dpo", requests(1, seed))
        dpod.once()
    with world.dovecot.login("dpo") as session:
        assert session.select("dpod", readonly=True)[1] == [b"1"]
        # A note that somebody deletes is written anew.
        session.select("dpod")
        session.store("1", "+FLAGS", r"\Deleted")
        session.expunge()
    put(world, "dpo", requests(1, 4))
    dpod.once()
    assert dpod.dispositions() == {"ticket": 4}
    # A copy of the register on another machine has no note of its own.
    copy = second(world, "copy")
    shutil.rmtree(os.path.join(copy.directory, "state"))
    shutil.copytree(os.path.join(dpod.directory, "state"),
                    os.path.join(copy.directory, "state"))
    for path in glob.glob(os.path.join(copy.directory, "state", "holder-*")):
        os.unlink(path)
    put(world, "dpo", requests(1, 5))
    assert "a copy of this register with another dpod" in \
        copy.once(want=75).stderr
    assert copy.dispositions() == {"ticket": 4}
    dpod.once()
    assert dpod.dispositions() == {"ticket": 5}


@pytest.mark.parametrize("name", ["in", "in/new"])
def test_maildir_that_is_replaced_while_it_runs(place, name):
    """Its disk is mounted again, or it is restored from a backup: what was
    open stays open, and is empty for ever."""
    place.start()
    place.request()
    place.tickets(1)
    path = os.path.join(place.directory, name)
    os.rename(path, path + ".away")
    wait_until(lambda: "poll-failed" in place.dpod.log(), "it is seen",
               log=place.dpod.log)
    status = place.dpod.ctl("status", want=1).stdout
    assert "mailbox dpo: " in status and ("removed or replaced" in status or
                                          "not a Maildir" in status), status
    place.request()
    place.tickets(2)
    wait_until(lambda: place.dpod.ctl("status", want=None).returncode == 0,
               "nothing is wrong any more", log=place.dpod.log)
    # Back again: nothing is new, nothing is lost.
    os.rename(path, path + ".other")
    os.rename(path + ".away", path)
    place.request()
    place.tickets(3)
    place.dpod.holds()


@pytest.mark.parametrize("how", ["start", "reload"])
def test_section_renamed_while_mail_waits(place, how):
    """With start = now, a mailbox by another name would be a first contact,
    and what came while nobody looked before its start."""
    settings = place.mailbox(start="now")
    place.make({"dpo": settings})
    place.dpod.once()
    place.dpod.ctl("mailbox", "pause", "dpo", "--because", "work")
    if how == "reload":
        place.dpod.start()
        wait_until(lambda: "started" in place.dpod.log(), "it starts",
                   log=place.dpod.log)
    late = place.request().sender
    place.dpod.mailboxes = {"privacy": settings}
    place.dpod.configure()
    if how == "reload":
        place.dpod.process.send_signal(signal.SIGHUP)
    else:
        place.dpod.once()
    place.tickets(1)
    wait_until(lambda: [letter["To"].addresses[0].addr_spec
                        for letter in place.dpod.letters()] == [late],
               "a letter", log=place.dpod.log)
    if how == "reload":
        place.dpod.stop()
    log = place.dpod.log() if how == "reload" else ""
    assert how != "reload" or "mailbox-renamed mailbox=privacy from=dpo" in log
    done = place.dpod.once()
    assert "first-contact" not in done.stderr + log
    place.dpod.holds()
