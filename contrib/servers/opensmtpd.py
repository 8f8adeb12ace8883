# SPDX-License-Identifier: ISC
"""A real OpenSMTPD: everything ends in one Maildir, or is refused by a
filter."""
import os
import re
import shutil
import subprocess

import server

CONFIGURATION = """\
table everybody {{ "@" = nobody }}
# What one connection may send; the next one goes on.
smtp limit max-mails 20
{filters}
{listen}
action sent maildir "{place}/sent" virtual <everybody>
match {auth} from any for any action sent
"""
LISTEN = """\
pki good cert "{certificates}/good.pem"
pki good key "{place}/good.key"
table users file:{place}/users
listen on 127.0.0.1 port {smtps_port} smtps pki good auth <users> \
hostname relay.example.net {filter}
listen on 127.0.0.1 port {smtp_port} tls-require pki good auth <users> \
hostname relay.example.net {filter}
"""
LISTEN_CLEAR = """\
listen on 127.0.0.1 port {smtp_port} hostname relay.example.net {filter}
"""
FILTER = ('filter refuse{index} phase rcpt-to match rcpt-to '
          '{{ "{address}" }} reject "{reply}"\n')


class OpenSmtpd(server.Relay):
    PACKAGES = ["opensmtpd"]
    MOVED = {b"/usr/libexec/opensmtpd": "smtpd-lib"}
    REPLACED = {
        b"/var/lib/opensmtpd/empty": "{root}/smtpd-empty",
        b"/var/spool/smtpd": "{root}/spo",
        b"/var/run/smtpd.sock": "{root}/sm.sck",
        b"opensmtpd\0": "nobody",
        b"opensmtpq\0": "mail",
    }

    def __init__(self, *arguments):
        super().__init__(*arguments)
        # With OpenSSL 3, version 6 ends every TLS handshake ("missing private
        # key"): it is asked in clear text, and without a login.
        text = subprocess.run([self.program("/usr/sbin/smtpd"), "-h"],
                              env=self.environment(), capture_output=True,
                              text=True)
        version, = re.findall(r"OpenSMTPD (\d+)", text.stdout + text.stderr)
        self.tls = int(version) >= 7

    def write(self):
        for name in ("smtpd-empty", "spo"):
            os.makedirs(os.path.join(self.root, name), exist_ok=True)
        os.chmod(os.path.join(self.root, "spo"), 0o711)
        os.makedirs(self.path("sent"), exist_ok=True)
        shutil.chown(self.path("sent"), "nobody", "nogroup")
        key = self.path("good.key")
        shutil.copy(os.path.join(self.certificates, "good.key"), key)
        os.chmod(key, 0o600)
        self.write_file("users", "".join(
            f"{name} {server.encrypted(password)}\n"
            for name, password in self.users.items()))
        self.write_refused({})

    def write_refused(self, replies):
        filters = "".join(
            FILTER.format(index=index, address=address, reply=reply)
            for index, (address, reply) in enumerate(replies.items()))
        names = ", ".join(f'"refuse{index}"' for index in range(len(replies)))
        if replies:
            filters += f"filter refuse chain {{ {names} }}\n"
        values = {**self.__dict__,
                  "filter": 'filter "refuse"' if replies else ""}
        listen = (LISTEN if self.tls else LISTEN_CLEAR).format(**values)
        self.write_file("smtpd.conf", CONFIGURATION.format(
            place=self.place, filters=filters, listen=listen,
            auth="auth" if self.tls else ""))

    def command(self):
        return [self.program("/usr/sbin/smtpd"), "-d", "-f",
                self.path("smtpd.conf")]

    def queue_is_empty(self):
        return not any(names for _, _, names in
                       os.walk(os.path.join(self.root, "spo", "queue")))
