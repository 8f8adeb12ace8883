# SPDX-License-Identifier: ISC
"""A small IMAP server in clear text that misbehaves as a test wants it to.

`folder` is what it serves; `hooks` maps the first words of a command to a
function (session, tag, line) -> True if it has answered. The hooks `fetched`
and `idle` are called before a body and instead of an IDLE."""
import re
import socket
import threading
import time


class Folder:
    def __init__(self):
        self.lock = threading.RLock()
        self.uidvalidity = 77
        self.next_uid = 1
        self.modseq = 0  # HIGHESTMODSEQ; 0: the server has none
        self.messages = {}  # UID -> bytes
        self.flags = {}
        self.dates = {}  # UID -> INTERNALDATE, of those with their own

    def add(self, data, date=None):
        with self.lock:
            uid = self.next_uid
            self.messages[uid] = data.replace(b"\r\n", b"\n").replace(
                b"\n", b"\r\n")
            self.flags[uid] = set()
            if date is not None:
                self.dates[uid] = date
            self.next_uid += 1
            return uid

    def remove(self, uid):
        with self.lock:
            del self.messages[uid]

    def copy(self):
        """Another one, as it is now."""
        with self.lock:
            made = Folder()
            made.uidvalidity, made.next_uid = self.uidvalidity, self.next_uid
            made.messages = dict(self.messages)
            made.flags = {uid: set(of) for uid, of in self.flags.items()}
            made.dates = dict(self.dates)
            return made

    def renew(self, uidvalidity):
        """The same mail under other names."""
        with self.lock:
            self.uidvalidity = uidvalidity
            old = [self.messages[uid] for uid in sorted(self.messages)]
            first = self.next_uid = 1000
            self.dates = {first + i: self.dates[uid] for i, uid in
                          enumerate(sorted(self.messages))
                          if uid in self.dates}
            self.messages = {first + i: data for i, data in enumerate(old)}
            self.flags = {uid: set() for uid in self.messages}
            self.next_uid += len(old)


