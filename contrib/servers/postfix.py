# SPDX-License-Identifier: ISC
"""A real Postfix on free loopback ports: everything ends in one Maildir.

It authenticates at Dovecot, speaks TLS on one port and STARTTLS on another,
and refuses the recipients that a test names with the reply that it names.
"""
import os
import pwd
import shutil

import server
import unpack

MAIN = """\
compatibility_level = 3.6
myhostname = relay.example.net
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
queue_directory = {place}/spool
data_directory = {place}/data
daemon_directory = {root}/pfx/sbin
command_directory = {root}/unpacked/usr/sbin
meta_directory = {place}/etc
shlib_directory = no
mail_owner = mail
default_privs = nobody
setgid_group = games
import_environment = MAIL_CONFIG MAIL_DEBUG MAIL_LOGTAG LD_LIBRARY_PATH TZ
maillog_file = {place}/log
maillog_file_prefixes = /
alias_maps =
alias_database =
default_transport = virtual
virtual_mailbox_domains =
virtual_mailbox_base = {place}
virtual_mailbox_maps = static:sent/
virtual_minimum_uid = 1
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_mailbox_limit = 0
message_size_limit = 0
mynetworks =
smtpd_recipient_restrictions = \
check_recipient_access texthash:{place}/etc/refused,
 permit_sasl_authenticated, reject
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{sasl_port}
smtpd_tls_auth_only = yes
smtpd_tls_security_level = may
smtpd_tls_cert_file = {certificates}/{certificate}.pem
smtpd_tls_key_file = {certificates}/{certificate}.key
smtpd_client_connection_rate_limit = 0
smtpd_peername_lookup = no
smtpd_error_sleep_time = 0
disable_dns_lookups = yes
"""

MASTER = """\
127.0.0.1:{smtps_port} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
127.0.0.1:{smtp_port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
proxymap unix - - n - - proxymap
postlog unix-dgram n - n - 1 postlogd
"""
QUEUES = ("active", "bounce", "corrupt", "defer", "deferred", "flush", "hold",
          "incoming", "maildrop", "pid", "private", "public", "saved",
          "trace")


class Postfix(server.Relay):
    """Users are Dovecot's."""
    PACKAGES = ["postfix"]
    EVEN_INSTALLED = False
    MOVED = {b"/usr/lib/postfix": "pfx"}

    def __init__(self, root, place, certificates, ports, dovecot,
                 certificate="good"):
        super().__init__(root, place, certificates, ports, dovecot.users)
        self.certificate = certificate
        self.sasl_port = dovecot.sasl_port

    def write(self):
        if os.getuid() != 0:
            raise unpack.Unavailable("Postfix can only be started by root")
        for name in ("etc", "spool", "data", "sent"):
            os.makedirs(os.path.join(self.place, name), exist_ok=True)
        for name in QUEUES:
            path = os.path.join(self.place, "spool", name)
            os.makedirs(path, exist_ok=True)
            if name != "pid":
                shutil.chown(path, "mail", "games" if name in
                             ("maildrop", "public") else None)
        shutil.chown(os.path.join(self.place, "data"), "mail")
        shutil.chown(os.path.join(self.place, "sent"), "nobody", "nogroup")
        nobody = pwd.getpwnam("nobody")
        values = {**self.__dict__, "uid": nobody.pw_uid,
                  "gid": nobody.pw_gid}
        for name, text in (("main.cf", MAIN), ("master.cf", MASTER)):
            with open(os.path.join(self.place, "etc", name), "w",
                      encoding="utf-8") as output:
                output.write(text.format(**values))
        self.write_refused({})

    def write_refused(self, replies):
        path = os.path.join(self.place, "etc", "refused")
        with open(path, "w", encoding="utf-8") as output:
            for address, reply in replies.items():
                output.write(f"{address} {reply}\n")

    def environment(self):
        return {**super().environment(), "MAIL_CONFIG": self.path("etc")}

    def command(self):
        return [os.path.join(self.root, "pfx/sbin/master"), "-d"]

    def queue_is_empty(self):
        return not any(
            names for queue in ("incoming", "active", "deferred", "maildrop")
            for _, _, names in os.walk(os.path.join(self.place, "spool",
                                                    queue)))
