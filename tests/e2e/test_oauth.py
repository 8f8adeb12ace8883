# SPDX-License-Identifier: ISC
"""Tokens in both directions: against a real Dovecot and a real Postfix that
ask a provider of ours about each of them."""
import base64
import glob
import json
import os
import re
import signal
import ssl
import stat
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request

import pytest

import oauth_provider
from harness import wait_until
from oauth_office import (
    USER, Authorizing, OAuth, age, make_key, person, pieces, service_account,
    visit)


@pytest.mark.parametrize("mechanisms", ["xoauth2", "oauthbearer",
                                        "xoauth2 oauthbearer"])
def test_a_token_opens_mailbox_and_relay(world, provider, mechanisms):
    oauth = OAuth(world, provider, mechanisms)
    oauth.request()
    done = oauth.dpod.once()
    assert oauth.tickets() == 1 and oauth.sent() == 1, done.stderr
    assert provider.count == 1, "one token for both"
    assert oauth.dovecot.logins(USER)[-1] == (
        "XOAUTH2" if mechanisms == "xoauth2" else "OAUTHBEARER")
    assert provider.requests[0]["scope"] == \
        "https://outlook.office365.com/.default"
    mode = os.stat(oauth.path("token"))
    assert stat.S_IMODE(mode.st_mode) == 0o600
    assert mode.st_uid == os.stat(oauth.directory).st_uid


def test_a_mechanism_can_be_chosen(oauth):
    oauth.configure(mechanism="xoauth2")
    oauth.request()
    oauth.dpod.once()
    assert oauth.sent() == 1
    assert oauth.dovecot.logins(USER)[-1] == "XOAUTH2"


def test_a_server_without_tokens_is_told(oauth, world):
    oauth.dpod.mailboxes["dpo"]["url"] = \
        f"imaps://127.0.0.1:{world.dovecot.imaps_port}/INBOX"
    oauth.dpod.configure()
    done = oauth.dpod.once(want=None)
    assert "neither OAUTHBEARER nor XOAUTH2" in done.stderr


def test_many_polls_and_letters_cost_one_token(oauth):
    """100 letters, and 100 connections that each log in."""
    oauth.request(100)
    oauth.dpod.once()
    for _ in range(33):
        oauth.dpod.program("dpoctl", ["balance", "--online"])
        oauth.dpod.once()
        oauth.dpod.program("dpod", ["-t", "--online"])
    assert oauth.tickets() == 100 and oauth.sent() == 100
    assert oauth.provider.count == 1


def test_a_revoked_token_is_replaced_once(oauth):
    oauth.request()
    oauth.dpod.once()
    oauth.provider.expire_all()
    age(oauth, 3000)
    oauth.request()
    oauth.dpod.once()
    assert oauth.tickets() == 2 and oauth.sent() == 2
    assert oauth.provider.count == 2


def test_a_token_is_renewed_before_it_ends(oauth):
    oauth.dpod.once()
    age(oauth, 3600 - 490)
    oauth.dpod.once()
    assert oauth.provider.count == 1, "ten seconds too early"
    age(oauth, 20)
    oauth.dpod.once()
    assert oauth.provider.count == 2


def test_a_token_that_no_server_takes_is_not_asked_for_again(oauth):
    """A fresh one would be no better: the provider counts."""
    oauth.provider.expire_all()
    oauth.provider.on_token = lambda form: (200, {
        "access_token": oauth.provider.new_token(), "expires_in": 3600})
    for _ in range(4):
        done = oauth.dpod.once(want=None)
        assert "the login was refused" in done.stderr
    assert oauth.provider.count == 1
    assert "Object ID of Enterprise applications" in done.stderr


@pytest.mark.parametrize("change, words", [
    ({"roles": []}, "no permission IMAP.AccessAsApp"),
    ({"audience": "https://graph.microsoft.com"},
     "the token is for https://graph.microsoft.com")])
def test_the_claims_tell_what_is_wrong(oauth, change, words):
    for name, value in change.items():
        setattr(oauth.provider, name, value)
    oauth.dpod.once(want=None)
    oauth.provider.expire_all()
    done = oauth.dpod.once(want=None)
    assert words in done.stderr
    done = oauth.dpod.program("dpod", ["-t", "--online"])
    assert done.returncode != 0 and words in done.stdout


