# SPDX-License-Identifier: ISC
"""A real Cyrus IMAP: every folder is below INBOX, and a header of 8 bits is
changed on its way in."""
import os
import re
import shutil
import smtplib

import server
import unpack

IMAPD = """\
configdirectory: {place}/config
defaultpartition: default
partition-default: {place}/mail
proc_path: {place}/config/proc
mboxname_lockpath: {place}/config/lock
idlesocket: {place}/idle
cyrus_user: {user}
servername: localhost
altnamespace: no
unixhierarchysep: no
# The first login makes the mailbox, without a quota.
autocreate_quota: 0
allowplaintext: no
allowstarttls: on
sasl_pwcheck_method: auxprop
sasl_auxprop_plugin: sasldb
sasl_sasldb_path: {place}/sasldb2
sasl_mech_list: PLAIN LOGIN
tls_server_cert: {certificates}/good.pem
tls_server_key: {place}/good.key
"""
CYRUS = """\
START {{
  recover cmd="ctl_cyrusdb -C {place}/imapd.conf -r"
  idled cmd="idled -C {place}/imapd.conf"
}}
SERVICES {{
  imap cmd="imapd -C {place}/imapd.conf" listen="127.0.0.1:{imap_port}" \
proto="tcp4" prefork=0
  imaps cmd="imapd -s -C {place}/imapd.conf" \
listen="127.0.0.1:{imaps_port}" proto="tcp4" prefork=0
  lmtp cmd="lmtpd -a -C {place}/imapd.conf" \
listen="127.0.0.1:{lmtp_port}" proto="tcp4" prefork=0
}}
EVENTS {{
  checkpoint cmd="ctl_cyrusdb -C {place}/imapd.conf -c" period=30
}}
"""


class Cyrus(server.ImapServer):
    PACKAGES = ["cyrus-common", "cyrus-imapd", "sasl2-bin"]
    NOT_NEEDED = ("exim4-", "gawk")
    MOVED = {b"/usr/lib/cyrus/bin": "cybin"}
    PORTS = 3
    PREFIX = "INBOX."

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.lmtp_port = self.ports[2]

    def write(self):
        user = server.service_user()
        shutil.copy(os.path.join(self.certificates, "good.key"), self.place)
        for name, text in (("imapd.conf", IMAPD), ("cyrus.conf", CYRUS)):
            self.write_file(name, text.format(**self.__dict__, user=user))
        for name, password in self.users.items():
            unpack.run(["sh", "-c", 'printf %s "$1" | "$2" -c -p -f "$3" '
                        '-u localhost "$4"', "sh", password,
                        self.program("/usr/sbin/saslpasswd2"),
                        self.path("sasldb2"), name], env=self.environment())
        # IDLE tells at once only if there is a directory for its sockets.
        places = ["config", "mail", "config/proc", "config/lock",
                  "config/socket"]
        for name in places:
            os.makedirs(self.path(name), exist_ok=True)
        for name in (".", "good.key", "sasldb2", *places):
            server.give(self.path(name))

    def command(self):
        return [os.path.join(self.root, "cybin", "master"),
                "-C", self.path("imapd.conf"), "-M", self.path("cyrus.conf"),
                "-p", self.path("pid")]

    def deliver(self, user, mails):
        with smtplib.LMTP("127.0.0.1", self.lmtp_port,
                          timeout=20) as session:
            for mail in mails:
                sender = re.match(rb"Return-Path: <(.*)>", mail)
                session.sendmail(sender.group(1).decode() if sender
                                 else "somebody@example.org", [user], mail)
