# SPDX-License-Identifier: ISC
"""A small relay in clear text whose answers to letters a test decides."""
import email
import email.policy
import socketserver
import threading


class Session(socketserver.StreamRequestHandler):
    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self):
        self.say("220 small ESMTP")
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"DATA":
                self.say("354 go on")
                if not self.take_letter():
                    return
            else:
                self.say("221 bye" if word == b"QUIT" else "250 small")
                if word == b"QUIT":
                    return

    def take_letter(self):
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line[1:] if line.startswith(b".") else line)
        letter = email.message_from_bytes(b"".join(lines),
                                          policy=email.policy.default)
        with self.server.lock:
            self.server.letters.append(letter)
        answer = self.server.on_letter(letter)
        if answer is not None:
            self.say(answer)
        return answer is not None


class SmtpServer(socketserver.ThreadingTCPServer):
    """`on_letter(letter)` is the answer; None ends the session without."""
    daemon_threads = allow_reuse_address = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Session)
        self.lock = threading.Lock()
        self.letters = []  # as they came, accepted or not
        self.on_letter = lambda letter: "250 taken"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def relay(self):
        return {"url": f"smtp://127.0.0.1:{self.server_address[1]}",
                "insecure": True, "retry_min": "1s", "retry_max": "1s"}

    def close(self):
        self.shutdown()
        self.server_close()