@pytest.mark.parametrize("algorithm", ["PS256", "RS256"])
def test_a_certificate_instead_of_a_secret(oauth, algorithm):
    key, certificate = make_key(oauth)
    oauth.configure(client_secret_file=None, client_key_file=key,
                    client_certificate_file=certificate,
                    client_assertion=algorithm)
    oauth.request()
    oauth.dpod.once()
    assert oauth.sent() == 1
    header = json.loads(oauth_provider.unb64(
        oauth.provider.requests[0]["client_assertion"].split(".")[0]))
    assert header["alg"] == algorithm
    assert ("x5t#S256" if algorithm == "PS256" else "x5t") in header
    ends_at = oauth.status()["certificate_ends_at"]
    assert ends_at is not None
    reasons = oauth.dpod.json("status")[0]["reasons"]
    assert any("the certificate " in reason for reason in reasons), reasons


@pytest.mark.parametrize("skew", [-600, 600])
def test_a_clock_that_is_ten_minutes_off(oauth, skew):
    key, certificate = make_key(oauth)
    oauth.configure(client_secret_file=None, client_key_file=key,
                    client_certificate_file=certificate)
    oauth.provider.skew = skew
    oauth.request()
    oauth.dpod.once()
    assert oauth.sent() == 1
    assert abs(oauth.status()["clock_ahead"] - skew) < 5
    assert oauth.provider.count == 2


def test_a_service_account(oauth):
    service_account(oauth)
    oauth.provider.user = "dpo@example.com"
    try:
        done = oauth.dpod.once(want=None)
        claims = json.loads(oauth_provider.unb64(
            oauth.provider.requests[0]["assertion"].split(".")[1]))
        assert claims["sub"] == "dpo@example.com"
        assert claims["scope"] == "https://mail.google.com/"
        assert claims["exp"] - claims["iat"] <= 3600
        assert "wrong" not in done.stdout
        assert oauth.tokens()["access_token"] in oauth.provider.granted
    finally:
        oauth.provider.user = USER


def test_a_service_account_that_is_not_delegated(oauth):
    service_account(oauth)
    done = oauth.dpod.program("dpod", ["-t", "--online"])
    assert "Domain-wide delegation" in done.stdout


@pytest.mark.parametrize("rotates", [True, False])
def test_a_refresh_token(oauth, rotates):
    first = person(oauth)
    oauth.provider.rotates = rotates
    for round_ in range(3):
        oauth.request()
        oauth.dpod.once()
        assert oauth.sent() == round_ + 1
        age(oauth, 3600)
    assert oauth.provider.count == 3
    assert (oauth.tokens()["refresh_token"] != first) == rotates
    assert oauth.tokens()["refresh_token"] in oauth.provider.refresh_tokens


def test_nobody_has_logged_in(oauth):
    oauth.configure(grant="refresh-token", client_secret_file=None)
    done = oauth.dpod.once(want=None)
    assert "dpoctl authorize cloud" in done.stderr
    assert oauth.provider.count == 0


def test_a_login_that_was_revoked_is_told_and_not_repeated(oauth):
    token = person(oauth)
    oauth.provider.refresh_tokens.discard(token)
    for _ in range(3):
        done = oauth.dpod.once(want=None)
        assert "run dpoctl authorize again" in done.stderr
        assert token not in done.stderr, "the provider's words held it"
    assert oauth.provider.count == 1
    assert any("authorize again" in reason
               for reason in oauth.dpod.json("status")[0]["reasons"])


def test_two_processes_never_renew_at_once(oauth):
    """Mailboxes and the relay start together, and the token rotates."""
    person(oauth)
    mailbox = oauth.dpod.mailboxes["dpo"]
    for name in ("a", "b", "c", "d"):
        oauth.dpod.mailboxes[name] = {
            **mailbox, "url": mailbox["url"].replace("INBOX", "INBOX/" + name)}
    with oauth.dovecot.login(USER) as session:
        for name in ("a", "b", "c", "d"):
            session.create("INBOX/" + name)
    oauth.configure()
    oauth.request()
    oauth.dpod.once(want=None)
    assert oauth.provider.count == 1
    assert oauth.sent() == 1


@pytest.mark.parametrize("status", [429, 503])
def test_a_provider_that_is_busy_is_left_alone(oauth, status):
    oauth.provider.on_token = lambda form: (
        status, {"error": "temporarily_unavailable"},
        [("Retry-After", "120")])
    for _ in range(5):
        done = oauth.dpod.once(want=None)
        assert f"HTTP {status}" in done.stderr
    assert oauth.provider.count == 1
    wait = json.load(open(oauth.path("status"),
                          encoding="utf-8"))["retry_at"] - time.time()
    assert 100 < wait <= 121
    # Whoever looks for himself does not wait.
    oauth.provider.on_token = None
    oauth.dpod.program("dpod", ["-t", "--online"])
    assert oauth.provider.count == 2
    oauth.request()
    oauth.dpod.once()
    assert oauth.sent() == 1


