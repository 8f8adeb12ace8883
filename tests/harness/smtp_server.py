# SPDX-License-Identifier: ISC
"""A small relay in clear text whose answers a test decides."""
import email
import email.policy
import re
import socket
import socketserver
import threading


class Session(socketserver.StreamRequestHandler):
    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self):
        with self.server.lock:
            self.server.sessions.append(self.connection)
            self.server.most_sessions = max(self.server.most_sessions,
                                            len(self.server.sessions))
        try:
            self.talk()
        except ConnectionError:
            pass
        finally:
            with self.server.lock:
                self.server.sessions.remove(self.connection)

    def talk(self):
        greeting = self.server.answer("CONNECT", "") or "220 small ESMTP"
        self.say(greeting)
        if not greeting.startswith("2"):
            return
        for line in self.rfile:
            text = line.decode(errors="replace").strip()
            word = re.split(r"[ :]", text.upper(), maxsplit=1)[0]
            answer = self.server.answer(word, text)
            if word == "DATA" and answer is None:
                self.say("354 go on")
                if not self.take_letter():
                    return
                continue
            self.say(answer or
                     ("221 bye" if word == "QUIT" else "250 small"))
            if word == "QUIT" or (answer or "").startswith("421"):
                return

    def take_letter(self):
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line[1:] if line.startswith(b".") else line)
        letter = email.message_from_bytes(b"".join(lines),
                                          policy=email.policy.default)
        letter.raw = b"".join(lines)
        with self.server.lock:
            self.server.letters.append(letter)
        answer = self.server.on_letter(letter)
        if answer is not None:
            self.say(answer)
        return answer is not None


class SmtpServer(socketserver.ThreadingTCPServer):
    """`on_letter(letter)` is the answer; None ends the session without.
    `says` answers a command ("MAIL", "RCPT", ..., "CONNECT") with a line, or
    with what a function makes of the command's text; None: as usual."""
    daemon_threads = allow_reuse_address = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Session)
        self.lock = threading.Lock()
        self.letters = []  # as they came (`raw`), accepted or not
        self.commands = []
        self.sessions = []  # the sockets of those that are open
        self.most_sessions = 0
        self.says = {}
        self.on_letter = lambda letter: "250 taken"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def answer(self, word, text):
        with self.lock:
            self.commands.append(text if word != "CONNECT" else word)
        said = self.says.get(word)
        return said(text) if callable(said) else said

    def relay(self, **settings):
        return {"url": f"smtp://127.0.0.1:{self.server_address[1]}",
                "insecure": True, "retry_min": "1s", "retry_max": "1s",
                **settings}

    def break_off(self):
        """Every session, as a restart would."""
        with self.lock:
            for connection in self.sessions:
                connection.shutdown(socket.SHUT_RDWR)

    def close(self):
        self.shutdown()
        self.server_close()
