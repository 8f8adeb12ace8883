# SPDX-License-Identifier: ISC
"""A new user with the sample configuration, doc/MAILBOXES.md and a provider of
ours: from nothing to a mailbox that is read and a letter that is sent. The
commands and sections are those of the document, word by word; a shell plays
the machine (/etc/dpod, sudo, editor), this file the consoles and the browser.
"""
import json
import os
import re
import ssl
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request

import pytest

import oauth_provider
from harness import BUILD, Programs, wait_until
from mails import Generator
from programs import TOP
from server import free_ports

USER = "dpo@example.org"  # as the document calls the mailbox
ZEROS = "00000000-0000-0000-0000-000000000000"
# The document's commands, on this machine: no user dpod, no /etc/dpod.
MACHINE = r"""
set -e
sudo() { [ "$1 $2" = '-u dpod' ]; shift 2; "$@"; }
chown() { [ "$1" = dpod:dpod ]; }
install() {
	[ "$1 $2 $3 $4" = '-o dpod -g dpod' ]
	shift 4
	command install "$@"
}
editor() { printf '%s\n' "$SECRET" >"$1"; }
dpod() { "$BUILD/dpod" -c "$ETC/dpod.conf" "$@"; }
dpoctl() { "$BUILD/dpoctl" -c "$ETC/dpod.conf" "$@"; }
"""
SECTION = re.compile(r'^(oauth2|mailbox|relay)(?: "[a-z]+")? \{\n.*?^\}\n',
                     re.M | re.S)


def document(heading, level="##"):
    """What stands below a heading, up to the next one of its level."""
    with open(os.path.join(TOP, "doc/MAILBOXES.md"), encoding="utf-8") as file:
        text = file.read()
    found = re.search(rf"^{level} {re.escape(heading)}.*?\n(.*?)(?=^##"
                      rf"{'#?' if level == '###' else ''} |\Z)", text,
                      re.M | re.S)
    assert found, f"doc/MAILBOXES.md has no {heading}"
    return found.group(1)


def blocks(text):
    """The indented blocks, without their indentation."""
    found = re.findall(r"(?:^(?: {4,}.*)?\n)+", "\n" + text, re.M)
    for block in found:
        lines = [line for line in block.strip("\n").split("\n")]
        margin = min((len(line) - len(line.lstrip()) for line in lines
                      if line.strip()), default=0)
        if margin >= 4:
            yield "\n".join(line[margin:] for line in lines) + "\n"


def sections(text):
    """name -> section, of a chapter or of a configuration."""
    return {found.group(1): found.group(0) for block in blocks(text)
            for found in SECTION.finditer(block)}


def commands(text, word):
    """The blocks of commands that have the word."""
    found = [block for block in blocks(text)
             if word in block and not SECTION.search(block)]
    assert found, f"no command with {word}"
    return "\n".join(found)


