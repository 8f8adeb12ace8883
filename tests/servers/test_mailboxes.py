# SPDX-License-Identifier: ISC
"""The same on each server of mailboxes: what it names, offers and refuses
differs, what becomes of a mail does not."""
import pytest

from harness import only_address, wait_until
from mails import Mail


def hundred(generator):
    """45 requests, 5 that robots wrote, 30 robots' and 20 ordinary mails."""
    languages = ["en", "de", "nb", "da", "sv", "nl"]
    mails = [generator.request(languages[index % 6]) for index in range(45)]
    for _ in range(5):
        mails.append(generator.request(
            "en", "access", purpose="automatic-request",
            fields="Auto-Submitted: auto-generated\n"))
    for _ in range(10):
        mails += [generator.newsletter(), generator.bounce(),
                  generator.out_of_office()]
    mails += [generator.ordinary() for _ in range(20)]
    generator.random.shuffle(mails)
    return mails


def senders(mails, *purposes):
    return sorted(mail.sender for mail in mails if mail.purpose in purposes)


def answered(dpod):
    return sorted(only_address(letter, "To") for letter in dpod.letters())


def test_hundred_mails(office):
    mails = hundred(office.generator)
    office.append(*mails[:20], flags=r"(\Seen)")
    office.append(*mails[20:50])
    office.deliver(*mails[50:])
    before = office.flags()
    assert len(before) == 100
    dpod = office.make()
    assert "wrong" not in dpod.program("dpod", ["-t", "--online"]).stdout
    dpod.once()
    tickets = dpod.json("list")
    assert sorted(ticket["requester"] for ticket in tickets) == \
        senders(mails, "request", "automatic-request")
    assert answered(dpod) == senders(mails, "request")
    assert sum(dpod.dispositions().values()) == 100
    # People read it, too: nothing in it has changed.
    after = office.flags()
    for flags in (*before.values(), *after.values()):
        flags.discard(rb"\Recent")  # a login takes it away
    assert after == before
    dpod.holds()
    dpod.ctl("balance", "--online")
    register = dpod.register()
    dpod.once()
    assert dpod.register() == register


def test_folders_and_junk(office):
    generator = office.generator
    office.create("Clients", "Junk")
    inbox, client, junk = (generator.request() for _ in range(3))
    office.append(inbox)
    office.append(client, folder="Clients")
    office.append(junk, generator.ordinary(), folder="Junk")
    dpod = office.make(folders=[office.folder("Clients")],
                       junk_folders=[office.folder("Junk")])
    dpod.once()
    assert dpod.dispositions() == {"ticket": 3, "not-request": 1}
    assert answered(dpod) == sorted([inbox.sender, client.sender])
    held, = dpod.json("outbox", "list", "--state", "held")
    assert held["to"] == junk.sender and held["reason"] == "junk-folder"
    dpod.once()
    assert dpod.dispositions() == {"ticket": 3, "not-request": 1}
    dpod.ctl("balance", "--online")


def test_folder_that_is_not_there_is_said(office):
    office.append(office.generator.request())
    name = office.folder("Nowhere")
    dpod = office.make(folders=[name])
    told = dpod.program("dpod", ["-t", "--online"])
    assert told.returncode != 0 and name in told.stdout, told.stdout
    dpod.once()
    assert dpod.dispositions() == {"ticket": 1}
    assert name in dpod.ctl("status", want=1).stdout


def test_move(office):
    mails = [office.generator.request() for _ in range(12)]
    office.append(*mails)
    dpod = office.make(after_intake="move",
                       after_intake_target=office.folder("Done"))
    dpod.once()
    assert dpod.dispositions() == {"ticket": 12}
    assert office.flags() == {}
    assert len(office.flags("Done")) == 12
    assert answered(dpod) == senders(mails, "request")
    late = office.generator.request()
    office.deliver(late)
    dpod.once()
    assert len(office.flags("Done")) == 13
    assert dpod.dispositions() == {"ticket": 13}
    assert len(dpod.letters()) == 13
    dpod.ctl("balance", "--online")
    assert "limited" not in dpod.ctl("status", want=None).stdout


def test_move_to_a_name_without_the_prefix(office):
    if not office.server.PREFIX:
        pytest.skip("this server's folders have no prefix")
    mail = office.generator.request()
    office.append(mail)
    dpod = office.make(after_intake="move", after_intake_target="Done")
    told = dpod.program("dpod", ["-t", "--online"]).stdout
    assert office.folder("Done") in told, told
    done = dpod.once(want=75)
    assert "mailbox-limited mailbox=dpo" in done.stderr
    status = dpod.ctl("status", want=1).stdout
    assert office.folder("Done") in status, status
    assert len(office.flags()) == 1
    office.set(after_intake="move", after_intake_target=office.folder("Done"))
    dpod.once()
    assert office.flags() == {} and len(office.flags("Done")) == 1
    assert dpod.dispositions() == {"ticket": 1}
    assert answered(dpod) == [mail.sender]


def test_keyword(office):
    office.append(office.generator.request(), office.generator.request())
    dpod = office.make(after_intake="flag", after_intake_target="$Ticketed")
    dpod.once()
    assert [b"$Ticketed" in flags for flags in office.flags().values()] == \
        [True, True]
    assert "limited" not in dpod.ctl("status", want=None).stdout
    dpod.ctl("balance", "--online")


