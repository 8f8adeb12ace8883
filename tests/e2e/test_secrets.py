# SPDX-License-Identifier: ISC
"""No process gives memory back, on the heap or on the stack, in which a token,
a login or a client's secret still is: whatever is freed is looked at, and what
lies below the stack's end at that moment (tests/secrets/preload.c)."""
import base64
import os
import re
import subprocess

import pytest

import oauth_provider
from harness import BUILD, wait_until
from oauth_office import (
    USER, Authorizing, age, make_key, person, pieces, service_account, visit)
from programs import TOP

ACCESS = "ya29." + "".join(f"-access{n:03d}" for n in range(200))
REFRESH = "1//" + "".join(f"-refresh{n:03d}" for n in range(30))
DEVICE = "".join(f"device-code{n:02d}" for n in range(30))
CODE = "".join(f"consent-code{n:02d}" for n in range(20))
SECRET = "".join(f"client~secret.{n:02d}" for n in range(20))
# A signal puts the registers on the stack, and in them what was copied last:
# what is looked for is longer than a register.
PIECE_SIZE = 100


def is_sanitized():
    done = subprocess.run(["ldd", os.path.join(BUILD, "dpod")],
                          capture_output=True, text=True)
    return "asan" in done.stdout


pytestmark = pytest.mark.skipif(is_sanitized(), reason="has a free of its own")


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    path = str(tmp_path_factory.mktemp("preload") / "preload.so")
    subprocess.run(
        [os.environ.get("CC", "cc"), "-D_GNU_SOURCE", "-O1", "-fPIC",
         "-shared", "-o", path,
         os.path.join(TOP, "tests/secrets/preload.c")], check=True)
    return path


class Watched:
    """The programs of a test, and what was found in what they gave back."""

    def __init__(self, oauth, library):
        self.oauth = oauth
        self.found = os.path.join(oauth.directory, "found")
        markers = os.path.join(oauth.directory, "markers")
        with open(markers, "wb") as output:
            for secret in (ACCESS, REFRESH, DEVICE):
                output.writelines(piece + b"\n" for piece in
                                  pieces(secret, PIECE_SIZE))
            output.writelines(text.encode() + b"\n"
                              for text in (SECRET[:PIECE_SIZE], CODE))
        # A function that is bound at its first call leaves vector registers
        # on the stack, and in them now and then what was copied last.
        self.environment = {**os.environ, "LD_PRELOAD": library,
                            "LD_BIND_NOW": "1",
                            "DPOD_TEST_MARKERS": markers,
                            "DPOD_TEST_FOUND": self.found}
        oauth.dpod.environment = lambda: self.environment

    def check(self):
        """Each place where something was found, but those of libetpan with a
        password: there its copies are its own."""
        text = ""
        if os.path.exists(self.found):
            with open(self.found, encoding="utf-8") as found:
                text = found.read()
        places = re.split(r"^(?=heap|stack)", text, flags=re.M)
        wrong = [place for place in places
                 if place and "(mailimap_authenticate+" not in place]
        if wrong:
            raise AssertionError("".join(wrong))


@pytest.fixture
def watched(oauth, library, monkeypatch):
    def login():
        oauth.provider.refresh_tokens.add(REFRESH)
        return REFRESH
    oauth.provider.revoked.clear()
    monkeypatch.setattr(oauth.provider, "new_token", lambda: ACCESS)
    monkeypatch.setattr(oauth.provider, "login", login)
    monkeypatch.setattr(oauth_provider, "SECRET", SECRET)
    oauth.secret("secret", SECRET)
    made = Watched(oauth, library)
    yield made
    made.check()


def test_what_is_given_back_is_looked_at(watched):
    """A program that frees a token is found, and one that leaves it on the
    stack."""
    for where, code in (
            ("heap", "char *t = strdup(argv[1]); free(t);"),
            ("stack", "leave(argv[1]); free(malloc(1));")):
        source = os.path.join(watched.oauth.directory, "leaky.c")
        with open(source, "w", encoding="utf-8") as output:
            output.write(
                "#include <stdlib.h>\n#include <string.h>\n"
                "__attribute__((noinline)) static void leave(char *t) {"
                "volatile char s[9000]; for (int i = 0; t[i]; i++) "
                "s[i] = t[i]; }\n"
                f"int main(int argc, char **argv) {{ {code} "
                "return argc - 2 + 0 * (leave != 0); }")
        program = source[:-2]
        subprocess.run(["cc", "-O0", "-w", "-o", program, source], check=True)
        subprocess.run([program, ACCESS], check=True, env=watched.environment)
        with open(watched.found, encoding="utf-8") as text:
            assert text.read().startswith(where + ": marker")
        os.unlink(watched.found)


@pytest.mark.parametrize("mechanism", ["xoauth2", "oauthbearer"])
def test_a_client_with_a_secret(watched, mechanism):
    oauth = watched.oauth
    oauth.configure(mechanism=mechanism)
    oauth.request()
    oauth.dpod.once()
    assert oauth.sent() == 1