class Newcomer:
    def __init__(self, directory, servers, provider, dovecot, postfix):
        self.etc = os.path.join(directory, "etc")
        self.provider, self.servers = provider, servers
        self.dovecot, self.postfix = dovecot, postfix
        # As the package makes them: see the document's beginning.
        os.mkdir(self.etc)
        os.mkdir(os.path.join(directory, "state"))
        os.chmod(os.path.join(directory, "state"), 0o2770)
        self.programs = Programs(directory,
                                 os.path.join(self.etc, "dpod.conf"))
        self.generator = Generator(17, time.time(), 0)

    def here(self, text):
        return text.replace("/etc/dpod/", self.etc + "/")

    def type(self, text, secret=""):
        done = subprocess.run(
            ["sh", "-c", MACHINE + self.here(text)], capture_output=True,
            text=True, timeout=60, stdin=subprocess.DEVNULL,
            env={**os.environ, "ETC": self.etc, "BUILD": BUILD,
                 "SECRET": secret})
        assert done.returncode == 0, f"{text}\n{done.stdout}{done.stderr}"
        return done.stdout

    def keep_secret(self, secret):
        self.type(commands(document("Before you start"), "editor"), secret)

    def configure(self, sections):
        """The sample, with the document's sections instead of its own."""
        path = os.path.join(TOP, "contrib/dpod.conf")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        own = {"oauth2": "#oauth2", "mailbox": "mailbox", "relay": "relay"}
        for name, section in sections.items():
            text, count = re.subn(
                rf'^{own[name]}(?: "[a-z]+")? \{{\n.*?^#?\}}\n',
                lambda _, s=section: self.at_home(s), text, flags=re.M | re.S)
            assert count == 1, name
        with open(self.programs.path, "w", encoding="utf-8") as file:
            file.write(f"state-directory = {self.programs.directory}/state\n"
                       + self.here(text))

    def at_home(self, section):
        """Ours are the provider, the servers and who trusts them."""
        url = self.provider.url
        section = section.replace(
            f"tenant = {ZEROS}", "tenant = example-tenant").replace(
            f"client-id = {ZEROS}", f"client-id = {oauth_provider.CLIENT}")
        section = re.sub(r'client-id = "1234.*"',
                         f"client-id = {oauth_provider.CLIENT}", section)
        section = re.sub("imaps://[a-z0-9.]+/",
                         f"imaps://127.0.0.1:{self.dovecot.imaps_port}/",
                         section)
        section = re.sub(r"smtp\+starttls://[a-z0-9.]+",
                         "smtp+starttls://127.0.0.1:"
                         f"{self.postfix.smtp_port}", section)
        section = re.sub("smtps://[a-z0-9.]+",
                         f"smtps://127.0.0.1:{self.postfix.smtps_port}",
                         section)
        more = f"  ca-file = {self.servers.ca_file}\n"
        if section.startswith("oauth2") and "token-command" not in section:
            section = re.sub(r"^ +[a-z]+-url = .*\n", "", section, flags=re.M)
            more += f"  token-url = {url}/token\n"
            if "refresh-token" in section:
                more += f"  authorize-url = {url}/authorize\n"
            if "microsoft" in section:
                more += f"  device-url = {url}/devicecode\n"
        return section[:-len("}\n")] + more + "}\n"

    def check(self):
        said = self.type(commands(document("Before you start"), "--online"))
        assert "wrong" not in said, said
        for part in ("mailbox dpo", "relay"):
            assert re.search(rf"^ok +{part}", said, re.M), said

    def work(self):
        """What lay there stays; what comes is answered."""
        self.dovecot.deliver(USER, [self.generator.request().data])
        self.check()
        self.type("dpod --once")
        self.dovecot.deliver(USER, [self.generator.request().data])
        self.type("dpod --once")
        assert len(self.programs.rows("SELECT id FROM ticket")) == 1
        assert len(self.postfix.sent()) == 1
        self.type("dpoctl list")
        self.type("dpoctl balance")

    def login(self, command):
        """`dpoctl authorize` as the document has it, while it runs."""
        return subprocess.Popen(
            ["sh", "-c", MACHINE + command], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            env={**os.environ, "ETC": self.etc, "BUILD": BUILD})


@pytest.fixture(scope="module")
def provider(servers):
    place = servers.certificates
    made = oauth_provider.Provider(os.path.join(place, "good.pem"),
                                   os.path.join(place, "good.key"), user=USER)
    made.dovecot = servers.new_dovecot(
        "dovecot-newcomer", introspection=made.introspection_url)
    made.postfix = servers.new_postfix("postfix-newcomer",
                                       dovecot=made.dovecot)
    yield made
    made.close()


@pytest.fixture
def newcomer(tmp_path, servers, provider):
    provider.requests.clear()
    provider.opaque = False
    provider.dovecot.empty(USER)
    provider.postfix.sent()
    provider.postfix.forget_sent()
    return Newcomer(str(tmp_path), servers, provider, provider.dovecot,
                    provider.postfix)


def openssl(*arguments):
    return subprocess.run(["openssl", *arguments], check=True,
                          capture_output=True).stdout


def test_an_application_by_its_certificate(newcomer, provider):
    """A1 to A5."""
    newcomer.type(commands(document("A3", "###"), "openssl"))
    uploaded = os.path.join(newcomer.etc, "cloud.pem")
    provider.public_key = openssl("x509", "-in", uploaded, "-noout", "-pubkey")
    provider.certificate = openssl("x509", "-in", uploaded, "-outform", "DER")
    newcomer.configure(sections(document("A5", "###")))
    newcomer.work()
    assert all("client_assertion" in form for form in provider.requests)


def test_an_application_by_its_secret(newcomer, provider):
    newcomer.keep_secret(oauth_provider.SECRET)
    chapter = document("A5", "###")
    two_lines = next(block for block in blocks(chapter)
                     if block.startswith("client-secret-file"))
    with_secret = sections(chapter)
    with_secret["oauth2"], count = re.subn(
        r"  client-certificate-file.*\n  client-key-file.*\n", two_lines,
        with_secret["oauth2"])
    assert count == 1
    newcomer.configure(with_secret)
    newcomer.work()
    assert all(form["client_secret"] == oauth_provider.SECRET
               for form in provider.requests)


def authorize(chapter, more=""):
    """The line that the chapter says to type."""
    found = re.search(rf"dpoctl authorize {more}cloud", chapter)
    assert found, f"no `dpoctl authorize {more}cloud`"
    return found.group(0)


