# SPDX-License-Identifier: ISC
"""`dpod setup`: from nothing to a working register, by options and at a
terminal."""
import os
import pwd
import re
import shutil
import signal
import stat
import subprocess
import tempfile
import time

import pytest

import oauth_provider
from mails import Generator
from name_server import NameServer, mx, srv
from programs import BUILD, Programs, wait_until

DPOD = os.path.join(BUILD, "dpod")


def daemon_user():
    """An ordinary user where we are root, else us."""
    return pwd.getpwnam("nobody") if os.getuid() == 0 \
        else pwd.getpwuid(os.getuid())


class Place:
    """A directory of an ordinary user, which root sets up for that user."""

    def __init__(self, world):
        self.world = world
        self.directory = tempfile.mkdtemp(prefix="dpod-setup-")
        self.path = os.path.join(self.directory, "own")
        self.user = daemon_user()
        os.chmod(self.directory, 0o755)
        os.mkdir(self.path, 0o700)
        # The CA's directory is one that only root may enter.
        self.ca_file = os.path.join(self.directory, "ca.pem")
        shutil.copy(world.servers.ca_file, self.ca_file)
        self.password = os.path.join(self.directory, "password")
        with open(self.password, "w", encoding="utf-8") as output:
            output.write(world.servers.users["dpo"] + "\n")
        os.chmod(self.password, 0o600)
        if os.getuid() == 0:
            for path in (self.path, self.password):
                os.chown(path, self.user.pw_uid, self.user.pw_gid)
        self.programs = AsUser(self.path, self.user)

    def answers(self, **changes):
        answers = {
            "organisation": 'Example "Ltd" \\ Søn', "address": "dpo@example.com",
            "office": "NO", "user": "dpo",
            "server": "imaps://127.0.0.1:"
                      f"{self.world.dovecot.imaps_port}",
            "ca-file": self.ca_file, "password-file": self.password,
            "relay": f"smtps://127.0.0.1:{self.world.postfix.smtps_port}",
            "letters": "auto"}
        answers.update((name.replace("_", "-"), text)
                       for name, text in changes.items())
        return [option for name, text in answers.items() if text is not None
                for option in ("--answer", f"{name}={text}")]

    def run(self, *options, environment=None):
        return subprocess.run(
            [DPOD, "setup", "--directory", self.path, *options],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, timeout=120,
            env={**os.environ, **(environment or {})})

    def files(self):
        return sorted(os.listdir(self.path))

    def owner_and_mode(self, name):
        status = os.lstat(os.path.join(self.path, name))
        return status.st_uid, stat.S_IMODE(status.st_mode)

    def conf(self):
        with open(os.path.join(self.path, "dpod.conf"),
                  encoding="utf-8") as text:
            return text.read()

    def works(self):
        """A request becomes a ticket and an acknowledgement; all adds up."""
        self.programs.once()
        self.world.dovecot.append(
            "dpo", [Generator(21, time.time(), 0).request("nb", "access").data])
        self.programs.once()
        assert len(self.programs.json("list")) == 1
        self.programs.holds()
        self.programs.ctl("balance", "--online")

    def close(self):
        shutil.rmtree(self.directory, ignore_errors=True)


class AsUser(Programs):
    """The programs, as the daemon's user."""

    def __init__(self, directory, user):
        super().__init__(directory)
        self.user = user

    def program(self, name, arguments, seconds=120, typed=""):
        drop = {} if os.getuid() != 0 else {
            "user": self.user.pw_uid, "group": self.user.pw_gid,
            "extra_groups": []}
        return subprocess.run(
            [os.path.join(BUILD, name), "-c", self.path, *arguments],
            input=typed, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, timeout=seconds, cwd="/", **drop)


@pytest.fixture
def place(world):
    made = Place(world)
    yield made
    made.close()


def test_options_give_a_working_register(place):
    done = place.run(*place.answers())
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Its certificate is for localhost, issued by dpod scratch" \
        in done.stdout
    assert "Logged in: 0 messages in INBOX" in done.stdout
    assert re.search(r"^ok    relay smtps://127\.0\.0\.1", done.stdout, re.M)
    assert "wrong" not in done.stdout
    assert place.files() == ["dpod.conf", "state"]
    uid = place.user.pw_uid
    assert place.owner_and_mode("state") == (uid, 0o2750)
    assert place.owner_and_mode("dpod.conf") == (
        uid, 0o640 if os.getuid() == 0 else 0o600)
    text = place.conf()
    assert 'name = "Example \\"Ltd\\" \\\\ Søn"' in text
    assert 'set = "NO"' in text and 'time-zone = "Europe/Oslo"' in text
    assert 'language = "nb"' in text and "oauth2" not in text
    assert "@" not in re.sub(r"dpo@example\.com", "", text)
    place.works()
    assert len(place.world.sent()) == 1


