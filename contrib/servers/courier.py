# SPDX-License-Identifier: ISC
"""A real Courier IMAP: every folder is below INBOX, there is no MOVE, and
IDLE is a look at the folder now and then."""
import contextlib
import os
import signal
import time

import server
import unpack

# What its start script would take from /etc/courier/imapd and imapd-ssl.
SETTINGS = {
    "IMAP_CAPABILITY": "IMAP4rev1 UIDPLUS CHILDREN NAMESPACE "
    "THREAD=ORDEREDSUBJECT THREAD=REFERENCES SORT QUOTA IDLE",
    "IMAP_KEYWORDS": "1",
    "IMAP_ACL": "1",
    "IMAP_IDLE_TIMEOUT": "1",
    "IMAP_MAILBOX_SANITY_CHECK": "1",
    "IMAP_DISABLETHREADSORT": "0",
    "IMAP_CHECK_ALL_FOLDERS": "0",
    "IMAP_OBSOLETE_CLIENT": "0",
    "IMAP_USELOCKS": "1",
    "IMAP_ENHANCEDIDLE": "0",
    "IMAP_TRASHFOLDERNAME": "Trash",
    "IMAP_EMPTYTRASH": "Trash:7",
    "IMAP_MOVE_EXPUNGE_TO_TRASH": "0",
    "IMAP_TLS_REQUIRED": "1",
    "TLS_VERIFYPEER": "NONE",
}


class Courier(server.ImapServer):
    PACKAGES = ["courier-base", "courier-imap", "courier-authdaemon",
                "courier-authlib", "courier-authlib-userdb"]
    NOT_NEEDED = ("exim4-", "libgnutls28-dev", "gnutls-bin")
    MOVED = {b"/usr/lib/courier-authlib": "courier-lib",
             b"/usr/libexec/gam_server": "gam_server"}
    # Who does the TLS of STARTTLS is the last.
    REPLACED = {b"/run/courier": "{root}", b"/etc/courier": "{root}",
                b"\0courier\0": "\0mail"}
    PREFIX = "INBOX."
    MOVES = False

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.delivered = 0
        self.others = []  # processes beside the one for IMAPS
        self.settings = dict(SETTINGS)

    def environment(self):
        tree = os.path.join(self.root, "unpacked")
        environment = super().environment()
        environment["LD_LIBRARY_PATH"] += f":{tree}/usr/lib"
        return {**environment, **self.settings,
                "COURIERTLS": self.program("/usr/bin/couriertls"),
                "TLS_CERTFILE": self.path("both.pem")}

    def write(self):
        both = ""
        for name in ("good.pem", "good.key"):
            with open(os.path.join(self.certificates, name),
                      encoding="ascii") as text:
                both += text.read()
        self.write_file("both.pem", both, 0o600)
        server.give(self.path("both.pem"))
        os.makedirs(os.path.join(self.root, "authdaemon"), exist_ok=True)
        with open(os.path.join(self.root, "authdaemonrc"), "w",
                  encoding="ascii") as output:
            output.write('authmodulelist="authuserdb"\ndaemons=2\n'
                         f'authdaemonvar={self.root}/authdaemon\n')
        uid, gid = server.service_ids()
        people, secrets = "", ""
        for name, password in self.users.items():
            people += (f"{name}\tuid={uid}|gid={gid}|home={self.place}|"
                       f"mail={self.maildir(name)}\n")
            secrets += f"{name}\tsystempw={server.encrypted(password)}\n"
            self.make_maildir(name)
        self.write_database("userdb", people)
        self.write_database("userdbshadow", secrets)

    def write_database(self, name, lines):
        self.write_file(name, lines + ".\n", 0o600)
        database = os.path.join(self.root, name + ".dat")
        unpack.run(
            [self.program("/usr/lib/courier/courier-authlib/makedatprog"),
             self.path(name), database + ".tmp", database],
            env=self.environment())
        os.chmod(database, 0o600)

    def tcpd(self, port, *middle):
        program = self.program("/usr/sbin/couriertcpd")
        # That of Debian 13 asks no ident server, and refuses the option.
        with open(program, "rb") as content:
            asks = b"noidentlookup" in content.read()
        return [program, "-address=127.0.0.1",
                "-maxprocs=40", "-maxperip=40", "-nodnslookup",
                *(["-noidentlookup"] if asks else []), str(port), *middle,
                self.program("/usr/lib/courier/courier/imaplogin"),
                self.program("/usr/bin/imapd"), "Maildir"]

    def command(self):
        return ["env", "IMAP_TLS=1",
                *self.tcpd(self.imaps_port,
                           self.program("/usr/bin/couriertls"), "-server",
                           "-tcpd")]

    def start(self, write=True):
        if write:
            self.write()
        self.output = open(self.path("output"), "ab")
        self.others = [
            self.spawn([self.program(
                "/usr/lib/courier/courier-authlib/authdaemond")]),
            self.spawn(["env", "IMAP_STARTTLS=YES",
                        *self.tcpd(self.imap_port)])]
        super().start(write=False)

    def stop(self):
        super().stop()
        for process in self.others:
            self.stop_process(process)
        self.others = []
        # Locks are watched by a process that the first login has started, and
        # that would end half a minute after the last one.
        for pid in filter(str.isdigit, os.listdir("/proc")):
            with contextlib.suppress(OSError):
                if os.readlink(f"/proc/{pid}/exe") == \
                        os.path.join(self.root, "gam_server"):
                    os.kill(int(pid), signal.SIGTERM)

    def maildir(self, user):
        return self.path("mail", user)

    def make_maildir(self, user):
        for name in ("", "tmp", "new", "cur"):
            os.makedirs(os.path.join(self.maildir(user), name), exist_ok=True)
            server.give(os.path.join(self.maildir(user), name))

    def deliver(self, user, mails):
        for mail in mails:
            self.delivered += 1
            name = f"{int(time.time())}.M{self.delivered:06d}.scratch"
            path = os.path.join(self.maildir(user), "tmp", name)
            with open(path, "wb") as output:
                output.write(mail)
            server.give(path)
            os.rename(path, os.path.join(self.maildir(user), "new", name))
