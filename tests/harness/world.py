# SPDX-License-Identifier: ISC
"""Real servers around dpod: Dovecot and Postfix, with empty mailboxes."""
import imaplib
import os
import re

import harness


def server_cache():
    """Where the servers' packages are unpacked."""
    return os.environ.get("DPOD_SERVER_CACHE") or \
        os.path.join(harness.BUILD, "server-packages")


class World:
    """One test's dpod, and the servers with empty mailboxes."""

    def __init__(self, servers, directory):
        self.servers = servers
        self.dovecot = servers.dovecot
        self.postfix = servers.postfix
        self.directory = directory
        self.started = []
        self.postfix.sent()
        self.postfix.forget_sent()
        for user in servers.users:
            self.dovecot.empty(user)
            self.dovecot.append(user, [])

    def password_file(self, user):
        path = os.path.join(self.directory, f"password.{user}")
        with open(path, "w", encoding="utf-8") as output:
            output.write(self.servers.users[user] + "\n")
        os.chmod(path, 0o600)
        return path

    def mailbox(self, user, dovecot=None, **settings):
        dovecot = dovecot or self.dovecot
        return {"url": f"imaps://127.0.0.1:{dovecot.imaps_port}/INBOX",
                "user": user, "password_file": self.password_file(user),
                "ca_file": self.servers.ca_file, "start": "all", **settings}

    def relay(self, postfix=None, **settings):
        postfix = postfix or self.postfix
        return {"url": f"smtps://127.0.0.1:{postfix.smtps_port}",
                "user": "dpo", "password_file": self.password_file("dpo"),
                "ca_file": self.servers.ca_file, "retry_min": "1s",
                "retry_max": "1s", **settings}

    def dpod(self, mailboxes=None, relay=None, has_tables=True):
        dpod = harness.Dpod(
            self.directory, mailboxes or {"dpo": self.mailbox("dpo")},
            relay or self.relay(), has_tables)
        self.started.append(dpod)
        return dpod

    def sent(self):
        return harness.parsed(self.postfix.sent())

    def flags(self, user):
        """UID -> flags, looked at without touching them."""
        with self.dovecot.login(user) as session:
            session.select("INBOX", readonly=True)
            _, lines = session.uid("FETCH", "1:*", "(FLAGS)")
        found = {}
        for line in lines:
            if line is not None:
                uid = re.search(rb"UID (\d+)", line).group(1)
                found[int(uid)] = set(imaplib.ParseFlags(line))
        return found

    def close(self):
        for dpod in self.started:
            dpod.kill_if_running()