def test_what_is_missing_is_said_all_at_once(place):
    done = place.run("--answer", "organisation=Example Ltd")
    assert done.returncode == 64
    missing = re.findall(r"missing: --answer ([a-z-]+)=", done.stderr)
    assert missing[:3] == ["address", "contact", "office"]
    assert "authority" in missing and "password-file" in missing
    assert "nothing was written" in done.stderr
    assert place.files() == []


@pytest.mark.parametrize("changes, status, words", [
    ({"address": "dpo"}, 64, "address: invalid value"),
    ({"office": "UK"}, 64, "office: expected one of AT, BE"),
    ({"language": "tlh"}, 64, "language: no letters in this language"),
    ({"server": "imap://127.0.0.1"}, 64, "server: not encrypted"),
    ({"server": "smtps://127.0.0.1"}, 64, "server: expected a host"),
    ({"server": "imaps://127.0.0.1:1"}, 69, "server: 127.0.0.1 port 1"),
    ({"ca_file": None}, 64, "missing: --answer ca-file"),
    ({"password_file": "/absent"}, 69, "password-file: /absent"),
    ({"user": "nobody-there"}, 69, "password-file: the login was refused"),
    ({"password_file": None, "password_command": "echo wrong"}, 69,
     "password-command: the login was refused"),
    ({"folder": "Absent"}, 69, "folder: "),
    ({"login": "password"}, 64, "typed at a terminal only"),
    ({"relay": "smtps://127.0.0.1:1"}, 69, "relay: 127.0.0.1 port 1"),
    ({"letters": "maybe"}, 64, "letters: expected one of"),
    ({"organisation": "two\nlines"}, 64, "expected text in UTF-8"),
    ({"password": "secret"}, 64, "use password-file=PATH"),
    ({"colour": "red"}, 64, "expected NAME=ANSWER"),
])
def test_a_wrong_answer_leaves_nothing(place, changes, status, words):
    done = place.run(*place.answers(**changes))
    assert words in done.stderr, done.stdout + done.stderr
    assert done.returncode == status
    assert place.files() == []


def test_nothing_is_overwritten_unasked(place):
    path = os.path.join(place.path, "dpod.conf")
    with open(path, "w", encoding="utf-8") as output:
        output.write("# mine\n")
    done = place.run(*place.answers())
    assert done.returncode == 73
    assert "exists: edit it, or use --replace" in done.stderr
    assert place.conf() == "# mine\n"
    assert place.files() == ["dpod.conf"]
    done = place.run("--replace", *place.answers())
    assert done.returncode == 0, done.stdout + done.stderr
    assert "organisation {" in place.conf()
    with open(path + ".old", encoding="utf-8") as text:
        assert text.read() == "# mine\n"
    assert place.files() == ["dpod.conf", "dpod.conf.old", "state"]


