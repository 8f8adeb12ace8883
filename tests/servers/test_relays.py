# SPDX-License-Identifier: ISC
"""The same with each relay: what it accepts, puts off and refuses becomes of
the letter what it says, in the relay's own words."""
from harness import only_address, wait_until


def recipients(office):
    return sorted(only_address(letter, "To") for letter in office.sent())


def test_hundred_letters(relay):
    """More than one connection may carry."""
    mails = [relay.request() for _ in range(100)]
    dpod = relay.make()
    assert "wrong" not in dpod.program("dpod", ["-t", "--online"]).stdout
    dpod.once()
    assert recipients(relay) == sorted(mail.sender for mail in mails)
    by_id = {mail.message_id: mail for mail in mails}
    for letter in relay.sent():
        mail = by_id.pop(letter["In-Reply-To"])
        assert only_address(letter, "To") == mail.sender
        assert letter["Content-Language"] == mail.language
        assert letter["Auto-Submitted"] == "auto-replied"
        assert "\n" in letter.get_content()
    assert by_id == {}
    rows = dpod.rows("SELECT result, code FROM delivery")
    assert [row["result"] for row in rows].count("accepted") == 100
    assert dpod.rows("SELECT 1 FROM delivery WHERE result = 'unknown'") == []
    dpod.holds()


def test_starttls(relay):
    mail = relay.request()
    relay.make(starttls=True).once()
    assert recipients(relay) == [mail.sender]


def test_envelope_sender(relay):
    mail = relay.request()
    relay.make(envelope_sender="bounces@example.com").once()
    assert recipients(relay) == [mail.sender]


def test_refused_put_off_and_taken(relay):
    """Each recipient its own answer, whatever happens to the others."""
    mails = [relay.request() for _ in range(5)]
    dpod = relay.make()
    relay.server.refuse({
        mails[1].sender: "550 5.1.1 no such user here",
        mails[3].sender: "450 4.2.1 mailbox is busy"})
    try:
        dpod.once(want=75)
        assert recipients(relay) == sorted(
            mails[index].sender for index in (0, 2, 4))
        assert relay.states() == ["failed", "queued", "sent", "sent", "sent"]
        said = {row["code"]: row["text"] for row in dpod.rows(
            "SELECT code, text FROM delivery WHERE result <> 'accepted'")}
        assert "no such user here" in said[550]
        assert "mailbox is busy" in said[450]
        assert "relay-failing" not in dpod.ctl("status", want=1).stdout
    finally:
        relay.server.refuse({})
    wait_until(lambda: dpod.once(want=None) and
               relay.states().count("queued") == 0, "it is sent")
    assert recipients(relay) == sorted(
        mails[index].sender for index in (0, 2, 3, 4))
    failed, = dpod.json("outbox", "list", "--state", "failed")
    assert "never acknowledged" in dpod.ctl("status", want=1).stdout
    dpod.ctl("outbox", "retry", str(failed["id"]))
    dpod.once()
    assert recipients(relay) == sorted(mail.sender for mail in mails)
    assert dpod.ctl("status").returncode == 0
    dpod.holds()


def test_relay_that_restarts(relay):
    """No letter is lost or failed; all go out when it is back."""
    mails = [relay.request() for _ in range(4)]
    dpod = relay.make()
    relay.server.stop()
    try:
        dpod.start()
        wait_until(lambda: "relay-failing" in dpod.log(), "it is said", 60,
                   dpod.log)
        wait_until(lambda: relay.states() == ["queued"] * 4, "letters", 60,
                   dpod.log)
        assert any("relay" in reason
                   for reason in dpod.json("status")[0]["reasons"])
    finally:
        relay.server.start(write=False)
    wait_until(lambda: relay.states() == ["sent"] * 4, "sent", 60, dpod.log)
    assert "relay-works" in dpod.log()
    late = relay.request()
    wait_until(lambda: relay.states() == ["sent"] * 5, "sent", 60, dpod.log)
    assert dpod.stop()[0] == 0
    assert recipients(relay) == sorted(mail.sender for mail in mails + [late])
    dpod.holds()


def test_wrong_password_is_the_relays(relay):
    """Letters wait, and none fails."""
    if not relay.server.tls:
        return  # and nobody logs in
    mail = relay.request()
    dpod = relay.make()
    with open(relay.settings()["password_file"], "w",
              encoding="utf-8") as output:
        output.write("wrong\n")
    assert dpod.program("dpod", ["-t", "--online"]).returncode == 69
    done = dpod.once(want=75)
    assert "relay-failing" in done.stderr and "535" in done.stderr
    assert relay.states() == ["queued"]
    relay.password_file()
    wait_until(lambda: dpod.once(want=None) and relay.states() == ["sent"],
               "it is sent")
    assert recipients(relay) == [mail.sender]
