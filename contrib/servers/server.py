# SPDX-License-Identifier: ISC
"""What every server of these tests has: a directory of its own, one main
process, a log, a start that waits until it serves, and a stop by pid.

A server is a class in a file of its own: the packages that it comes from, the
templates of its configuration, and how one knows that it serves. `launch`
unpacks, starts and, at the end, removes one."""
import contextlib
import imaplib
import os
import pwd
import shutil
import signal
import smtplib
import socket
import ssl
import subprocess
import time

import certificates
import unpack


def free_ports(count):
    """Ports that nobody listens on; all are held until all are found."""
    sockets = []
    try:
        for _ in range(count):
            one = socket.socket()
            sockets.append(one)
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


def new_place(root, name):
    """A directory below `root` that all may enter."""
    place = os.path.join(root, name)
    os.mkdir(place, 0o755)
    os.chmod(place, 0o755)
    return place


def service_user():
    """Who the processes are: for root an ordinary user, else we."""
    return pwd.getpwuid(os.getuid()).pw_name if os.getuid() else "mail"


def service_ids():
    user = pwd.getpwnam(service_user())
    return user.pw_uid, user.pw_gid


def give(path):
    """Makes it the service user's."""
    if os.getuid() == 0:
        os.chown(path, *service_ids())


def encrypted(password):
    """As crypt(3) does it."""
    return subprocess.run(["openssl", "passwd", "-6", "-stdin"],
                          input=password, capture_output=True, text=True,
                          check=True).stdout.strip()


@contextlib.contextmanager
def launch(kind, cache, users, **settings):
    """A server of this class that runs; all of it is gone afterwards."""
    root = unpack.new_directory()
    try:
        unpack.unpack(kind, os.path.abspath(cache), root)
        directory = os.path.join(root, "certificates")
        certificates.make_all(directory)
        server = kind(root, new_place(root, "server"), directory,
                      free_ports(kind.PORTS), users, **settings)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(root, ignore_errors=True)