def test_starttls_a_folder_and_a_command(place):
    """Another scheme, a folder that a URL cannot hold as it is, a password
    from a command, letters into a directory."""
    with place.world.dovecot.login("dpo") as session:
        session.create('"A &AOY- b%25"')
        session.create("Spam")
    out = os.path.join(place.path, "out")
    done = place.run(*place.answers(
        server=f"imap+starttls://localhost:{place.world.dovecot.imap_port}",
        password_file=None, password_command=f"cat {place.password}",
        folder="A æ b%25", relay=f"directory:{out}"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "    Spam  (junk)" in done.stdout, done.stdout
    text = place.conf()
    assert "/A%20%C3%A6%20b%2525\"" in text
    assert 'junk-folders = {"Spam"}' in text
    assert f'password-command = "cat {place.password}"' in text
    place.programs.once()


def test_offline_tries_nothing(place):
    done = place.run("--offline", *place.answers(
        server="imap.example.org", relay="smtp.example.org"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert 'url = "imaps://imap.example.org/INBOX"' in place.conf()
    assert 'url = "smtps://smtp.example.org"' in place.conf()


def test_a_relay_with_another_login(place):
    """The mailbox's login is not the relay's: it is asked for."""
    world = place.world
    other = next(name for name in world.servers.users if name != "dpo")
    path = os.path.join(place.directory, "other")
    with open(path, "w", encoding="utf-8") as output:
        output.write(world.servers.users[other] + "\n")
    os.chmod(path, 0o600)
    if os.getuid() == 0:
        os.chown(path, place.user.pw_uid, place.user.pw_gid)
    done = place.run(*place.answers(
        relay_user=other, relay_password_file=path))
    assert done.returncode == 0, done.stdout + done.stderr
    assert f'user = "{other}"' in place.conf()
    assert f'password-file = "{path}"' in place.conf()
    done = place.run("--replace", *place.answers(relay_user=other))
    assert done.returncode == 64
    assert "missing: --answer relay-password-file" in done.stderr


class Terminal:
    """A person at a terminal, who reads the questions."""

    def __init__(self, place, *options, environment=None):
        self.master, slave = os.openpty()
        self.said = ""
        self.process = subprocess.Popen(
            [DPOD, "setup", "--directory", place.path, *options],
            stdin=slave, stdout=slave, stderr=slave, close_fds=True,
            start_new_session=True,
            preexec_fn=lambda: __import__("fcntl").ioctl(0, 0x540E, 0),
            env={**os.environ, **(environment or {})})
        os.close(slave)
        os.set_blocking(self.master, False)

    def read(self):
        try:
            self.said += os.read(self.master, 65536).decode(
                errors="replace").replace("\r\n", "\n")
        except (BlockingIOError, OSError):
            pass
        return self.said

    def expect(self, words, seconds=60):
        wait_until(lambda: words in self.read(), words, seconds, self.read)
        before, self.said = self.said.split(words, 1)
        return before

    def type(self, line):
        os.write(self.master, (line + "\n").encode())

    def answer(self, question, line):
        before = self.expect(question)
        # The prompt is whole, and secrets are not shown any more.
        self.expect(": ")
        self.type(line)
        return before

    def end(self, seconds=60):
        code = wait_until(lambda: (self.read(), self.process.poll())[1]
                          is not None and [self.process.poll()],
                          "it ends", seconds, self.read)
        self.read()
        os.close(self.master)
        return code[0]

    def shows_what_is_typed(self):
        import termios
        return bool(termios.tcgetattr(self.master)[3] & termios.ECHO)


def answer_until_login(place, terminal):
    terminal.answer("Name of your organisation", "")
    terminal.answer("Letters are signed with it.", "Example Ltd")
    terminal.answer("Address that people write to", "dpo")
    terminal.answer("expected an ASCII address", "dpo@example.com")
    terminal.answer("[dpo@example.com]", "Jane Doe, +44 20 7946 0000")
    terminal.answer("Country of the office", "GB-EAW")
    terminal.answer("[Information Commissioner's Office", "")
    terminal.answer("Language of letters [en]", "")


def test_at_a_terminal(place):
    password = place.world.servers.users["dpo"]
    terminal = Terminal(
        place, "--answer",
        f"server=imaps://localhost:{place.world.dovecot.imaps_port}")
    answer_until_login(place, terminal)
    terminal.expect("Its certificate is for localhost")
    terminal.expect("It cannot be trusted")
    terminal.answer("File with the CA certificate", "/absent.pem")
    terminal.expect("/absent.pem")
    terminal.answer("File with the CA certificate", place.ca_file)
    # Only the password shows that the name is wrong.
    terminal.answer("User name to log in with [dpo@example.com]", "dpx")
    terminal.answer("How to log in", "password")
    terminal.answer("Password (not shown)", password)
    terminal.expect("the login was refused")
    terminal.expect("go back with <")
    terminal.answer("Password (not shown)", "<")
    terminal.answer("How to log in", "<")
    terminal.answer("User name to log in with [dpo@example.com]", "dpo")
    said = terminal.answer("How to log in", "?")
    assert max(map(len, said.split("\n"))) < 80, said
    terminal.expect("stored in a file that only dpod can read")
    terminal.answer("How to log in", "")
    terminal.expect("Password (not shown): ")
    wait_until(lambda: not terminal.shows_what_is_typed(), "echo is off")
    terminal.type("wrong")
    terminal.expect("the login was refused")
    terminal.answer("Password (not shown)", password)
    assert password not in terminal.expect("Logged in: 0 messages")
    terminal.answer("Folder to watch [INBOX]", "")
    terminal.answer("Junk folder to watch as well [none]", "")
    terminal.answer("Outgoing mail server",
                    f"localhost:{place.world.postfix.smtps_port}")
    terminal.answer("Outgoing mail server",
                    f"smtps://localhost:{place.world.postfix.smtps_port}")
    terminal.expect("It accepts letters with this login")
    terminal.answer("Letters (hold, auto) [hold]", "")
    terminal.expect("Checking it, as dpod -t --online does")
    assert terminal.end() == 0
    assert "wrong" not in terminal.said and password not in terminal.said
    assert place.files() == ["dpod.conf", "mailbox.password", "state"]
    assert place.owner_and_mode("mailbox.password") == (
        place.user.pw_uid, 0o600)
    with open(os.path.join(place.path, "mailbox.password"),
              encoding="utf-8") as text:
        assert text.read() == password
    assert password not in place.conf()
    assert 'acknowledge = "hold"' in place.conf()
    place.works()
    assert place.world.sent() == []
    assert [row["state"] for row in place.programs.json("outbox", "list")] \
        == ["held"]


def test_a_mind_that_changes(place):
    """Who goes back and answers otherwise gets what was answered last."""
    terminal = Terminal(place, "--offline")
    answer_until_login(place, terminal)
    terminal.answer("Mailbox: server or provider", "imap.example.com")
    terminal.answer("User name to log in with", "")
    terminal.answer("How to log in", "password")
    terminal.answer("Password (not shown)", "secret")
    terminal.answer("Folder to watch", "<")
    terminal.answer("Password (not shown)", "<")
    terminal.answer("How to log in", "microsoft")
    terminal.answer("Directory (tenant) ID", "11111111-2222")
    terminal.answer("Application (client) ID", "4711")
    terminal.answer("Log in now (yes, no)", "no")
    terminal.answer("Folder to watch", "")
    terminal.answer("Junk folder", "")
    terminal.answer("Outgoing mail server", "smtp.example.com")
    terminal.answer("Letters (hold, auto) [hold]", "<")
    terminal.answer("Outgoing mail server", f"directory:{place.path}/out")
    terminal.answer("Letters (hold, auto) [hold]", "")
    assert terminal.end() == 0, terminal.said
    assert place.files() == ["dpod.conf", "state"]
    text = place.conf()
    assert 'oauth2 = "cloud"' in text
    assert "password-file =" not in text
    assert f'url = "directory:{place.path}/out"' in text
    assert "smtp.example.com" not in text


@pytest.mark.parametrize("end", ["interrupt", "hang-up", "end of input"])
def test_an_interview_that_is_interrupted_leaves_nothing(place, end):
    terminal = Terminal(
        place, "--answer", f"ca-file={place.ca_file}", "--answer",
        f"server=imaps://localhost:{place.world.dovecot.imaps_port}")
    answer_until_login(place, terminal)
    terminal.answer("User name to log in with", "dpo")
    terminal.answer("How to log in", "")
    terminal.expect("Password (not shown): ")
    wait_until(lambda: not terminal.shows_what_is_typed(), "echo is off")
    if end == "interrupt":
        os.write(terminal.master, b"half\x03")
    elif end == "end of input":
        os.write(terminal.master, b"\x04")
    else:
        os.killpg(terminal.process.pid, signal.SIGHUP)
    if end != "hang-up":
        wait_until(terminal.shows_what_is_typed, "echo is on again")
    assert terminal.end() != 0
    assert place.files() == []


@pytest.mark.parametrize("is_interrupted", [False, True])
def test_a_login_by_a_code(place, oauth, is_interrupted):
    """OAuth 2.0: the code is shown, and a person types it elsewhere."""
    provider = oauth.provider
    terminal = Terminal(place, *place.answers(
        server=f"imaps://127.0.0.1:{oauth.dovecot.imaps_port}",
        relay=f"smtps://127.0.0.1:{oauth.postfix.smtps_port}",
        contact="Jane", authority="Datatilsynet", language="en",
        password_file=None, login="custom",
        client_id=oauth_provider.CLIENT, scope="mail",
        token_url=provider.url + "/token",
        device_url=provider.url + "/devicecode"))
    terminal.answer("Log in now (yes, no) [yes]", "")
    terminal.expect("ABCD-EFGH")
    if is_interrupted:
        os.write(terminal.master, b"\x03")
        assert terminal.end(seconds=30) != 0
        assert place.files() == []
        return
    for code in provider.device:
        provider.device[code] = "confirmed"
    terminal.expect("Logged in: 0 messages")
    terminal.answer("Folder to watch [INBOX]", "")
    terminal.answer("Junk folder", "")
    terminal.expect("It accepts letters with this login")
    assert terminal.end() == 0, terminal.said
    assert "wrong" not in terminal.said
    assert 'oauth2 "cloud" {' in place.conf()
    assert place.owner_and_mode("state/oauth2/cloud.token") == (
        place.user.pw_uid, 0o600)
    oauth.dovecot.append("dpo", [])
    place.programs.once()
    place.programs.holds()


@pytest.fixture
def dns(place):
    made = []

    def start(records, wild=None):
        made.append(NameServer(records, wild))
        return {**made[-1].environment(place.directory), "server": made[-1]}
    yield start
    for server in made:
        server.close()


def test_servers_are_found_by_srv_records(place, dns):
    """RFC 6186. A host outside of the domain is proposed to a person only."""
    environment = dns({
        "_imaps._tcp.example.com":
            [srv("localhost", place.world.dovecot.imaps_port)],
        "_submissions._tcp.example.com":
            [srv("127.0.0.1.", 1, 0),
             srv("localhost", place.world.postfix.smtps_port, 5)]})
    server = environment.pop("server")
    done = place.run(*place.answers(server=None, relay=None),
                     environment=environment)
    assert done.returncode == 64
    assert "Found by the SRV record _imaps._tcp.example.com" in done.stdout
    assert "It is outside example.com" in done.stdout
    assert "missing: --answer server=" in done.stderr
    assert place.files() == []
    assert server.asked.count("_imaps._tcp.example.com") == 1

    terminal = Terminal(
        place, "--answer", f"ca-file={place.ca_file}", "--answer",
        f"relay-ca-file={place.ca_file}", environment=environment)
    answer_until_login(place, terminal)
    terminal.expect("It is outside example.com")
    url = f"imaps://localhost:{place.world.dovecot.imaps_port}"
    terminal.answer(f"Mailbox: server or provider [{url}]", "")
    terminal.answer("User name to log in with", "dpo")
    terminal.answer("How to log in", "password-file")
    terminal.answer("File with the password", place.password)
    terminal.answer("Folder to watch", "")
    terminal.answer("Junk folder", "")
    terminal.expect("Found by the SRV record _submissions._tcp.example.com")
    relay = f"smtps://localhost:{place.world.postfix.smtps_port}"
    terminal.answer(f"directory:/PATH [{relay}]", "")
    terminal.answer("Letters (hold, auto)", "auto")
    assert terminal.end() == 0, terminal.said
    place.works()


def test_a_provider_is_known_by_its_exchangers(place, dns):
    """Offline there is nobody to ask; on line the MX record names it. The
    login itself is Microsoft's, which no test may ask."""
    environment = dns({"example.com":
                       [mx("example-com.mail.protection.outlook.com")]})
    environment.pop("server")
    done = place.run("--offline", *place.answers(
        server="microsoft", relay="microsoft", tenant="11111111-2222",
        client_id="4711", password_file=None), environment=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "register an application first" in done.stdout
    assert "Run `dpoctl authorize cloud`" in done.stdout
    text = place.conf()
    assert 'url = "imaps://outlook.office365.com/INBOX"' in text
    assert 'url = "smtp+starttls://smtp.office365.com"' in text
    assert text.count('oauth2 = "cloud"') == 2
    assert 'provider = "microsoft"' in text and "password" not in \
        re.sub("#.*", "", text)


@pytest.mark.parametrize("wild", [
    b"", b"\x81\x80\0\x01\xff\xff\0\0\0\0", b"\x81\x80" + b"\xff" * 400,
    b"\x81\x80\0\x01\0\x01\0\0\0\0" + b"\xc0\x0c" * 200])
def test_a_name_server_that_lies_is_no_obstacle(place, dns, wild):
    environment = dns({}, wild)
    environment.pop("server")
    started = time.monotonic()
    done = place.run(*place.answers(server=None, relay=None,
                                    address="dpo@dpod-test.invalid"),
                     environment=environment)
    assert done.returncode == 64, done.stdout + done.stderr
    assert "missing: --answer server=" in done.stderr
    assert time.monotonic() - started < 60
    assert place.files() == []
