# SPDX-License-Identifier: ISC
"""Letters by a human: in an editor, with attachments and copies."""
import email
import email.policy
import os
import pty
import signal
import subprocess
import time

import pytest

import database
import harness
import programs
from harness import wait_until
from mails import Generator
from place import Place

STRICT = email.policy.SMTP.clone(raise_on_defect=True)
# Ends with the file `go`, after it has saved what the file `words` says.
EDITOR = """\
if test -f "{0}/words"; then cat "{0}/words" > "$1"; fi
: > "{0}/opened"
while ! test -f "{0}/go"; do sleep 0.05; done
exit $(cat "{0}/go")
"""
WORDS = ("Subject: What we found\n\nDear Anna,\n\n" + "long words and " * 12 +
         "\n\nTwo lines\nof a paragraph.\n\n"
         "# ------------------------ >8 ------------------------\n"
         "# > quoted-words\n")


@pytest.fixture
def place(tmp_path):
    place = Place(tmp_path)
    place.request()
    place.make({"dpo": place.mailbox(acknowledge="off")})
    place.dpod.once()
    yield place
    place.close()


@pytest.fixture
def request_mail(world):
    mail = Generator(5, time.time()).request("en", "access")
    world.dovecot.deliver("dpo", [mail.data])
    return mail


def files_of(directory):
    """Three files: one to encode, one with a name of another script, a mail."""
    found = []
    for name, content in (("letter.pdf", b"%PDF-1.7 \0\xff" * 5000),
                          ("\u00dcbersicht f\u00fcr Anna \u65e5\u672c.csv",
                           "a;b\nVer\u00f6ffentlicht;\u00e9\n".encode()),
                          ("first.eml", b"From: a@b.example\r\n"
                           b"Subject: x\r\n\r\n.\r\nFrom the start\r\n")):
        path = os.path.join(directory, name)
        with open(path, "wb") as output:
            output.write(content)
        found.append((path, content))
    return found


def test_what_is_attached_arrives(world, request_mail):
    dpod = world.dpod({"dpo": world.mailbox("dpo", acknowledge="off")})
    dpod.once()
    files = files_of(dpod.directory)
    dpod.ctl("reply", "1", "--text", "It is attached.", "--send",
             "--confirm-cc", "--cc", "client@client.example",
             *(word for path, _ in files for word in ("--attach", path)))
    dpod.once()
    row, = dpod.json("outbox", "list")
    assert row["state"] == "sent", row
    raw = dpod.program("dpoctl", ["outbox", "show", str(row["id"]), "--raw"])
    sent = world.postfix.sent()
    for one in sent:
        letter = email.message_from_bytes(one, policy=STRICT)
        assert letter["To"] == request_mail.sender
        assert letter["Cc"] == "client@client.example"
        assert letter["Auto-Submitted"] is None  # a person wrote it
        text, *parts = letter.iter_parts()
        assert "It is attached." in text.get_content()
        assert [part.get_content_type() for part in parts] == [
            "application/pdf", "text/csv", "message/rfc822"]
        assert [part.get_filename() for part in parts] == [
            "letter.pdf", "\u00dcbersicht_f\u00fcr_Anna_\u65e5\u672c.csv",
            "first.eml"]
        assert parts[0].get_content() == files[0][1]
        assert parts[1].get_content().encode() == files[1][1]
        inner = parts[2].get_content()
        assert inner["Subject"] == "x"
        assert inner.get_content().splitlines() == [".", "From the start"]
        # What went out is provable, byte by byte.
        boundary = letter.get_boundary()
        assert raw.stdout.count(boundary) == one.decode().count(boundary)
    assert len(sent) == 2