def test_a_person_by_a_code_for_another_device(newcomer, provider):
    """B."""
    chapter = document("B.")
    newcomer.configure({**sections(document("A5", "###")),
                        **sections(chapter)})
    login = newcomer.login("sudo -u dpod " + authorize(chapter))
    assert f"{provider.url}/device" in login.stdout.readline()
    wait_until(lambda: provider.count >= 1, "it asks")
    for code in provider.device:
        provider.device[code] = "confirmed"
    said, _ = login.communicate(timeout=60)
    assert login.returncode == 0, said
    newcomer.work()


def visit(newcomer, login):
    """A browser opens the address that is shown and the person logs in:
    where the page leads to in the end."""
    while True:
        line = login.stdout.readline()
        assert line, "no address"
        if line.startswith("https://"):
            break

    class Stop(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_):
            return None
    opener = urllib.request.build_opener(
        Stop, urllib.request.HTTPSHandler(context=ssl.create_default_context(
            cafile=newcomer.servers.ca_file)))
    with pytest.raises(urllib.error.HTTPError) as answer:
        opener.open(line.strip(), timeout=10)
    return answer.value.headers["Location"]


def test_a_person_by_a_browser_where_codes_are_forbidden(newcomer):
    """B, with the browser on this machine."""
    chapter = document("B.")
    newcomer.configure({**sections(document("A5", "###")),
                        **sections(chapter)})
    login = newcomer.login("sudo -u dpod " + authorize(chapter, "--browser "))
    back = visit(newcomer, login).replace("localhost", "127.0.0.1")
    with urllib.request.urlopen(back, timeout=10) as page:
        assert b"close this window" in page.read()
    said, _ = login.communicate(timeout=60)
    assert login.returncode == 0, said
    newcomer.work()


def test_a_service_account(newcomer, provider):
    """C: the console's file is saved where the document says."""
    chapter = document("C.")
    place = re.search(r"`(/etc/dpod/\S+\.json)`", chapter).group(1)
    key = os.path.join(newcomer.etc, "console.key")
    openssl("genpkey", "-algorithm", "RSA", "-out", key)
    provider.public_key = openssl("pkey", "-in", key, "-pubout")
    provider.opaque = True
    with open(key, encoding="utf-8") as file:
        account = {"type": "service_account", "private_key_id": "k1",
                   "client_email": "dpod@project.iam.example",
                   "private_key": file.read()}
    path = newcomer.here(place)
    with open(path, "w", encoding="utf-8") as file:
        json.dump(account, file)
    mode = re.search(r"`chmod (0\d+)`", chapter).group(1)
    os.chmod(path, int(mode, 8))
    newcomer.configure(sections(chapter))
    newcomer.work()
    assert all("assertion" in form for form in provider.requests)


@pytest.mark.parametrize("port", [False, True])
def test_a_person_at_google(newcomer, provider, port):
    """D: the address of the last page is pasted, or its port forwarded."""
    chapter = document("D.")
    newcomer.keep_secret(oauth_provider.SECRET)
    newcomer.configure({**sections(document("C.")), **sections(chapter)})
    provider.opaque = True
    typed = authorize(chapter, "--port 8765 " if port else "")
    number, = free_ports(1)
    typed = typed.replace("8765", str(number))
    login = newcomer.login("sudo -u dpod " + typed)
    back = visit(newcomer, login)
    if port:
        assert urllib.parse.urlsplit(back).port == number
        with urllib.request.urlopen(back, timeout=10) as page:
            assert b"close this window" in page.read()
    else:
        login.stdin.write(back + "\n")
        login.stdin.flush()
    said, _ = login.communicate(timeout=60)
    assert login.returncode == 0, said
    newcomer.work()


def test_another_provider(newcomer):
    """`Other providers of tokens`, by a browser."""
    chapter = document("Other providers")
    custom = next(block for block in blocks(chapter)
                  if "refresh-token" in block)
    newcomer.configure({**sections(document("C.")), "oauth2": custom.replace(
        "client-id = dpod", f"client-id = {oauth_provider.CLIENT}")})
    login = newcomer.login("dpoctl authorize cloud")
    login.stdin.write(visit(newcomer, login) + "\n")
    login.stdin.flush()
    said, _ = login.communicate(timeout=60)
    assert login.returncode == 0, said
    newcomer.work()


def test_a_program_that_prints_tokens(newcomer, provider):
    token = provider.grant()[1]["access_token"]
    with open(os.path.join(newcomer.etc, "oama"), "w",
              encoding="utf-8") as file:
        file.write(f"#!/bin/sh\n[ \"$*\" = 'access {USER}' ] && "
                   f"echo '{token}'\n")
    os.chmod(file.name, 0o755)
    with_command = next(block for block in blocks(document("Other providers"))
                        if "token-command" in block)
    newcomer.configure({
        **sections(document("C.")),
        "oauth2": with_command.replace("oama", file.name)})
    newcomer.work()
    assert provider.count == 0
