# SPDX-License-Identifier: ISC
"""A provider of OAuth 2.0 tokens on loopback, with TLS, that behaves and
misbehaves as a test wants it to.

It grants client credentials (secret, or an assertion signed by the key of
`client_certificate`), refresh tokens, service accounts (jwt-bearer), device
codes and authorization codes with PKCE. Tokens look like Entra's. A second
port, in clear text, answers Dovecot's introspection.
"""
import base64
import hashlib
import http.server
import json
import os
import secrets
import ssl
import subprocess
import tempfile
import threading
import time
import urllib.parse
from email.utils import formatdate

CLIENT = "11111111-2222-3333-4444-555555555555"
SECRET = "Value~of.the-secret_+%&"
AUDIENCE = "https://outlook.office365.com"


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def verify(public_key, algorithm, signed, signature):
    """By openssl, so that nothing of ours checks itself."""
    with tempfile.TemporaryDirectory() as place:
        paths = [os.path.join(place, name) for name in ("key", "text", "sig")]
        for path, data in zip(paths, (public_key, signed, signature)):
            with open(path, "wb") as output:
                output.write(data)
        pss = ["-sigopt", "rsa_padding_mode:pss", "-sigopt",
               "rsa_pss_saltlen:32"] if algorithm == "PS256" else []
        return subprocess.run(
            ["openssl", "dgst", "-sha256", "-verify", paths[0], *pss,
             "-signature", paths[2], paths[1]],
            capture_output=True).returncode == 0


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def date_time_string(self, timestamp=None):
        return formatdate(self.server.provider.now(), usegmt=True)

    def do_GET(self):
        self.server.provider.visit(self)

    def do_POST(self):
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length).decode()
        form = dict(urllib.parse.parse_qsl(body, keep_blank_values=True))
        self.server.provider.answer(self, self.path, form)

    def reply(self, status, value, headers=(), cut=None):
        data = value if isinstance(value, bytes) else \
            json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        for name, text in headers:
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(data if cut is None else data[:cut])
        if cut is not None:
            self.close_connection = True


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, provider, context=None):
        super().__init__(("127.0.0.1", 0), Handler)
        self.provider = provider
        if context is not None:
            self.socket = context.wrap_socket(
                self.socket, server_side=True,
                do_handshake_on_connect=False)
        self.port = self.server_address[1]
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request, client_address):
        pass  # a peer that has had enough