def test_a_provider_that_is_down_costs_nothing_while_a_token_is_good(oauth):
    oauth.dpod.once()
    age(oauth, 3600 - 300)
    oauth.provider.on_token = lambda form: (500, {})
    oauth.request()
    oauth.dpod.once()
    assert oauth.sent() == 1
    # An hour later nothing works, nothing is lost, and then it goes on.
    age(oauth, 3600)
    oauth.request()
    done = oauth.dpod.once(want=None)
    assert "HTTP 500" in done.stderr
    assert oauth.tickets() == 1
    oauth.provider.on_token = None
    age(oauth, 0)
    tokens = oauth.tokens()
    tokens["retry_at"] = 0
    with open(oauth.path("token"), "w", encoding="utf-8") as file:
        json.dump(tokens, file)
    oauth.dpod.once()
    assert oauth.tickets() == 2 and oauth.sent() == 2


def online(oauth):
    return oauth.dpod.program("dpod", ["-t", "--online"]).stdout


def test_an_answer_that_is_cut(oauth):
    """Before its last byte nothing is believed, and no token is lost."""
    token = person(oauth)
    oauth.provider.rotates = False
    length = len(json.dumps(oauth.provider.grant()[1]))
    for cut in [*range(0, 40), *range(40, length, 197), length - 1]:
        oauth.provider.cut = cut
        text = online(oauth)
        assert "wrong mailbox" in text and "ok    mailbox dpo:" not in text, cut
        assert oauth.tokens()["refresh_token"] == token
        assert "access_token" not in oauth.tokens()
    oauth.provider.cut = None
    assert "wrong" not in online(oauth)


@pytest.mark.parametrize("value, words", [
    (b"<html>moved</html>", "not JSON"), (b"[]", "not JSON"),
    ({"access_token": "a b"}, "no usable access_token"),
    ({"access_token": "x" * 17000}, "no usable access_token"),
    ({"access_token": 7}, "no usable access_token"), ({}, "no usable"),
    (b'{"access_token": "' + b"x" * 100000 + b'"}', "cannot request"),
    (b"[" * 50000, "not JSON")])
def test_answers_that_are_none(oauth, value, words):
    oauth.provider.on_token = lambda form: (200, value)
    assert words in online(oauth)


def test_a_redirect_is_not_followed(oauth):
    oauth.provider.on_token = lambda form: (
        307, b"", [("Location", oauth.provider.url + "/elsewhere")])
    assert "has moved" in online(oauth)
    assert oauth.provider.count >= 1
    assert all(form.get("client_secret") for form in oauth.provider.requests)


@pytest.mark.parametrize("answer, words", [
    (("invalid_client", "AADSTS7000215: Invalid client secret"),
     "Certificates & secrets"),
    (("invalid_client", "AADSTS7000222: expired"), "has expired"),
    (("invalid_scope", "AADSTS70011: scope"), "remove it"),
    (("unauthorized_client", "AADSTS700016: not found"), "Overview"),
    (("invalid_grant", "AADSTS65001: consent"), "grant admin consent"),
    (("invalid_grant", "AADSTS53003: policy"), "Conditional Access"),
    (("invalid_request", "AADSTS90002: Tenant not found"),
     "Directory (tenant) ID")])
def test_each_refusal_names_the_page(oauth, answer, words):
    oauth.provider.on_token = lambda form: oauth.provider.refuse(*answer)
    text = online(oauth)
    assert words in text and "0a1b2c3d-trace" in text


def test_a_wrong_certificate_of_the_provider(oauth, world):
    oauth.configure(ca_file=os.path.join(world.servers.certificates,
                                         "other-ca.pem"))
    text = online(oauth)
    assert "cannot request a token" in text
    assert oauth.provider.count == 0


@pytest.mark.parametrize("certificate", ["wrong-host", "expired"])
def test_a_provider_with_a_bad_certificate(oauth, world, certificate):
    place = world.servers.certificates
    bad = oauth_provider.Provider(
        os.path.join(place, certificate + ".pem"),
        os.path.join(place, certificate + ".key"))
    try:
        oauth.configure(token_url=bad.url + "/token")
        text = online(oauth)
        assert "cannot request a token" in text
        assert "ertificate" in text or "SSL" in text
        assert bad.count == 0
    finally:
        bad.close()


