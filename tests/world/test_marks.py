# SPDX-License-Identifier: ISC
"""What cannot be flagged or moved is told, and a copy that was cut off is
ended, not made twice."""
import os
import subprocess

import pytest

from harness import wait_until
from imap_server import Server
from place import Place
from programs import BUILD


@pytest.fixture
def office(tmp_path):
    place = Place(tmp_path)
    place.server = Server()
    place.server.capabilities = "UIDPLUS"
    secret = os.path.join(place.directory, "password")
    with open(secret, "w", encoding="utf-8") as file:
        file.write("secret\n")
    os.chmod(secret, 0o600)
    place.settings = {
        "url": f"imap://127.0.0.1:{place.server.port}/INBOX",
        "insecure": True, "user": "dpo", "password_file": secret,
        "start": "all", "holder_folder": "none"}
    yield place
    place.close()
    place.server.close()


def move_to(office, target):
    office.make({"dpo": {**office.settings, "after_intake": "move",
                         "after_intake_target": target}})
    for _ in range(3):
        office.server.folder.add(office.generator.request().data)


def limited(office, words, status=75):
    """Said by -t --online, by the run and by status; nothing is lost."""
    told = office.dpod.program("dpod", ["-t", "--online"]).stdout
    done = office.dpod.once(want=status)
    assert "mailbox-limited mailbox=dpo" in done.stderr, done.stderr
    office.tickets(3)
    status = office.dpod.ctl("status", want=1).stdout
    assert "mailbox dpo: limited: messages cannot be flagged or moved" \
        in status, status
    assert words in status, status
    return told


def test_mailbox_that_may_only_be_read(office):
    office.server.is_read_only = True
    move_to(office, "Done")
    told = limited(office, "read-only")
    assert "cannot move messages: the folder is read-only" in told, told
    assert "Done" not in office.server.folders
    office.dpod.sql("UPDATE ledger SET settled_at = settled_at - 60")
    found = office.dpod.json("balance")[0]
    assert (found["marks_waiting"], found["holds"]) == (3, False)
    # It can be written again: it is over.
    office.server.is_read_only = False
    office.dpod.once()
    assert "limited" not in office.dpod.ctl("status", want=None).stdout
    assert len(office.server.folders["Done"].messages) == 3
    office.dpod.holds()


def test_server_that_cannot_move(office):
    office.server.capabilities = ""
    move_to(office, "Done")
    told = limited(office, "neither MOVE nor UIDPLUS")
    assert "neither MOVE nor UIDPLUS" in told


def test_target_without_the_prefix(office):
    office.server.prefix = "INBOX."
    move_to(office, "Done")
    told = limited(office, "write INBOX.Done or INBOX/Done")
    assert "folder Done does not exist yet" in told, told
    office.dpod.mailboxes["dpo"]["after_intake_target"] = "INBOX.Done"
    office.dpod.configure()
    office.dpod.once()
    assert len(office.server.folders["INBOX.Done"].messages) == 3
    assert office.server.folder.messages == {}


def test_keyword_that_is_not_kept(office):
    office.server.permanent = r"\Deleted"
    office.make({"dpo": {**office.settings, "after_intake": "flag",
                         "after_intake_target": "$dpod"}})
    for _ in range(3):
        office.server.folder.add(office.generator.request().data)
    told = limited(office, "does not store keywords")
    assert "cannot flag messages" in told


@pytest.mark.parametrize("step", ["UID COPY", "UID STORE", "UID EXPUNGE"])
def test_copy_that_is_cut_off(office, step):
    """The connection ends when the server has done its part of a move."""
    move_to(office, "Done")
    cut = []

    def end(session, tag, command):
        if cut or (step == "UID STORE" and "Deleted" not in command):
            return False
        cut.append(command)
        if step == "UID COPY":
            if not session.copy(command):
                cut.clear()
                return False
        raise ConnectionError

    office.server.hooks[step] = end
    office.dpod.once(want=None)
    assert cut
    office.dpod.once()
    assert office.server.folder.messages == {}
    done = office.server.folders["Done"].messages
    assert len(done) == 3 and len(set(done.values())) == 3
    office.tickets(3)
    office.dpod.holds()


def test_maildir_on_a_disk_that_may_only_be_read(tmp_path):
    """Requests are answered; what cannot be done there is told with its
    cause."""
    if subprocess.run(["unshare", "-m", "true"], check=False,
                      stderr=subprocess.DEVNULL).returncode != 0:
        pytest.skip("no mount namespaces here")
    place = Place(tmp_path)
    dpod = place.make({"dpo": place.mailbox(after_intake="flag")})
    place.request()
    path = place.maildir("in")
    script = f'mount --bind "{path}" "{path}" && ' \
        f'mount -o remount,ro,bind "{path}" && exec "$@"'
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", script, "sh",
         os.path.join(BUILD, "dpod"), "-c", dpod.path, "--once"],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
    assert done.returncode == 75, done.stderr
    assert len(place.letters()) == 1
    reason, = dpod.json("status")[0]["reasons"]
    assert "cannot be flagged or moved: marking: Read-only file system" in \
        reason
    assert "cannot keep a note in folder dpod" in reason
    assert reason.endswith("Read-only file system"), reason
    dpod.once()
    assert dpod.json("status")[0]["reasons"] == []
    assert len(place.letters()) == 1
    dpod.holds()


def test_nothing_is_moved_without_a_witness(tmp_path):
    """A copy of the register that lacks it could not be told apart."""
    place = Place(tmp_path)
    place.start({"dpo": place.mailbox(
        after_intake="move", after_intake_target="Done")})
    place.request()
    place.tickets(1)
    box = place.maildir("in")
    done = os.path.join(box, ".Done", "cur")
    wait_until(lambda: len(os.listdir(done)) == 1, "it is moved",
               log=place.dpod.log)
    witness = os.path.join(place.directory, "state", "witness")
    os.unlink(witness)
    os.mkdir(witness)
    place.request()
    wait_until(lambda: "mark-failed" in place.dpod.log(), "it is not moved",
               log=place.dpod.log)
    place.tickets(2)
    assert len(os.listdir(done)) == 1
    reason, = place.dpod.json("status")[0]["reasons"]
    assert "messages cannot be flagged or moved: " in reason
    assert "witness: Is a directory" in reason
    os.rmdir(witness)
    place.dpod.stop()
    place.dpod.once()
    assert len(os.listdir(done)) == 2
    assert place.dpod.json("status")[0]["reasons"] == []
    place.dpod.holds()
    place.close()