def test_a_letter_is_also_a_page(world, request_mail, tmp_path):
    """In the style of the mailbox."""
    style = tmp_path / "style"
    style.mkdir()
    (style / "letter.html").write_text(
        "<html lang=\"{{language}}\"><title>{{subject}}</title>"
        "<body class=\"shop\">{{text}}</body></html>\n")
    dpod = world.dpod({"dpo": world.mailbox(
        "dpo", acknowledge="off", templates_directory=str(style))},
        world.relay(html=True))
    dpod.once()
    path = files_of(dpod.directory)[1][0]
    dpod.ctl("reply", "1", "--text", "A < B, \u00e5pent.", "--send",
             "--attach", path)
    dpod.once()
    row, = dpod.json("outbox", "list")
    assert row["state"] == "sent", row
    raw = dpod.program("dpoctl", ["outbox", "show", str(row["id"]), "--raw"])
    one, = world.postfix.sent()
    letter = email.message_from_bytes(one, policy=STRICT)
    forms, attached = letter.iter_parts()
    assert attached.get_content_type() == "text/csv"
    assert forms.get_content_type() == "multipart/alternative"
    text, page = forms.iter_parts()
    assert text.get_content_type() == "text/plain"
    assert "A < B, \u00e5pent." in text.get_content()
    assert page.get_content_type() == "text/html"
    assert "A &lt; B, \u00e5pent." in page.get_content()
    assert "<body class=\"shop\">" in page.get_content()
    assert request_mail.sender == letter["To"]
    assert raw.stdout.count(forms.get_boundary()) == \
        one.decode().count(forms.get_boundary()) == 4


def test_a_letter_goes_to_all_or_to_none(world, request_mail):
    dpod = world.dpod({"dpo": world.mailbox("dpo", acknowledge="off")})
    dpod.once()
    world.postfix.refuse({"client@client.example": "550 5.1.1 no such user"})
    try:
        dpod.ctl("reply", "1", "--text", "x", "--send", "--confirm-cc",
                 "--cc", "client@client.example")
        done = dpod.once(want=None)
    finally:
        world.postfix.refuse({})
    assert world.sent() == []
    row, = dpod.json("outbox", "list")
    assert row["state"] == "failed" and row["reply_code"] == 550
    assert "client.example" not in done.stderr


@pytest.mark.parametrize("text", ["I want a copy of my data.",
                                  "I want a copy of my d\u00e4ta."])
def test_a_request_is_forwarded_as_it_was_received(tmp_path, text):
    place = Place(tmp_path)
    mail = (f"From: Anna <anna@example.net>\r\nTo: dpo@example.com\r\n"
            "Subject: Access request\r\nMessage-ID: <1@example.net>\r\n"
            "Date: Mon, 02 Mar 2026 10:00:00 +0000\r\n"
            "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
            "Content-Transfer-Encoding: 8bit\r\n\r\n"
            f"Under the GDPR, {text}\r\n").encode()
    place.deliver("in", mail)
    dpod = place.make({"dpo": place.mailbox(acknowledge="off")})
    dpod.once()
    dpod.ctl("close", "1", "--outcome", "redirected", "--client",
             "Client Ltd", "--send", "--forward-to", "privacy@client.example")
    dpod.once()
    told, forwarded = sorted(
        harness.parsed(programs.files(os.path.join(place.directory, "out"))),
        key=lambda letter: letter["To"])
    assert told["To"] == "anna@example.net" and not told.is_multipart()
    assert "We forwarded your request to it on " in told.get_content()
    assert forwarded["To"] == "privacy@client.example"
    assert forwarded["In-Reply-To"] is None
    words, original = forwarded.iter_parts()
    assert "To: Client Ltd" in words.get_content()
    if text.isascii():
        assert original.get_content_type() == "message/rfc822"
        assert original.get_content()["Message-ID"] == "<1@example.net>"
    else:
        assert original.get_content_type() == "application/octet-stream"
        assert original.get_content() == mail


class Terminal:
    """dpoctl on a terminal, with an editor that waits."""

    def __init__(self, place, *arguments, words=WORDS):
        self.place = place
        self.mine, theirs = pty.openpty()
        path = os.path.join(place.directory, "editor")
        for name in ("go", "opened", "words"):
            if os.path.exists(self.at(name)):
                os.remove(self.at(name))
        with open(path, "w", encoding="utf-8") as output:
            output.write(EDITOR.format(place.directory))
        if words is not None:
            with open(self.at("words"), "w", encoding="utf-8") as output:
                output.write(words)
        self.process = subprocess.Popen(
            [os.path.join(harness.BUILD, "dpoctl"), "-c", place.dpod.path,
             *arguments], stdin=theirs, stdout=theirs, stderr=theirs,
            start_new_session=True,
            env={**os.environ, "EDITOR": f"sh {path}",
                 "VISUAL": "", "TMPDIR": place.directory, "TERM": "xterm"})
        os.close(theirs)

    def at(self, name):
        return os.path.join(self.place.directory, name)

    def opened(self):
        wait_until(lambda: os.path.exists(self.at("opened")), "the editor", 20)

    def go(self, code=0):
        with open(self.at("go.new"), "w", encoding="utf-8") as output:
            output.write(str(code))
        os.rename(self.at("go.new"), self.at("go"))

    def end(self):
        """The exit code, and what was on the screen."""
        seen = b""
        while True:
            try:
                piece = os.read(self.mine, 4096)
            except OSError:
                break
            if not piece:
                break
            seen += piece
        os.close(self.mine)
        return self.process.wait(20), seen.decode()

    def left(self):
        return [name for name in os.listdir(self.place.directory)
                if name.startswith("dpoctl-")]


