#!/usr/bin/python3
# SPDX-License-Identifier: ISC
"""Dovecot and Postfix for a demonstration, a test or a measurement.

    with Servers(cache) as servers:
        servers.dovecot.append("dpo", [mail])
        ...
        servers.postfix.sent()

As a program it starts both, puts the mails of a directory into the mailbox
`dpo` if one is given, prints where everything is as shell variables, and
stops both when its standard input ends:

    servers.py CACHE-DIRECTORY [MAIL-DIRECTORY]

They are at 127.0.0.1, not at "localhost": a fresh chroot has no /etc/hosts.
`cache` keeps the downloaded packages. Dovecot runs as any user, Postfix must
be started by root; neither is installed.
"""
import os
import shutil
import signal
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import certificates  # noqa: E402
import unpack  # noqa: E402
from dovecot import Dovecot  # noqa: E402
from postfix import Postfix  # noqa: E402
from server import free_ports, new_place  # noqa: E402

USERS = {"dpo": "correct horse", "gdpr": "battery staple"}


class Packages:
    """What both are unpacked from, as unpack.unpack() asks for it."""
    PACKAGES = Dovecot.PACKAGES + Postfix.PACKAGES
    EVEN_INSTALLED = False
    NOT_NEEDED = ()
    MOVED = {**Dovecot.MOVED, **Postfix.MOVED}
    REPLACED = {}


class Servers:
    """All processes and files of both; gone after close()."""

    def __init__(self, cache, users=None):
        self.users = users or USERS
        self.root = unpack.new_directory()
        self.started = []
        try:
            unpack.unpack(Packages, os.path.abspath(cache), self.root)
            self.certificates = os.path.join(self.root, "certificates")
            certificates.make_all(self.certificates)
            self.dovecot = self.new_dovecot("dovecot")
            self.postfix = self.new_postfix("postfix")
        except BaseException:
            self.close()
            raise

    def new_dovecot(self, name, certificate="good", **tokens):
        """Starts one more, with mailboxes of its own."""
        server = Dovecot(self.root, new_place(self.root, name),
                         self.certificates, free_ports(Dovecot.PORTS),
                         self.users, certificate, **tokens)
        server.start()
        self.started.append(server)
        return server

    def new_postfix(self, name, certificate="good", dovecot=None):
        """`dovecot` is whom it asks about logins."""
        server = Postfix(self.root, new_place(self.root, name),
                         self.certificates, free_ports(Postfix.PORTS),
                         dovecot or self.dovecot, certificate)
        server.start()
        self.started.append(server)
        return server

    @property
    def ca_file(self):
        return os.path.join(self.certificates, "ca.pem")

    def close(self):
        for server in reversed(self.started):
            server.stop()
        self.started = []
        shutil.rmtree(self.root, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def read_mails(directory):
    mails = []
    for name in sorted(os.listdir(directory)):
        with open(os.path.join(directory, name), "rb") as mail:
            mails.append(mail.read())
    return mails


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(f"usage: {sys.argv[0]} CACHE-DIRECTORY [MAIL-DIRECTORY]")
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(1))
    try:
        servers = Servers(sys.argv[1])
    except (unpack.Unavailable, RuntimeError) as reason:
        sys.exit(f"servers: {reason}")
    with servers:
        if len(sys.argv) == 3:
            servers.dovecot.append("dpo", read_mails(sys.argv[2]))
        print(f"IMAPS_PORT={servers.dovecot.imaps_port}")
        print(f"SMTPS_PORT={servers.postfix.smtps_port}")
        print(f"CA_FILE={servers.ca_file}")
        print(f"SENT={servers.postfix.place}/sent")
        print(f"PASSWORD='{servers.users['dpo']}'", flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
