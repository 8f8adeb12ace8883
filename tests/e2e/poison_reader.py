#!/usr/bin/python3
# SPDX-License-Identifier: ISC
"""A reader that dies of mails that say POISON, unless the file `antidote`
lies beside it; all others it hands to the real one."""
import os
import select
import signal
import socket
import struct
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
HEADER = struct.Struct("=IIQ")


def main():
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    worker = socket.socket(fileno=0)
    ours, theirs = socket.socketpair()
    real = subprocess.Popen([os.path.join(HERE, "real-reader")] + sys.argv[1:],
                            stdin=theirs, env={})
    theirs.close()
    pending = b""
    while True:
        ready, _, _ = select.select([worker, ours], [], [])
        if ours in ready:
            data = ours.recv(65536)
            if not data:
                break
            worker.sendall(data)
        if worker in ready:
            data = worker.recv(65536)
            if not data:
                break
            pending += data
            while len(pending) >= HEADER.size:
                length = HEADER.unpack_from(pending)[1]
                if len(pending) < HEADER.size + length:
                    break
                frame = pending[:HEADER.size + length]
                pending = pending[len(frame):]
                if b"POISON" in frame and not os.path.exists(
                        os.path.join(HERE, "antidote")):
                    real.kill()
                    os.abort()
                ours.sendall(frame)
    real.kill()


main()
