#!/usr/bin/python3
# SPDX-License-Identifier: ISC
"""A reader whose processes die of mails that say POISON, unless the file
`antidote` lies beside it; all others they hand to the real one.

It makes copies of itself as the real one does (src/reader/original.h), and a
copy asks a real one of its own."""
import ctypes
import os
import select
import signal
import socket
import struct
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
HEADER = struct.Struct("=IIQ")
COPY = 11
SYS_CLONE = {"x86_64": 56, "aarch64": 220}[os.uname().machine]
CLONE_PARENT = 0x8000


def receive(sock, size):
    data = b""
    while len(data) < size:
        piece = sock.recv(size - len(data))
        if not piece:
            sys.exit(0)
        data += piece
    return data


def start():
    """The real program, and what it says when it is ready."""
    ours, theirs = socket.socketpair()
    process = subprocess.Popen(
        [os.path.join(HERE, "real-reader")] + sys.argv[1:], stdin=theirs,
        env={})
    theirs.close()
    header = receive(ours, HEADER.size)
    return process, ours, header + receive(ours, HEADER.unpack(header)[1])


def ask(original):
    """A socket to a copy of the real one."""
    ours, theirs = socket.socketpair()
    socket.send_fds(original, [HEADER.pack(COPY, 0, 0)], [theirs.fileno()])
    theirs.close()
    receive(original, HEADER.size)
    return ours


def serve(worker):
    real, original, _ = start()
    ours = ask(original)
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


def main():
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    worker = socket.socket(fileno=0)
    real, _, ready = start()
    real.kill()
    worker.sendall(ready)
    while True:
        request, files, _, _ = socket.recv_fds(worker, HEADER.size, 1)
        if not request:
            return
        pid = ctypes.CDLL(None).syscall(
            SYS_CLONE, CLONE_PARENT | signal.SIGCHLD, 0, 0, 0, 0)
        if pid == 0:
            worker.detach()
            os.dup2(files[0], 0)
            serve(socket.socket(fileno=files[0]))
            os._exit(0)
        os.close(files[0])
        worker.sendall(HEADER.pack(COPY, 0, pid))


main()
