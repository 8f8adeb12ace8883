# SPDX-License-Identifier: ISC
"""dpod whose mailbox and relay log in with tokens of a provider of ours, and
what a person, a console and a browser do meanwhile."""
import base64
import json
import os
import re
import subprocess
import time
import urllib.error
import urllib.request

import oauth_provider
from harness import BUILD
from mails import Generator

USER = "dpo"


def servers_for(servers, provider, mechanisms):
    """A Dovecot and a Postfix that take these mechanisms."""
    if mechanisms not in provider.servers:
        name = mechanisms.replace(" ", "-")
        dovecot = servers.new_dovecot(
            f"dovecot-{name}", introspection=provider.introspection_url,
            mechanisms=mechanisms)
        provider.servers[mechanisms] = (dovecot, servers.new_postfix(
            f"postfix-{name}", dovecot=dovecot))
    return provider.servers[mechanisms]


class OAuth:
    """One test's dpod, whose mailbox and relay share a source of tokens."""

    def __init__(self, world, provider, mechanisms="xoauth2 oauthbearer"):
        self.world, self.provider = world, provider
        self.directory = str(world.directory)
        self.dovecot, self.postfix = servers_for(
            world.servers, provider, mechanisms)
        self.dovecot.empty(USER)
        self.dovecot.append(USER, [])
        self.postfix.sent()
        self.postfix.forget_sent()
        self.generator = Generator(11, time.time(), 0)
        self.settings = {
            "provider": "microsoft", "grant": "client-credentials",
            "tenant": "example-tenant",
            "client_id": oauth_provider.CLIENT,
            "client_secret_file": self.secret("secret",
                                              oauth_provider.SECRET),
            "token_url": provider.url + "/token",
            "authorize_url": provider.url + "/authorize",
            "device_url": provider.url + "/devicecode",
            "ca_file": world.servers.ca_file}
        self.dpod = world.dpod(
            {"dpo": {**world.mailbox(USER, self.dovecot),
                     "password_file": None, "oauth2": "cloud",
                     "poll_interval": "10s"}},
            {**world.relay(self.postfix), "password_file": None,
             "oauth2": "cloud"})
        self.configure()
        provider.requests.clear()
        provider.granted.clear()
        provider.lifetime, provider.skew, provider.on_token = 3600, 0, None
        provider.cut, provider.opaque, provider.rotates = None, False, True
        provider.roles = ["IMAP.AccessAsApp", "SMTP.SendAsApp"]
        provider.audience = oauth_provider.AUDIENCE

    def configure(self, **settings):
        self.settings.update(settings)
        self.dpod.oauth2 = {"cloud": self.settings}
        self.dpod.configure()

    def secret(self, name, text):
        path = os.path.join(self.directory, name)
        with open(path, "w", encoding="utf-8") as output:
            output.write(text + "\n")
        os.chmod(path, 0o600)
        return path

    def request(self, count=1):
        self.dovecot.deliver(USER, [self.generator.request().data
                                    for _ in range(count)])

    def tickets(self):
        return self.dpod.rows("SELECT count(*) AS n FROM ticket")[0]["n"]

    def sent(self):
        return self.dpod.rows("SELECT count(*) AS n FROM letter "
                              "WHERE state = 'sent'")[0]["n"]

    def path(self, suffix):
        return os.path.join(self.directory, "state", "oauth2",
                            "cloud." + suffix)

    def tokens(self):
        with open(self.path("token"), encoding="utf-8") as file:
            return json.load(file)

    def status(self):
        status, = self.dpod.json("status")
        return status["oauth2"][0]


def age(oauth, seconds):
    """The token was got so long ago."""
    tokens = oauth.tokens()
    tokens["obtained_at"] -= seconds
    tokens["expires_at"] -= seconds
    with open(oauth.path("token"), "w", encoding="utf-8") as file:
        json.dump(tokens, file)


def make_key(oauth, name="client"):
    """An RSA key and its certificate, as made for a registration."""
    key, certificate = (os.path.join(oauth.directory, f"{name}.{kind}")
                        for kind in ("key", "pem"))
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes",
                    "-days", "20", "-subj", "/CN=dpod", "-keyout", key,
                    "-out", certificate], check=True, capture_output=True)
    os.chmod(key, 0o600)
    oauth.provider.public_key = subprocess.run(
        ["openssl", "rsa", "-in", key, "-pubout"], check=True,
        capture_output=True).stdout
    oauth.provider.certificate = subprocess.run(
        ["openssl", "x509", "-in", certificate, "-outform", "DER"], check=True,
        capture_output=True).stdout
    return key, certificate


def service_account(oauth):
    key, _ = make_key(oauth)
    with open(key, encoding="utf-8") as file:
        account = {"type": "service_account", "private_key_id": "k1",
                   "private_key": file.read(),
                   "client_email": "dpod@project.iam.example"}
    oauth.configure(
        provider="google", grant="service-account", client_id=None,
        client_secret_file=None, tenant=None, subject="dpo@example.com",
        service_account_file=oauth.secret("account.json",
                                          json.dumps(account)))
    oauth.provider.opaque = True


def person(oauth, **settings):
    """A login by a person: what `dpoctl authorize` leaves behind."""
    oauth.configure(grant="refresh-token", client_secret_file=None,
                    **settings)
    token = oauth.provider.login()
    os.makedirs(os.path.dirname(oauth.path("")), exist_ok=True)
    with open(oauth.path("token"), "w", encoding="utf-8") as file:
        json.dump({"refresh_token": token}, file)
    os.chmod(oauth.path("token"), 0o600)
    return token


class Authorizing:
    """`dpoctl authorize` at work."""

    def __init__(self, oauth, *options):
        oauth.configure(grant="refresh-token", client_secret_file=None)
        self.process = subprocess.Popen(
            [os.path.join(BUILD, "dpoctl"), "-c", oauth.dpod.path,
             "authorize", "cloud", *options], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.text = ""

    def until(self, pattern):
        while not re.search(pattern, self.text):
            line = self.process.stdout.readline()
            assert line, self.text
            self.text += line
        return re.search(pattern, self.text).group(0)

    def end(self):
        rest, _ = self.process.communicate(timeout=30)
        self.text += rest
        return self.process.returncode


def visit(url, context):
    """As a browser: the page, and where it ends."""
    class Stop(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_):
            return None
    opener = urllib.request.build_opener(
        Stop, urllib.request.HTTPSHandler(context=context))
    try:
        opener.open(url, timeout=10)
    except urllib.error.HTTPError as answer:
        return answer.headers["Location"]
    raise AssertionError("no redirect")


def pieces(token, size=24):
    """Parts by which a token would be known, plain and in base64, whatever
    stands before it."""
    found = [token[at:at + size].encode() for at in (40, len(token) // 2)]
    for before in range(3):
        text = base64.b64encode(b"x" * before + token.encode())
        found += [text[at:at + size] for at in (48, len(text) // 2)]
    return found