def test_a_token_file_that_others_may_read_is_refused(oauth):
    oauth.dpod.once()
    os.chmod(oauth.path("token"), 0o640)
    assert "chmod 0600" in oauth.dpod.once(want=None).stderr


def test_a_damaged_token_file_is_told(oauth):
    oauth.secret("x", "")
    os.makedirs(os.path.dirname(oauth.path("")), exist_ok=True)
    with open(oauth.path("token"), "w", encoding="utf-8") as file:
        file.write('{"access_token": "abc')
    os.chmod(oauth.path("token"), 0o600)
    assert "is damaged" in oauth.dpod.once(want=None).stderr


def test_a_command_gives_the_token(oauth):
    token = oauth.provider.grant()[1]["access_token"]
    oauth.configure(provider="custom", grant="token-command", client_id=None,
                    tenant=None, client_secret_file=None,
                    token_url=None, authorize_url=None, device_url=None,
                    token_command="cat " + oauth.secret("token", token))
    oauth.request()
    oauth.dpod.once()
    assert oauth.sent() == 1 and oauth.provider.count == 0
    assert not os.path.exists(oauth.path("token"))


def test_other_tokens_after_a_reload(oauth):
    """A section oauth2 that changes is of the mailboxes that name it."""
    oauth.configure(mechanism="xoauth2")
    oauth.dpod.start()
    oauth.request()
    wait_until(lambda: "token oauth2=cloud" in oauth.dpod.log() and
               oauth.sent() == 1, "a token", 40, oauth.dpod.log)
    assert "permissions=\"IMAP.AccessAsApp SMTP.SendAsApp\"" in \
        oauth.dpod.log()
    oauth.configure(mechanism="oauthbearer", scope="other/.default")
    oauth.dpod.process.send_signal(signal.SIGHUP)
    wait_until(lambda: oauth.provider.count == 2, "another token", 40,
               oauth.dpod.log)
    oauth.request()
    wait_until(lambda: oauth.sent() == 2, "it goes on", 40, oauth.dpod.log)
    assert oauth.provider.requests[1]["scope"] == "other/.default"
    assert oauth.dovecot.logins(USER)[-1] == "OAUTHBEARER"
    assert oauth.dpod.stop()[0] == 0


def test_an_hour_without_the_provider(oauth):
    """The daemon waits, says so, and goes on by itself."""
    oauth.provider.on_token = lambda form: (503, {}, [("Retry-After", "3")])
    oauth.dpod.start()
    oauth.request(3)
    wait_until(lambda: oauth.dpod.log().count("poll-failed") >= 2, "tries",
               60, oauth.dpod.log)
    assert oauth.tickets() == 0
    assert any("HTTP 503" in reason
               for reason in oauth.dpod.json("status")[0]["reasons"])
    asked = oauth.provider.count
    assert asked <= oauth.dpod.log().count("poll-failed") + 1
    oauth.provider.on_token = None
    wait_until(lambda: oauth.sent() == 3, "it goes on", 60, oauth.dpod.log)
    assert oauth.dpod.stop()[0] == 0
    oauth.dpod.ctl("balance")
    assert oauth.dpod.json("status")[0]["reasons"] == []


def works(oauth):
    """What was authorized opens the mailbox, and again after an hour."""
    assert stat.S_IMODE(os.stat(oauth.path("token")).st_mode) == 0o600
    oauth.request()
    oauth.dpod.once()
    age(oauth, 3600)
    oauth.request()
    oauth.dpod.once()
    assert oauth.sent() == 2
    oauth.dpod.ctl("balance")


def test_authorize_by_a_code_for_another_device(oauth):
    login = Authorizing(oauth)
    login.until("enter the code ABCD-EFGH")
    wait_until(lambda: oauth.provider.count >= 2, "it asks")
    code = oauth.provider.requests[0]["device_code"]
    oauth.provider.device[code] = "confirmed"
    assert login.end() == 0, login.text
    assert "cloud is authorized" in login.text
    works(oauth)


def test_authorize_is_declined(oauth):
    login = Authorizing(oauth)
    login.until("enter the code")
    wait_until(lambda: oauth.provider.count >= 1, "it asks")
    code = oauth.provider.requests[0]["device_code"]
    oauth.provider.device[code] = "authorization_declined"
    assert login.end() != 0
    assert "authorization_declined" in login.text
    assert not os.path.exists(oauth.path("token"))