class Provider:
    def __init__(self, certificate, key, user="dpo"):
        self.user = user
        self.lifetime = 3600
        self.skew = 0           # its clock is so much ahead
        self.roles = ["IMAP.AccessAsApp", "SMTP.SendAsApp"]
        self.audience = AUDIENCE
        self.on_token = None    # (form) -> (status, value[, headers]) or None
        self.cut = None         # bytes of an answer that get out
        self.rotates = True
        self.opaque = False     # tokens like Google's, that say nothing
        self.public_key = None  # PEM: of assertions
        self.certificate = None  # DER: of x5t
        self.codes = {}         # authorization codes: what was asked for
        self.device = {}        # device codes: is it confirmed?
        self.requests = []      # forms that came
        self.granted = []       # access tokens
        self.revoked = set()
        self.refresh_tokens = set()
        self.lock = threading.Lock()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self.https = Server(self, context)
        self.http = Server(self)

    def now(self):
        return time.time() + self.skew

    @property
    def url(self):
        return f"https://127.0.0.1:{self.https.port}"

    @property
    def introspection_url(self):
        return f"http://127.0.0.1:{self.http.port}/introspect"

    def close(self):
        for server in (self.https, self.http):
            server.shutdown()
            server.server_close()

    def expire_all(self):
        """As a provider that revokes what it has given."""
        with self.lock:
            self.revoked.update(self.granted)

    def login(self):
        """A refresh token, as after a person's consent."""
        token = "refresh-" + secrets.token_urlsafe(600)
        self.refresh_tokens.add(token)
        return token

    # Tokens

    def new_token(self):
        if self.opaque:
            return "opaque." + secrets.token_urlsafe(160)
        claims = {"aud": self.audience, "tid": "example-tenant",
                  "appid": CLIENT, "exp": int(self.now()) + self.lifetime,
                  "roles": self.roles, "filler": secrets.token_hex(400)}
        return ".".join((b64(b'{"alg":"none","typ":"JWT"}'),
                         b64(json.dumps(claims).encode()),
                         secrets.token_urlsafe(256)))

    def grant(self, refresh=None):
        token = self.new_token()
        with self.lock:
            self.granted.append(token)
        value = {"token_type": "Bearer", "expires_in": self.lifetime,
                 "access_token": token}
        if refresh is not None:
            value["refresh_token"] = refresh
        return 200, value

    @staticmethod
    def refuse(error, words="", status=400):
        return status, {"error": error, "error_description": words,
                        "trace_id": "0a1b2c3d-trace"}

    def check_assertion(self, token):
        """None, or why it is not good."""
        header, claims, signature = token.split(".")
        signed = f"{header}.{claims}".encode()
        head, body = json.loads(unb64(header)), json.loads(unb64(claims))
        if not verify(self.public_key, head["alg"], signed,
                      unb64(signature)):
            return "AADSTS700027: the signature is not good"
        if "x5t#S256" in head and unb64(head["x5t#S256"]) != \
                hashlib.sha256(self.certificate).digest():
            return "AADSTS700027: another certificate"
        if "x5t" in head and unb64(head["x5t"]) != \
                hashlib.sha1(self.certificate).digest():
            return "AADSTS700027: another certificate"
        if not body["nbf"] - 60 <= self.now() <= body["exp"] + 60:
            return "AADSTS700024: not within its valid time range"
        if body["aud"] != self.url + "/token":
            return "AADSTS50027: wrong audience"
        return None

    def check_client(self, form):
        if form.get("client_id") != CLIENT:
            return self.refuse("unauthorized_client", "AADSTS700016: who?")
        if "client_assertion" in form:
            wrong = self.check_assertion(form["client_assertion"])
            return self.refuse("invalid_client", wrong, 401) if wrong \
                else None
        if form.get("client_secret") != SECRET:
            return self.refuse(
                "invalid_client", "AADSTS7000215: Invalid client secret "
                "provided: " + form.get("client_secret", ""), 401)
        return None

    def refresh(self, form):
        with self.lock:
            if form.get("refresh_token") not in self.refresh_tokens:
                return self.refuse(
                    "invalid_grant", "AADSTS50173: it was revoked: "
                    + form.get("refresh_token", ""))
            if self.rotates:
                self.refresh_tokens.discard(form["refresh_token"])
        return self.grant(self.login() if self.rotates else None)

    def code(self, form):
        asked = self.codes.pop(form.get("code"), None)
        verifier = form.get("code_verifier", "").encode()
        if asked is None or \
                asked["code_challenge"] != b64(hashlib.sha256(
                    verifier).digest()) or \
                asked["redirect_uri"] != form.get("redirect_uri"):
            return self.refuse("invalid_grant", "the code is not good")
        return self.grant(self.login())

    def device_code(self, form):
        state = self.device.get(form.get("device_code"))
        if state is None:
            return self.refuse("bad_verification_code")
        if state != "confirmed":
            return self.refuse(state)
        return self.grant(self.login())

    def service(self, form):
        claims = json.loads(unb64(form["assertion"].split(".")[1]))
        wrong = self.check_assertion(form["assertion"])
        if wrong:
            return self.refuse(
                "invalid_grant", "Token must be within a reasonable "
                "timeframe" if "time range" in wrong else wrong)
        if claims.get("sub") != self.user:
            return self.refuse("unauthorized_client", "not delegated")
        return self.grant()

    def token(self, form):
        kind = form.get("grant_type", "")
        if kind.endswith("jwt-bearer"):
            return self.service(form)
        if kind.endswith("device_code"):
            return self.device_code(form)
        if kind == "client_credentials":
            return self.check_client(form) or self.grant()
        if kind == "authorization_code":
            return self.code(form)
        if kind == "refresh_token":
            return self.refresh(form)
        return self.refuse("unsupported_grant_type")

    # Requests

    def answer(self, handler, path, form):
        if path == "/introspect":
            handler.reply(200, self.introspect(form.get("token")))
        elif path == "/devicecode":
            code = secrets.token_hex(16)
            self.device[code] = "authorization_pending"
            handler.reply(200, {
                "device_code": code, "user_code": "ABCD-EFGH", "interval": 1,
                "verification_uri": self.url + "/device",
                "expires_in": 900, "message": "Open the page, type the code"})
        else:
            with self.lock:
                self.requests.append(form)
            told = self.on_token(form) if self.on_token else None
            status, value, *headers = told or self.token(form)
            handler.reply(status, value, headers[0] if headers else (),
                          self.cut)

    def introspect(self, token):
        with self.lock:
            is_good = token in self.granted and token not in self.revoked
        return {"active": is_good, "username": self.user}

    def visit(self, handler):
        """The login page, as a browser with a willing user sees it."""
        parts = urllib.parse.urlsplit(handler.path)
        asked = dict(urllib.parse.parse_qsl(parts.query))
        code = secrets.token_urlsafe(20)
        self.codes[code] = asked
        query = urllib.parse.urlencode(
            {"code": code, "state": asked.get("state", "")})
        handler.reply(302, b"", [
            ("Location", asked.get("redirect_uri", "") + "?" + query)])

    @property
    def count(self):
        return len(self.requests)