def test_idle_and_restart(office):
    """Polled once an hour: what comes before that, IDLE has told."""
    mails = [office.generator.request() for _ in range(6)]

    def tickets(count):
        wait_until(lambda: dpod.dispositions().get("ticket", 0) == count,
                   f"{count} tickets", 60, dpod.log)

    office.append(mails[0])
    dpod = office.make(poll_interval="1h")
    dpod.start()
    wait_until(lambda: "started" in dpod.log(), "it starts", 60, dpod.log)
    tickets(1)
    office.deliver(mails[1])
    tickets(2)
    office.deliver(mails[2])
    tickets(3)
    office.server.stop()
    try:
        wait_until(lambda: "mailbox-failing" in dpod.log() or
                   "poll-failed" in dpod.log(), "it is said", 60, dpod.log)
    finally:
        office.server.start(write=False)
    office.append(mails[3])
    tickets(4)
    office.deliver(mails[4])
    tickets(5)
    assert "idle-given-up" not in dpod.log()
    assert dpod.stop()[0] == 0
    office.deliver(mails[5])
    dpod.once()
    assert dpod.dispositions() == {"ticket": 6}
    assert answered(dpod) == senders(mails, "request")
    dpod.ctl("balance", "--online")


def test_people_work_in_the_mailbox(office):
    """Read, copied to a watched folder, deleted before it was seen."""
    office.create("Clients")
    mails = [office.generator.request() for _ in range(4)]
    office.append(*mails)
    dpod = office.make(folders=[office.folder("Clients")])
    dpod.once()
    with office.login() as session:
        session.select("INBOX")
        uids = session.uid("SEARCH", "ALL")[1][0].decode().split()
        session.uid("STORE", uids[0], "+FLAGS", r"(\Seen \Flagged)")
        session.uid("COPY", uids[1], office.folder("Clients"))
        session.uid("STORE", uids[1] + "," + uids[2], "+FLAGS",
                    r"(\Deleted)")
        session.expunge()
    dpod.once()
    assert dpod.dispositions() == {"ticket": 4, "duplicate": 1}
    assert answered(dpod) == senders(mails, "request")
    dpod.ctl("balance", "--online")


def test_mailbox_that_was_made_anew(office):
    """Deleted and restored by its administrator: a new UIDVALIDITY."""
    office.create("Box")
    mails = [office.generator.request() for _ in range(3)]
    office.append(*mails, folder="Box")
    url = office.mailbox()["url"].replace("/INBOX", "/" + office.folder("Box"))
    dpod = office.make(url=url)
    dpod.once()
    validity = dpod.rows("SELECT uidvalidity FROM folder")

    def made_anew():
        with office.login() as session:
            session.delete(office.folder("Box"))
            session.create(office.folder("Box"))
            session.select(office.folder("Box"), readonly=True)
            number = int(session.response("UIDVALIDITY")[1][0])
        return number not in [row["uidvalidity"] for row in validity]

    # Some take the second in which it was made.
    wait_until(made_anew, "another UIDVALIDITY")
    late = office.generator.request()
    office.append(*mails, late, folder="Box")
    dpod.once()
    assert dpod.dispositions() == {"ticket": 4, "duplicate": 3}
    assert answered(dpod) == senders(mails + [late], "request")
    dpod.ctl("balance", "--online")


def test_starttls(office):
    office.append(office.generator.request())
    dpod = office.make(starttls=True)
    dpod.once()
    assert dpod.dispositions() == {"ticket": 1}


def test_wrong_password_is_said(office):
    office.append(office.generator.request())
    dpod = office.make()
    with open(office.mailbox()["password_file"], "w",
              encoding="utf-8") as output:
        output.write("wrong\n")
    told = dpod.program("dpod", ["-t", "--online"])
    assert told.returncode == 69, told.stdout
    dpod.once(want=78)
    assert "the login was refused" in dpod.ctl("status", want=1).stdout
    office.password_file()
    dpod.once()
    assert dpod.dispositions() == {"ticket": 1}


def test_mail_that_a_server_changes(office):
    """Eight bits in a header, a line without end, no header at all."""
    text = (b"Hello,\n\nplease send me a copy of all the personal data you "
            b"hold about me (Article 15 GDPR).\n\nZo\xc3\xab\n")
    head = b"From: zoe@example.org\nTo: dpo@example.com\nMessage-ID: <%d@x>\n"
    eight = Mail("request", data=head % 1 + b"Subject: Ausk\xfcnft \xc3\xab\n"
                 b"Content-Type: text/plain; charset=utf-8\n\n" + text)
    long = Mail("request", data=head % 2 + b"Subject: Access\nX-Long: " +
                b"x" * 9000 + b"\n\n" + text)
    bare = Mail("request", data=b"\n" + text)
    office.login().logout()  # which makes the mailbox, on some
    office.deliver(eight, long, bare)
    dpod = office.make()
    dpod.once()
    rows = dpod.rows("SELECT disposition FROM ledger")
    assert [row["disposition"] for row in rows] == ["ticket"] * 3
    dpod.ctl("balance", "--online")