def test_authorize_with_a_browser(oauth, trusting):
    login = Authorizing(oauth, "--browser")
    url = login.until(r"https://\S+")
    asked = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query))
    assert asked["code_challenge_method"] == "S256"
    back = visit(url, trusting)
    # Somebody else's answer, and a browser's icon, end nothing.
    port = urllib.parse.urlsplit(back).port
    for path in ("/favicon.ico", "/?code=x&state=wrong"):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}{path}",
                                   timeout=10)
        except urllib.error.HTTPError:
            pass
    page = urllib.request.urlopen(
        back.replace("localhost", "127.0.0.1"), timeout=10).read()
    assert b"close this window" in page
    assert login.end() == 0, login.text
    assert "does not belong to this login" in login.text
    works(oauth)


def test_authorize_by_pasting(oauth, trusting):
    login = Authorizing(oauth, "--browser")
    back = visit(login.until(r"https://\S+"), trusting)
    login.process.stdin.write("nonsense\n")
    login.process.stdin.flush()
    login.until("does not belong")
    login.process.stdin.write(back + "\n")
    login.process.stdin.flush()
    assert login.end() == 0, login.text
    works(oauth)


def test_authorize_without_a_lasting_login(oauth, trusting):
    """No refresh token would mean a login that ends within the hour."""
    oauth.provider.on_token = lambda form: oauth.provider.grant()
    login = Authorizing(oauth, "--browser")
    back = visit(login.until(r"https://\S+"), trusting)
    login.process.stdin.write(back + "\n")
    login.process.stdin.flush()
    assert login.end() != 0
    assert "offline_access" in login.text
    assert not os.path.exists(oauth.path("token"))


def test_authorize_says_what_it_cannot_do(oauth):
    done = oauth.dpod.ctl("authorize", "cloud", want=64)
    assert "only `grant = refresh-token`" in done.stderr
    done = oauth.dpod.ctl("authorize", "nowhere", want=64)
    assert "no such section: oauth2" in done.stderr


def memory_of(pid):
    """All that a process has in memory and may write to."""
    image = b""
    with open(f"/proc/{pid}/maps", encoding="ascii") as maps, \
            open(f"/proc/{pid}/mem", "rb") as memory:
        for line in maps:
            found = re.match(r"([0-9a-f]+)-([0-9a-f]+) rw", line)
            if found and "[v" not in line:
                start, end = (int(x, 16) for x in found.groups())
                try:
                    memory.seek(start)
                    image += memory.read(end - start)
                except OSError:
                    pass
    return image


@pytest.mark.skipif(os.getuid() != 0, reason="reads others' memory")
@pytest.mark.parametrize("opaque", [False, True])
def test_a_token_is_nowhere_but_in_its_file(oauth, opaque):
    oauth.provider.opaque = opaque
    person(oauth)
    oauth.dpod.start()
    oauth.request(3)
    wait_until(lambda: os.path.exists(oauth.path("status")) and
               oauth.sent() == 3, "letters", 60, oauth.dpod.log)
    time.sleep(2)
    tokens = oauth.tokens()
    secrets = {name: pieces(tokens[name])
               for name in ("access_token", "refresh_token")}
    # The search finds what is there: this process knows the tokens.
    ours = memory_of(os.getpid())
    assert all(parts[0] in ours for parts in secrets.values())
    found, looked_at = [], 0
    for pid in [oauth.dpod.process.pid, *oauth.dpod.descendants()]:
        try:
            places = {"memory": memory_of(pid)}
            for name in ("cmdline", "environ"):
                with open(f"/proc/{pid}/{name}", "rb") as file:
                    places[name] = file.read()
        except (FileNotFoundError, ProcessLookupError):
            continue  # it has ended meanwhile
        looked_at += 1
        found += [(pid, place, name) for place, data in places.items()
                  for name, parts in secrets.items()
                  for part in parts if part in data]
    for path in glob.glob(os.path.join(oauth.directory, "**"),
                          recursive=True):
        if not os.path.isfile(path) or path == oauth.path("token"):
            continue
        with open(path, "rb") as file:
            data = file.read()
        found += [(path, name) for name, parts in secrets.items()
                  for part in parts if part in data]
    assert not found
    assert looked_at >= 3, "the supervisor, a worker, the sender"
    assert oauth.dpod.stop()[0] == 0