class Server:
    """`users` are name: password."""
    PACKAGES = []
    # Whether these are fetched although they are installed.
    EVEN_INSTALLED = True
    # Beginnings of the names of packages that apt would add, and nobody runs.
    NOT_NEEDED = ()
    # Directories of programs that are compiled in, and their name below ours
    # that is as long.
    MOVED = {}
    # What else is compiled in: paths as long that begin with {root}, and words
    # that are no longer.
    REPLACED = {}
    PORTS = 2
    # SIGTERM goes to the main process, or to its whole process group.
    STOPS_GROUP = True

    def __init__(self, root, place, certificates, ports, users):
        self.root = root
        self.place = place
        self.certificates = certificates
        self.ports = ports
        self.users = users
        self.process = None
        self.output = None

    def write(self):
        """Its configuration and directories."""
        raise NotImplementedError

    def command(self):
        """The main process, in the foreground."""
        raise NotImplementedError

    def probe(self):
        """Returns if it serves; else raises one of `not_yet`."""
        raise NotImplementedError

    not_yet = (OSError, smtplib.SMTPException, imaplib.IMAP4.error)

    def path(self, *names):
        return os.path.join(self.place, *names)

    def program(self, *names):
        return unpack.program(self.root, *names)

    def write_file(self, name, text, mode=0o644):
        with open(self.path(name), "w", encoding="utf-8") as output:
            output.write(text)
        os.chmod(self.path(name), mode)

    def environment(self):
        return {**os.environ,
                "LD_LIBRARY_PATH": unpack.library_path(self.root)}

    def spawn(self, command):
        return subprocess.Popen(
            command, env=self.environment(), stdin=subprocess.DEVNULL,
            stdout=self.output, stderr=self.output, start_new_session=True)

    def start(self, write=True):
        if write:
            self.write()
        self.output = open(self.path("output"), "ab")
        self.process = self.spawn(self.command())
        deadline = time.monotonic() + 30
        while True:
            try:
                self.probe()
                return
            except self.not_yet as reason:
                if (self.process.poll() is not None
                        or time.monotonic() > deadline):
                    self.stop()
                    raise RuntimeError(
                        f"{type(self).__name__} did not start: "
                        f"{reason}\n{self.log()}") from reason
                time.sleep(0.05)

    def log(self):
        text = ""
        for name in ("output", "log"):
            if os.path.exists(self.path(name)):
                with open(self.path(name), encoding="utf-8",
                          errors="replace") as lines:
                    text += lines.read()
        return text

    def end(self, process, number):
        try:
            if self.STOPS_GROUP:
                os.killpg(process.pid, number)
            else:
                process.send_signal(number)
        except ProcessLookupError:
            pass

    def stop_process(self, process):
        self.end(process, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            self.end(process, signal.SIGKILL)
            process.wait()

    def stop(self):
        if self.process is None:
            return
        self.stop_process(self.process)
        self.process = None
        self.output.close()

    def context(self):
        """For a client that verifies our authority."""
        return ssl.create_default_context(
            cafile=os.path.join(self.certificates, "ca.pem"))


class ImapServer(Server):
    """Has `imaps_port`, and `imap_port` for STARTTLS."""
    # What stands before the name of each folder but INBOX.
    PREFIX = ""
    MOVES = True  # whether it has MOVE

    def __init__(self, root, place, certificates, ports, users):
        super().__init__(root, place, certificates, ports, users)
        self.imaps_port, self.imap_port = ports[:2]

    def probe(self):
        self.login(next(iter(self.users))).logout()

    def login(self, user):
        """An imaplib session over TLS."""
        session = imaplib.IMAP4_SSL("127.0.0.1", self.imaps_port,
                                    ssl_context=self.context(), timeout=20)
        session.login(user, self.users[user])
        return session

    def append(self, user, mails, folder="INBOX", flags="", times=None):
        """Puts mails (bytes, any line ends) into a mailbox by APPEND."""
        with self.login(user) as session:
            for index, mail in enumerate(mails):
                when = times[index] if times else time.time()
                mail = mail.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
                answer, text = session.append(
                    folder, flags, imaplib.Time2Internaldate(when), mail)
                if answer != "OK":
                    raise RuntimeError(f"APPEND: {text}")

    def deliver(self, user, mails):
        """As a delivery agent does, so that IDLE tells of them."""
        raise NotImplementedError


class Relay(Server):
    """Has `smtps_port`, and `smtp_port` for STARTTLS. It takes letters of its
    users alone, with the null sender or any, and puts all into one Maildir,
    `sent`."""

    def __init__(self, root, place, certificates, ports, users):
        super().__init__(root, place, certificates, ports, users)
        self.smtps_port, self.smtp_port = ports[:2]
        self.tls = True  # else it takes anybody's letters in clear text

    def probe(self):
        with smtplib.SMTP("127.0.0.1", self.smtp_port, timeout=5):
            pass

    def write_refused(self, replies):
        """The configuration that says so; see refuse()."""
        raise NotImplementedError

    def refuse(self, replies):
        """From now on: recipient -> reply ("450 4.2.1 later")."""
        self.stop()
        self.write_refused(replies)
        self.start(write=False)

    def settings(self, user="dpo", starttls=False):
        """Of the relay section of a dpod that sends through it, without the
        password."""
        scheme, port = ("smtp+starttls", self.smtp_port) if starttls \
            else ("smtps", self.smtps_port)
        if not self.tls:
            return {"url": f"smtp://127.0.0.1:{self.smtp_port}",
                    "insecure": True}
        return {"url": f"{scheme}://127.0.0.1:{port}", "user": user,
                "ca_file": os.path.join(self.certificates, "ca.pem")}

    def send(self, user, password, recipient, mail):
        """A mail through the relay, to see that it works."""
        if not self.tls:
            with smtplib.SMTP("127.0.0.1", self.smtp_port,
                              timeout=20) as session:
                session.sendmail("", [recipient], mail)
            return
        with smtplib.SMTP_SSL("127.0.0.1", self.smtps_port, timeout=20,
                              context=self.context()) as session:
            session.login(user, password)
            session.sendmail("", [recipient], mail)

    def queue_is_empty(self):
        raise NotImplementedError

    def sent(self, seconds=20):
        """The mails that were delivered, once the queue has run empty."""
        deadline = time.monotonic() + seconds
        while not self.queue_is_empty():
            if time.monotonic() > deadline:
                raise RuntimeError(f"the queue stays full\n{self.log()}")
            time.sleep(0.02)
        mails = []
        for name in ("new", "cur"):
            if os.path.isdir(self.path("sent", name)):
                for entry in sorted(os.listdir(self.path("sent", name))):
                    with open(self.path("sent", name, entry), "rb") as mail:
                        mails.append(mail.read())
        return mails

    def forget_sent(self):
        for name in ("new", "cur"):
            if os.path.isdir(self.path("sent", name)):
                for entry in os.listdir(self.path("sent", name)):
                    os.unlink(self.path("sent", name, entry))
