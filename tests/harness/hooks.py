# SPDX-License-Identifier: ISC
"""What `configure --enable-test-hooks` lets a test do (src/base/step.h)."""
import mmap
import os
import struct

TRACE, KILL, FAIL, FAIL_FROM, FAIL_EACH, HOLD = range(6)
NAME_SIZE = 24
HEAD = struct.Struct(f"=IIII{NAME_SIZE}s{NAME_SIZE}s")
TRACE_BYTES = 1 << 20


class Board:
    """The file that all processes of one dpod map."""

    def __init__(self, path, action=TRACE, process="", step="", number=0):
        self.path = str(path)
        with open(self.path, "wb") as output:
            output.write(HEAD.pack(action, number, 0, 0, process.encode(),
                                   step.encode()))
            output.truncate(HEAD.size + TRACE_BYTES)

    def environment(self, **more):
        return {**os.environ, "DPOD_TEST_STEPS": self.path, **more}

    def mend(self):
        """Nothing fails any more."""
        with open(self.path, "r+b") as file:
            file.write(struct.pack("=II", FAIL, 0xffffffff))

    def let_go(self):
        """What was held goes on, and nothing is held any more."""
        with open(self.path, "r+b") as file:
            file.write(struct.pack("=I", TRACE))

    def head(self):
        with open(self.path, "rb") as file:
            return HEAD.unpack(file.read(HEAD.size))

    def passed(self):
        """How often the chosen step was passed."""
        return self.head()[2]

    def trace(self):
        """[(process, step)], in the order in which they were passed."""
        with open(self.path, "rb") as file, \
                mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as text:
            length = self.head()[3]
            lines = text[HEAD.size:HEAD.size + length].decode()
        return [tuple(line.split(" ", 1)) for line in lines.splitlines()]
