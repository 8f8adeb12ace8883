#!/usr/bin/python3
# SPDX-License-Identifier: ISC
"""A server that is far away, for as long as a command runs.

    distant.py MILLISECONDS COMMAND [ARGUMENT...]

Between COMMAND and the PostgreSQL of DPOD_TEST_POSTGRESQL (postgresql.py) each
answer comes MILLISECONDS later than it would: every byte is held for half of
that in each direction, and nothing else is changed. It is a Unix socket as
well, in a directory that COMMAND finds in DPOD_TEST_POSTGRESQL. How long a
round trip really takes, on this machine and now, is printed first.
"""
import collections
import os
import selectors
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

NAME = ".s.PGSQL.5432"
CHUNK = 1 << 16


class Line:
    """Two sockets, and what is on its way between them."""

    def __init__(self, near, far, delay):
        self.ends = {near: far, far: near}
        self.delay = delay
        self.ways = {near: collections.deque(), far: collections.deque()}
        self.selector = selectors.DefaultSelector()
        for end in self.ends:
            self.selector.register(end, selectors.EVENT_READ)

    def deliver(self):
        """What is due; when the next will be."""
        following = None
        for end, way in self.ways.items():
            while way and way[0][0] <= time.monotonic():
                data = way.popleft()[1]
                if not data:
                    return 0
                end.sendall(data)
            if way and (following is None or way[0][0] < following):
                following = way[0][0]
        return following

    def run(self):
        try:
            while True:
                following = self.deliver()
                if following == 0:
                    return
                wait = None if following is None else max(
                    0, following - time.monotonic())
                # select(2) may sleep longer than it was told: the end of the
                # wait is spent awake.
                if wait is not None:
                    wait = 0 if wait < 0.0002 else wait - 0.0002
                for key, _ in self.selector.select(wait):
                    data = key.fileobj.recv(CHUNK)
                    self.ways[self.ends[key.fileobj]].append(
                        (time.monotonic() + self.delay, data))
                    if not data:
                        self.selector.unregister(key.fileobj)
        except OSError:
            pass
        finally:
            for end in self.ends:
                end.close()


def serve(listener, server, delay):
    while True:
        try:
            near, _ = listener.accept()
        except OSError:
            return
        far = socket.socket(socket.AF_UNIX)
        far.connect(os.path.join(server, NAME))
        threading.Thread(target=Line(near, far, delay).run,
                         daemon=True).start()


def measure(place):
    """The round trip of a question that the server answers at once (no TLS),
    which takes a connection each; the best of some."""
    best = None
    for _ in range(20):
        with socket.socket(socket.AF_UNIX) as end:
            end.connect(os.path.join(place, NAME))
            begun = time.monotonic()
            end.sendall(bytes.fromhex("0000000804d2162f"))
            end.recv(1)
            taken = time.monotonic() - begun
            best = taken if best is None else min(best, taken)
    return best * 1000


def main():
    server = os.environ.get("DPOD_TEST_POSTGRESQL")
    if len(sys.argv) < 3 or server is None:
        sys.exit(__doc__)
    place = tempfile.mkdtemp(prefix="dpod-far-")
    os.chmod(place, 0o711)
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(os.path.join(place, NAME))
            os.chmod(os.path.join(place, NAME), 0o777)
            listener.listen()
            threading.Thread(
                target=serve, daemon=True,
                args=(listener, server, float(sys.argv[1]) / 2000)).start()
            print(f"# a round trip takes {measure(place):.2f} ms", flush=True)
            return subprocess.run(
                sys.argv[2:], check=False,
                env={**os.environ, "DPOD_TEST_POSTGRESQL": place}).returncode
    finally:
        shutil.rmtree(place)


if __name__ == "__main__":
    sys.exit(main())
