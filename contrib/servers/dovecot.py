# SPDX-License-Identifier: ISC
"""A real Dovecot on free loopback ports, with Maildirs of its own, 2.3 or
2.4."""
import grp
import os
import pwd
import re
import shutil
import ssl
import time

import server
import unpack

# All but names that 2.4 changed.
COMMON = """\
base_dir = {place}/run
state_dir = {place}/state
instance_name = dpod-scratch
log_path = {place}/log
listen = 127.0.0.1
default_internal_user = {internal_user}
default_internal_group = {internal_group}
default_login_user = {login_user}
mail_uid = {internal_user}
mail_gid = {internal_group}
first_valid_uid = 0
first_valid_gid = 0
mailbox_list_index = no
# The login process would slow a wrong password down, and a test with it.
auth_failure_delay = 0
auth_mechanisms = plain login scram-sha-256 {mechanisms}
mail_max_userip_connections = 100
ssl = yes
ssl_min_protocol = TLSv1.2
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap_port}
  }}
  inet_listener imaps {{
    port = {imaps_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
  unix_listener stats-writer {{
    mode = 0666
  }}
}}
service auth {{
  inet_listener sasl {{
    port = {sasl_port}
  }}
}}
"""

VERSION_2_3 = """\
protocols = imap
import_environment = $import_environment LD_LIBRARY_PATH
mail_location = maildir:{place}/mail/%u
ssl_cert = <{certificates}/{certificate}.pem
ssl_key = <{certificates}/{certificate}.key
disable_plaintext_auth = yes
passdb {{
  driver = passwd-file
  args = {place}/users
}}
userdb {{
  driver = static
  args = uid={internal_user} gid={internal_group} home={place}/home/%u
}}
"""

VERSION_2_4 = """\
dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
protocols {{
  imap = yes
}}
import_environment {{
  LD_LIBRARY_PATH = {library_path}
}}
mail_driver = maildir
mail_path = {place}/mail/%{{user}}
ssl_server_cert_file = {certificates}/{certificate}.pem
ssl_server_key_file = {certificates}/{certificate}.key
auth_allow_cleartext = no
passdb passwd-file {{
  passwd_file_path = {place}/users
}}
userdb static {{
  fields {{
    uid = {internal_user}
    gid = {internal_group}
    home = {place}/home/%{{user}}
  }}
}}
"""

INTROSPECTION = """\
introspection_mode = post
introspection_url = {introspection}
username_attribute = username
active_attribute = active
active_value = true
"""
# Of 2.3: a passdb of its own for tokens, with a file of its own, asked for
# these mechanisms alone. In 2.4 the mechanisms ask by themselves.
OAUTH2_2_3 = """\
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {place}/oauth2.conf
}}
"""
OAUTH2_2_4 = "oauth2 {{\n" + INTROSPECTION + "}}\n"


def service_users():
    """Who the processes are: existing, ordinary users for root, else us."""
    if os.getuid() == 0:
        return "mail", "mail", "nobody"
    user = pwd.getpwuid(os.getuid()).pw_name
    return user, grp.getgrgid(os.getgid()).gr_name, user


class Dovecot(server.ImapServer):
    """Tokens are taken by `mechanisms` if there is an `introspection` URL to
    ask."""
    PACKAGES = ["dovecot-imapd"]
    EVEN_INSTALLED = False
    MOVED = {b"/usr/lib/dovecot": "lib", b"/usr/bin/doveconf": "conf"}
    PORTS = 3
    STOPS_GROUP = False

    def __init__(self, root, place, certificates, ports, users,
                 certificate="good", introspection=None,
                 mechanisms="xoauth2 oauthbearer"):
        super().__init__(root, place, certificates, ports, users)
        self.certificate = certificate
        self.sasl_port = ports[2]
        self.introspection = introspection
        self.mechanisms = mechanisms if introspection else ""
        self.delivered = 0

    def write(self):
        for name in ("run", "state", "mail", "home"):
            os.makedirs(os.path.join(self.place, name), exist_ok=True)
        user, group, login = service_users()
        if os.getuid() == 0:
            for name in ("mail", "home"):
                shutil.chown(os.path.join(self.place, name), user, group)
        with open(os.path.join(self.place, "users"), "w",
                  encoding="utf-8") as output:
            for name, password in self.users.items():
                output.write(f"{name}:{{PLAIN}}{password}\n")
        values = {**self.__dict__, "internal_user": user,
                  "internal_group": group, "login_user": login,
                  "library_path": unpack.library_path(self.root)}
        is_old = self.version() < (2, 4)
        # 2.4 wants its version first.
        text = (VERSION_2_3 if is_old else VERSION_2_4) + COMMON
        if self.introspection:
            text += OAUTH2_2_3 if is_old else OAUTH2_2_4
        for name, template in (("oauth2.conf", INTROSPECTION),
                               ("dovecot.conf", text)):
            with open(os.path.join(self.place, name), "w",
                      encoding="utf-8") as output:
                output.write(template.format(**values))

    def version(self):
        """(2, 3) or (2, 4): their configurations differ."""
        text = unpack.run([self.dovecot(), "--version"],
                          env=self.environment())
        return tuple(int(number) for number in
                     re.match(r"(\d+)\.(\d+)", text).groups())

    def dovecot(self):
        return self.program("/usr/sbin/dovecot")

    def command(self):
        return [self.dovecot(), "-F", "-c", self.path("dovecot.conf")]

    def logins(self, user):
        """By which mechanisms the user got in, the last one at the end."""
        return re.findall(rf"(?:Login|Logged in): user=<{user}>, "
                          r"method=(\S+),", self.log())

    def context(self):
        context = super().context()
        if self.certificate != "good":
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return context

    def maildir(self, user):
        return os.path.join(self.place, "mail", user)

    def deliver(self, user, mails, times=None):
        """Puts many mails into new/ of a Maildir, as a delivery would."""
        internal_user, group, _ = service_users()
        base = self.maildir(user)
        for name in ("", "tmp", "new", "cur"):
            directory = os.path.join(base, name)
            if not os.path.isdir(directory):
                os.makedirs(directory)
                if os.getuid() == 0:
                    shutil.chown(directory, internal_user, group)
        for index, mail in enumerate(mails):
            when = times[index] if times else time.time()
            self.delivered += 1
            name = f"{int(when)}.M{self.delivered:06d}P{os.getpid()}.scratch"
            path = os.path.join(base, "tmp", name)
            with open(path, "wb") as output:
                output.write(mail)
            os.utime(path, (when, when))
            if os.getuid() == 0:
                shutil.chown(path, internal_user, group)
            os.rename(path, os.path.join(base, "new", name))

    def empty(self, user):
        """Takes a mailbox away, UIDVALIDITY and all."""
        shutil.rmtree(self.maildir(user), ignore_errors=True)