@pytest.mark.parametrize("is_one_file", [False, True])
def test_a_client_with_a_certificate(watched, is_one_file):
    oauth = watched.oauth
    key, certificate = make_key(oauth)
    with open(key, encoding="utf-8") as text:
        add(watched, text.read().split("\n")[3])
    add(watched, assertion(b'{"alg":"PS256","typ":"JWT","x5t#S256'))
    if is_one_file:
        with open(key, encoding="utf-8") as first, \
                open(certificate, encoding="utf-8") as second:
            certificate = oauth.secret("both.pem", first.read() +
                                       second.read())
    oauth.configure(client_secret_file=None,
                    client_key_file=None if is_one_file else key,
                    client_certificate_file=certificate)
    oauth.request()
    oauth.dpod.once()
    assert oauth.sent() == 1


def test_an_answer_that_is_cut_off(watched):
    """Within the token."""
    oauth = watched.oauth
    oauth.provider.cut = len(ACCESS)
    assert "cannot request a token" in oauth.dpod.once(want=None).stderr
    oauth.provider.cut = None


def test_a_key_that_is_too_large(watched):
    oauth = watched.oauth
    key, certificate = make_key(oauth)
    with open(key, "r+", encoding="utf-8") as text:
        content = text.read()
        add(watched, content.split("\n")[3])
        text.write(content * 64)
    oauth.configure(client_secret_file=None, client_key_file=key,
                    client_certificate_file=certificate)
    assert "too large" in oauth.dpod.once(want=None).stderr


def test_a_password(watched, world):
    """A password is no token, but is treated like one."""
    add(watched, world.servers.users[USER])
    dpod = world.dpod()
    dpod.environment = lambda: watched.environment
    world.dovecot.deliver(USER, [watched.oauth.generator.request().data])
    dpod.once()
    assert len(world.sent()) == 1


def assertion(header):
    """By its beginning: the rest is another one each time."""
    return base64.urlsafe_b64encode(header[:len(header) // 3 * 3]).decode()


def add(watched, secret):
    with open(watched.environment["DPOD_TEST_MARKERS"], "a",
              encoding="utf-8") as output:
        output.write(secret + "\n")


def test_a_service_account(watched):
    oauth = watched.oauth
    service_account(oauth)
    oauth.provider.user = "dpo@example.com"
    with open(os.path.join(oauth.directory, "client.key"),
              encoding="utf-8") as text:
        add(watched, text.read().split("\n")[3])
    add(watched, assertion(b'{"alg":"RS256","typ":"JWT","kid":"k1'))
    try:
        oauth.dpod.once(want=None)
        assert oauth.tokens()["access_token"] == ACCESS
    finally:
        oauth.provider.user = USER


def test_a_login(watched):
    """Renewed, refused by a server, and refused by the provider."""
    oauth = watched.oauth
    person(oauth)
    oauth.request()
    oauth.dpod.once()
    assert oauth.sent() == 1
    age(oauth, 3600)
    oauth.request()
    oauth.dpod.once()
    assert oauth.sent() == 2
    oauth.provider.expire_all()
    oauth.dpod.once(want=None)
    age(oauth, 3600)
    oauth.provider.refresh_tokens.discard(REFRESH)
    oauth.dpod.once(want=None)


def test_a_program_that_prints_tokens(watched):
    oauth = watched.oauth
    oauth.provider.granted.append(ACCESS)
    oauth.configure(provider="custom", grant="token-command", client_id=None,
                    tenant=None, client_secret_file=None,
                    token_url=None, authorize_url=None, device_url=None,
                    token_command="unset LD_PRELOAD; cat " +
                    oauth.secret("token", ACCESS))
    oauth.request()
    oauth.dpod.once()
    assert oauth.sent() == 1
    # More than a token: what is read beyond it is not kept either.
    oauth.secret("token", ACCESS * 40)
    assert "too long" in oauth.dpod.once(want=None).stderr


def authorizing(watched, *options):
    """dpoctl, watched."""
    saved = dict(os.environ)
    os.environ.update(watched.environment)
    try:
        return Authorizing(watched.oauth, *options)
    finally:
        os.environ.clear()
        os.environ.update(saved)


def test_authorize_by_a_code(watched, monkeypatch):
    monkeypatch.setattr(oauth_provider.secrets, "token_hex",
                        lambda length: DEVICE)
    login = authorizing(watched)
    login.until("enter the code ABCD-EFGH")
    provider = watched.oauth.provider
    wait_until(lambda: provider.count >= 1, "it asks")
    provider.device[DEVICE] = "confirmed"
    assert login.end() == 0, login.text


def test_authorize_by_pasting(watched, monkeypatch, trusting):
    monkeypatch.setattr(oauth_provider.secrets, "token_urlsafe",
                        lambda length: CODE)
    login = authorizing(watched, "--browser")
    back = visit(login.until(r"https://\S+"), trusting)
    login.process.stdin.write(back + "\n")
    login.process.stdin.flush()
    assert login.end() == 0, login.text


def test_authorize_with_a_browser(watched, monkeypatch,
                                  trusting):
    monkeypatch.setattr(oauth_provider.secrets, "token_urlsafe",
                        lambda length: CODE)
    login = authorizing(watched, "--browser")
    back = visit(login.until(r"https://\S+"), trusting)
    page = subprocess.run(
        ["/usr/bin/python3", "-c", "import sys, urllib.request as r; "
         "print(r.urlopen(sys.argv[1], timeout=10).status)",
         re.sub("localhost", "127.0.0.1", back)],
        capture_output=True, text=True)
    assert page.stdout.strip() == "200", page.stderr
    assert login.end() == 0, login.text
