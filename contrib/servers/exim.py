# SPDX-License-Identifier: ISC
"""A real Exim: everything ends in one Maildir, or is refused at RCPT."""
import os
import shutil

import server

CONFIGURATION = """\
exim_user = mail
exim_group = mail
never_users =
exim_path = {exim}
primary_hostname = relay.example.net
spool_directory = {place}/spool
log_file_path = {place}/spool/log/%s
pid_file_path = {place}/pid
local_interfaces = <; 127.0.0.1
daemon_smtp_ports = {smtp_port} : {smtps_port}
tls_on_connect_ports = {smtps_port}
tls_advertise_hosts = *
tls_certificate = {certificates}/good.pem
tls_privatekey = {place}/good.key
auth_advertise_hosts = ${{if def:tls_in_cipher {{*}}{{}}}}
acl_smtp_rcpt = check_recipient
acl_smtp_data = accept
rfc1413_query_timeout = 0s
host_lookup =
accept_8bitmime = true
# A connection takes no more than these; the next one goes on.
smtp_accept_max_per_connection = 20
prod_requires_admin = true
keep_environment = LD_LIBRARY_PATH
add_environment =
begin acl
check_recipient:
  deny !authenticated = *
    message = relay not permitted
{refused}
  accept
begin routers
everybody:
  driver = accept
  transport = maildir
begin transports
maildir:
  driver = appendfile
  maildir_format
  directory = {place}/sent
  create_directory
  envelope_to_add
  return_path_add
  user = mail
  group = mail
begin retry
* * F,1h,1s
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${{if eq{{$auth3}}{{${{lookup{{$auth2}}lsearch\
{{{place}/users}}{{$value}}{{}}}}}}}}
  server_set_id = $auth2
login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = Username:: : Password::
  server_condition = ${{if eq{{$auth2}}{{${{lookup{{$auth1}}lsearch\
{{{place}/users}}{{$value}}{{}}}}}}}}
  server_set_id = $auth1
"""
# Exim says a code of three digits only if the verb agrees with its first.
REFUSED = """\
  {verb} recipients = {address}
    message = {reply}
"""


class Exim(server.Relay):
    PACKAGES = ["exim4-base", "exim4-daemon-light"]
    NOT_NEEDED = ("exim4-config",)
    # Whom it would look for at its start, installed or not.
    REPLACED = {b"Debian-exim": "mail"}

    def write(self):
        for name in ("spool", "sent"):
            os.makedirs(self.path(name), exist_ok=True)
            shutil.chown(self.path(name), "mail", "mail")
        shutil.copy(os.path.join(self.certificates, "good.key"), self.place)
        shutil.chown(self.path("good.key"), "mail", "mail")
        self.write_file("users", "".join(
            f"{name}: {password}\n" for name, password in self.users.items()))
        self.write_refused({})

    def write_refused(self, replies):
        refused = "".join(
            REFUSED.format(address=address, reply=reply,
                           verb="deny" if reply.startswith("5") else "defer")
            for address, reply in replies.items())
        self.write_file("exim.conf", CONFIGURATION.format(
            **{**self.__dict__, "refused": refused,
               "exim": self.program("/usr/sbin/exim4")}))

    def command(self):
        return [self.program("/usr/sbin/exim4"), "-C",
                self.path("exim.conf"), "-bdf", "-q1s"]

    def queue_is_empty(self):
        return not any(names for _, _, names in
                       os.walk(self.path("spool", "input")))

    def log(self):
        path = self.path("spool", "log", "main")
        if not os.path.exists(path):
            return super().log()
        with open(path, encoding="utf-8", errors="replace") as lines:
            return lines.read()
