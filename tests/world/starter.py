# SPDX-License-Identifier: ISC
"""Programs that are linked once and then started many times (starter.c)."""
import array
import os
import select
import socket
import struct
import subprocess
import threading


class Starter:
    """A process of the program that starts copies of itself, one by one."""

    def __init__(self, path, library):
        self.peer, other = socket.socketpair(socket.AF_UNIX,
                                             socket.SOCK_SEQPACKET)
        with other:
            self.process = subprocess.Popen(
                [path], pass_fds=[other.fileno()], stdin=subprocess.DEVNULL,
                env={**os.environ, "LD_PRELOAD": library, "LD_BIND_NOW": "1",
                     "STARTER": str(other.fileno())})

    def start(self, words, environment, fds):
        text = [*words, *(f"{name}={value}"
                          for name, value in environment.items())]
        request = struct.pack("=I", len(words)) + b"".join(
            os.fsencode(one) + b"\0" for one in text)
        self.peer.sendmsg([request], [(
            socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", fds))])

    def has_ended(self):
        return bool(select.select([self.peer], [], [], 0)[0])

    def wait(self, seconds):
        self.peer.settimeout(seconds)
        try:
            reply = self.peer.recv(4)
        except TimeoutError:
            raise subprocess.TimeoutExpired("starter", seconds) from None
        return os.waitstatus_to_exitcode(struct.unpack("=i", reply)[0])

    def close(self):
        self.peer.close()
        self.process.wait()


class Started:
    """One run."""

    def __init__(self, starter, give_back, words, environment):
        self.starter, self.give_back = starter, give_back
        self.out = os.memfd_create("stdout")
        self.said, error = os.pipe()
        with open(os.devnull, "rb") as nothing:
            starter.start(words, environment,
                          [nothing.fileno(), self.out, error])
        os.close(error)

    def has_ended(self):
        return self.starter.has_ended()

    def end(self, seconds):
        """Waits until it has ended, and all that it started."""
        with open(self.said, "rb") as said:
            errors = said.read()
        code = self.starter.wait(seconds)
        self.give_back(self.starter)
        with open(self.out, "rb") as out:
            out.seek(0)
            output = out.read()
        return subprocess.CompletedProcess(
            [], code, output.decode(), errors.decode())


class Starters:
    def __init__(self, library):
        self.library = library
        self.lock = threading.Lock()
        self.idle = {}  # path -> starters

    def start(self, path, words, environment):
        with self.lock:
            idle = self.idle.setdefault(path, [])
            starter = idle.pop() if idle else None
        return Started(starter or Starter(path, self.library),
                       idle.append, [path, *words], environment)

    def close(self):
        for idle in self.idle.values():
            for starter in idle:
                starter.close()