class Session(threading.Thread):
    def __init__(self, server, peer):
        super().__init__(daemon=True)
        self.server, self.folder = server, server.folder
        self.validity = None  # that of the folder when it was selected here
        self.peer = peer
        self.pending = b""

    def send(self, data):
        if isinstance(data, str):
            data = data.encode("latin-1") + b"\r\n"
        self.peer.sendall(data)

    def line(self, timeout=None):
        self.peer.settimeout(timeout)
        while b"\r\n" not in self.pending:
            try:
                more = self.peer.recv(65536)
            except TimeoutError:
                return None
            if not more:
                raise ConnectionError
            self.pending += more
        line, self.pending = self.pending.split(b"\r\n", 1)
        return line.decode("latin-1")

    def exactly(self, count):
        self.peer.settimeout(30)
        while len(self.pending) < count:
            more = self.peer.recv(65536)
            if not more:
                raise ConnectionError
            self.pending += more
        data, self.pending = self.pending[:count], self.pending[count:]
        return data

    def run(self):
        self.server.sessions += 1
        try:
            self.send("* OK ready")
            while True:
                line = self.line()
                tag, _, command = line.partition(" ")
                self.server.log.append(command)
                if not self.answer(tag, command):
                    break
        except (OSError, ConnectionError):
            pass
        finally:
            self.peer.close()

    def answer(self, tag, command):
        for words, hook in list(self.server.hooks.items()):
            if command.upper().startswith(words) and \
                    hook(self, tag, command):
                return True
        word = command.split(" ")[0].upper()
        if word == "LOGOUT":
            self.send("* BYE")
            self.send(f"{tag} OK done")
            return False
        if word in ("EXAMINE", "SELECT"):
            found = self.server.find(command.split(" ", 1)[1])
            if found is None:
                self.send(f"{tag} NO no such folder")
                return True
            self.folder = found
            self.validity = found.uidvalidity
            self.select()
            if self.server.is_read_only:
                self.send(f"{tag} OK [READ-ONLY] done")
                return True
        elif word == "CAPABILITY":
            self.send("* CAPABILITY IMAP4rev1 " + self.server.capabilities)
        elif word == "IDLE":
            return self.idle(tag)
        elif word == "UID" and "BODY" in command:
            self.bodies(command)
        elif word == "UID" and "FETCH" in command and "FLAGS" in command:
            self.keywords(command)
        elif word == "UID" and "FETCH" in command:
            self.entries(command)
        elif word == "STATUS":
            if self.server.find(command.split(" ")[1]) is None:
                self.send(f"{tag} NO no such folder")
                return True
            self.send(f"* STATUS {command.split(' ')[1]} (UIDVALIDITY 77)")
        elif word == "APPEND":
            if not self.append(command):
                self.send(f"{tag} NO [TRYCREATE] no such folder")
                return True
        elif word == "UID" and command.upper().startswith("UID MOVE"):
            if not self.copy(command, True):
                self.send(f"{tag} NO [TRYCREATE] no such folder")
                return True
        elif word == "CREATE":
            if not self.server.create(command.split(" ", 1)[1]):
                self.send(f"{tag} NO not allowed here")
                return True
        elif word == "UID" and "COPY" in command:
            if not self.copy(command):
                self.send(f"{tag} NO [TRYCREATE] no such folder")
                return True
        elif word == "UID" and "EXPUNGE" in command:
            self.expunge(command)
        elif word == "UID" and "STORE" in command:
            if not self.store(tag, command):
                return True
        elif word not in ("LOGIN", "NOOP", "CHECK"):
            self.send(f"{tag} BAD unknown")
            return True
        self.send(f"{tag} OK done")
        return True

    def select(self):
        with self.folder.lock:
            self.send(f"* {len(self.folder.messages)} EXISTS")
            self.send(f"* OK [PERMANENTFLAGS ({self.server.permanent})] x")
            self.send(f"* OK [UIDVALIDITY {self.folder.uidvalidity}] valid")
            self.send(f"* OK [UIDNEXT {self.folder.next_uid}] next")
            if self.folder.modseq:
                self.send(f"* OK [HIGHESTMODSEQ {self.folder.modseq}] most")

    def wanted(self, command):
        if self.validity not in (None, self.folder.uidvalidity):
            # It must not change in a session (RFC 9051, 2.3.1.1).
            self.send("* BYE UIDVALIDITY changed")
            raise ConnectionError
        text = command.split(" ")[2]
        top = max(self.folder.messages, default=0)
        uids = []
        for part in text.split(","):
            first, _, last = part.partition(":")
            low = int(first)
            high = top if last == "*" else int(last or first)
            if last == "*" and low > high:
                low = high  # RFC 3501: the last message is always in it
            uids += [uid for uid in sorted(self.folder.messages)
                     if low <= uid <= high]
        return uids

    def number(self, uid):
        return sorted(self.folder.messages).index(uid) + 1

    def entries(self, command):
        with self.folder.lock:
            self.told = self.folder.next_uid
            for uid in self.wanted(command):
                self.send(f"* {self.number(uid)} FETCH (UID {uid} RFC822.SIZE "
                          f"{len(self.folder.messages[uid])} INTERNALDATE "
                          f"\"{self.server.date_of(uid, self.folder)}\")")

    def keywords(self, command):
        with self.folder.lock:
            for uid in self.wanted(command):
                flags = " ".join(sorted(self.folder.flags[uid]))
                self.send(f"* {self.number(uid)} FETCH (UID {uid} FLAGS "
                          f"({flags}))")

    def bodies(self, command):
        with self.folder.lock:
            uids = self.wanted(command)
        if "fetched" in self.server.hooks:
            self.server.hooks["fetched"](self, uids)
        for uid in uids:
            with self.folder.lock:
                data = self.folder.messages.get(uid)
                if data is None:
                    continue
                number = self.number(uid)
            section = re.search(r"BODY\.PEEK(\[.*\])(<0)?", command).group(1)
            if section == "[HEADER]":
                data = data[:data.index(b"\r\n\r\n") + 4]
            partial = "<0>" if "<0" in command else ""
            self.send(f"* {number} FETCH (UID {uid} BODY{section}{partial} "
                      f"{{{len(data)}}}\r\n".encode() + data + b")\r\n")

    def store(self, tag, command):
        with self.folder.lock:
            keyword = command.rsplit("(", 1)[1].rstrip(")")
            for uid in self.wanted(command):
                if "-FLAGS" in command:
                    self.folder.flags[uid].discard(keyword)
                else:
                    self.folder.flags[uid].add(keyword)
        return True

    def copy(self, command, moves=False):
        target = self.server.find(command.split(" ", 3)[3])
        if target is not None:
            with self.folder.lock:
                for uid in self.wanted(command):
                    target.add(self.folder.messages[uid],
                               self.folder.dates.get(uid))
                    if moves:
                        number = self.number(uid)
                        self.folder.remove(uid)
                        self.send(f"* {number} EXPUNGE")
        return target is not None

    def append(self, command):
        name, _, rest = command.split(" ", 1)[1].partition(" ")
        size = int(re.search(r"\{(\d+)\+?\}$", rest).group(1))
        self.send("+ go on")
        data = self.exactly(size + 2)[:size]
        target = self.server.find(name)
        if target is not None:
            target.add(data, self.server.date())
        return target is not None

    def expunge(self, command):
        with self.folder.lock:
            for uid in self.wanted(command):
                if r"\Deleted" in self.folder.flags[uid]:
                    number = self.number(uid)
                    self.folder.remove(uid)
                    self.send(f"* {number} EXPUNGE")

    def idle(self, tag):
        if "IDLE" not in self.server.capabilities:
            self.send(f"{tag} BAD no IDLE here")
            return True
        self.send("+ idling")
        # What came since the last look is told at once, as servers do.
        known = getattr(self, "told", self.folder.next_uid)
        while True:
            line = self.line(0.1)
            if line is not None:
                self.send(f"{tag} OK done")
                return True
            if self.folder.next_uid != known:
                known = self.folder.next_uid
                self.send(f"* {len(self.folder.messages)} EXISTS")