def shown(place, letter=1):
    return place.dpod.json("outbox", "show", str(letter))[0]


CLOSE = ("close", "1", "--outcome", "withdrawn", "--withdrawn-on",
         "2020-01-02", "--letter")


def test_a_terminal_opens_the_editor(place):
    terminal = Terminal(place, *CLOSE)
    terminal.opened()
    # Others work meanwhile.
    place.dpod.ctl("note", "1", "--text", "meanwhile")
    terminal.go()
    code, seen = terminal.end()
    assert code == 0 and "Letter 1 is held" in seen, seen
    letter = shown(place)
    assert letter["subject"] == "What we found"
    assert "Two lines\nof a paragraph." in letter["body"]
    assert max(map(len, letter["body"].splitlines())) <= 72
    assert "quoted-words" not in letter["body"]
    assert terminal.left() == []


def test_without_an_editor_if_one_says_so(place):
    terminal = Terminal(place, *CLOSE, "--no-edit")
    code, seen = terminal.end()
    assert code == 0 and "letter 1 held" in seen
    assert not os.path.exists(terminal.at("opened"))


@pytest.mark.parametrize("by", [signal.SIGHUP, signal.SIGTERM])
def test_what_ends_the_session_does_not_end_the_draft(place, by):
    terminal = Terminal(place, "reply", "1", "--send")
    terminal.opened()
    os.killpg(terminal.process.pid, by)
    code, _ = terminal.end()
    assert code == 1
    letter = shown(place)
    assert letter["state"] == "held" and letter["reason"] == "draft"
    assert letter["draft"].startswith("Subject: What we found\n\nDear Anna")
    assert terminal.left() == []


def test_a_killed_program_keeps_what_was_saved(place):
    terminal = Terminal(place, "reply", "1", "--send")
    terminal.opened()
    wait_until(lambda: "Dear Anna" in shown(place)["draft"], "it is kept", 20)
    terminal.process.kill()
    terminal.go()
    terminal.end()
    assert "not finished" in place.dpod.ctl(
        "outbox", "approve", "1", want=1).stderr
    letter = shown(place)
    assert letter["state"] == "held" and "quoted-words" not in letter["draft"]
    # The next editor has it, and ends it.
    terminal = Terminal(place, "outbox", "edit", "1", words=None)
    terminal.opened()
    terminal.go()
    assert terminal.end()[0] == 0
    letter = shown(place)
    assert letter["draft"] == "" and "Two lines" in letter["body"]
    place.dpod.ctl("outbox", "approve", "1")


def test_a_draft_and_its_files_are_erased(place):
    secret = os.path.join(place.directory, "s.txt")
    with open(secret, "w", encoding="utf-8") as output:
        output.write("secret-in-a-file " * 40)
    terminal = Terminal(place, "reply", "1", "--attach", secret,
                        "--confirm-cc", "--cc", "copy-secret@client.example",
                        words=WORDS.replace("Dear Anna", "secret-of-a-draft"))
    terminal.opened()
    terminal.go(3)
    assert terminal.end()[0] == 1
    place.dpod.ctl("reply", "1", "--attach", secret, "--text", "Sent",
                   "--send")
    place.dpod.once()
    words = [b"secret-in-a-file", b"secret-of-a-draft", b"copy-secret",
             b"c2VjcmV0LWluLWEtZmlsZS"]
    for word in words:
        assert word in register(place), word
    place.dpod.ctl("spam", "1")
    address = place.dpod.show(1)["requester"]
    place.dpod.ctl("forget", address, "--because", "asked",
                   "--cancel-letters")
    for word in words:
        assert word not in register(place), word


def register(place):
    return b"\n".join(database.content(place.dpod.state()).values())
