# SPDX-License-Identifier: ISC
"""A name server on loopback that knows what a test tells it, and the C
library's resolver directed to it."""
import os
import socket
import struct
import subprocess
import threading

from programs import TOP

SRV, MX = 33, 15


def name(text):
    return b"".join(bytes([len(label)]) + label.encode()
                    for label in text.split(".") if label) + b"\0"


def srv(target, port, priority=0, weight=0):
    return SRV, struct.pack("!HHH", priority, weight, port) + name(target)


def mx(target, priority=10):
    return MX, struct.pack("!H", priority) + name(target)


class NameServer:
    """`records`: name -> list of (type, data). Any other name does not
    exist; `wild` answers everything with these bytes behind the id."""

    def __init__(self, records, wild=None):
        self.records, self.wild = records, wild
        self.asked = []
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                question, peer = self.socket.recvfrom(4096)
            except OSError:
                return
            self.socket.sendto(self.answer(question), peer)

    def answer(self, question):
        labels, at = [], 12
        while question[at]:
            labels.append(question[at + 1:at + 1 + question[at]].decode())
            at += 1 + question[at]
        end = at + 5
        wanted, = struct.unpack("!H", question[at + 1:at + 3])
        asked = ".".join(labels).lower()
        self.asked.append(asked)
        if self.wild is not None:
            return question[:2] + self.wild
        known = self.records.get(asked)
        found = [data for kind, data in known or [] if kind == wanted]
        return question[:2] + struct.pack(
            "!HHHHH", 0x8180 if known else 0x8183, 1, len(found), 0, 0) + \
            question[12:end] + b"".join(
                b"\xc0\x0c" + struct.pack("!HHIH", wanted, 1, 60, len(data))
                + data for data in found)

    def environment(self, directory):
        """What a program must see to ask this one."""
        library = os.path.join(str(directory), "resolver.so")
        if not os.path.exists(library):
            subprocess.run(
                ["cc", "-shared", "-fPIC", "-o", library,
                 os.path.join(TOP, "tests", "harness", "resolver.c")],
                check=True)
        return {"LD_PRELOAD": library,
                "DPOD_TEST_DNS_PORT": str(self.socket.getsockname()[1])}

    def close(self):
        self.socket.close()