class Server:
    def __init__(self, folder=None, port=0):
        self.folder = folder or Folder()
        self.capabilities = "IDLE UIDPLUS MOVE"
        self.permanent = r"\Deleted \*"
        self.is_read_only = False
        self.folders = {}  # beside INBOX
        self.prefix = ""  # that CREATE requires
        self.dates = {}  # likewise, of the UID in any folder
        self.internal_date = self.date()
        self.hooks = {}
        self.log = []
        self.sessions = 0
        self.listener = socket.create_server(("127.0.0.1", port))
        self.port = self.listener.getsockname()[1]
        self.open = []
        threading.Thread(target=self.accept, daemon=True).start()

    @staticmethod
    def date(at=None):
        return time.strftime("%d-%b-%Y %H:%M:%S +0000",
                             time.gmtime(time.time() if at is None else at))

    def date_of(self, uid, folder):
        return folder.dates.get(uid) or \
            self.dates.get(uid, self.internal_date)

    def find(self, name):
        name = name.strip('"')
        return self.folder if name.upper() == "INBOX" \
            else self.folders.get(name)

    def create(self, name):
        name = name.strip('"')
        if not name.startswith(self.prefix):
            return False
        self.folders[name] = Folder()
        return True

    def accept(self):
        while True:
            try:
                peer, _ = self.listener.accept()
            except OSError:
                return
            self.open.append(peer)
            Session(self, peer).start()

    def drop(self):
        """All connections, as a server that is started anew."""
        for peer in self.open:
            try:
                peer.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        self.open = []

    def close(self):
        self.listener.close()
        self.drop()

    def count(self, words):
        return len([line for line in self.log if line.startswith(words)])
