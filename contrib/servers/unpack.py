# SPDX-License-Identifier: ISC
"""Programs of Debian packages, run without installing the packages.

`apt-get download` fetches what is not installed, `dpkg -x` unpacks it, and
the one directory that the programs have compiled in is replaced, byte for
byte and of the same length, by one that is made for this run. Nothing of the
system is changed, no service is started, no privilege is needed, and no
namespace either: it works in a container and in a chroot.
"""
import os
import re
import secrets
import shutil
import subprocess

# What is compiled in, and the name below our directory that is as long.
MOVED = {
    b"/usr/lib/dovecot": "lib",
    b"/usr/lib/postfix": "pfx",
    b"/usr/bin/doveconf": "conf",
}
PROGRAM_ROOT = "/tmp/d"  # six characters more: as long as /usr/lib/... needs


class Unavailable(Exception):
    """A package could not be had; the text says what would help."""


def run(command, **options):
    """Runs a command to its end; its output is in the error."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, **options)
    if done.returncode != 0:
        raise Unavailable(f"{' '.join(command)}: {done.stdout.strip()}")
    return done.stdout


def new_directory():
    """A directory of our own, of a length that fits, for all to enter."""
    for _ in range(100):
        path = PROGRAM_ROOT + secrets.token_hex(3)
        try:
            os.mkdir(path, 0o755)
        except FileExistsError:
            continue
        os.chmod(path, 0o755)
        return path
    raise Unavailable(f"no free name below {os.path.dirname(PROGRAM_ROOT)}")


def wanted_packages(packages):
    """What an installation of `packages` would add to this system."""
    plan = run(["apt-get", "-s", "--no-install-recommends", "-o",
                "Debug::NoLocking=1", "install"] + packages,
               env={**os.environ, "LC_ALL": "C"})
    return re.findall(r"^Inst (\S+)", plan, re.M)


def download(packages, cache):
    """The .deb files of `packages` and of what they need."""
    os.makedirs(cache, exist_ok=True)
    listing = os.path.join(cache, "packages-" + "-".join(packages))
    if os.path.exists(listing):
        with open(listing, encoding="utf-8") as lines:
            files = [os.path.join(cache, line.strip()) for line in lines]
        if all(os.path.exists(path) for path in files):
            return files
    try:
        names = wanted_packages(packages)
    except Unavailable:
        run(["apt-get", "update"])
        names = wanted_packages(packages)
    fresh = os.path.join(cache, "partial." + secrets.token_hex(4))
    os.mkdir(fresh)
    try:
        if names:
            # As root, apt would drop to a user who may not write here.
            run(["apt-get", "-o", "APT::Sandbox::User=" + user_name(),
                 "download"] + names, cwd=fresh)
        files = sorted(os.listdir(fresh))
        for name in files:
            os.replace(os.path.join(fresh, name), os.path.join(cache, name))
    finally:
        shutil.rmtree(fresh)
    with open(listing, "w", encoding="utf-8") as output:
        output.writelines(name + "\n" for name in files)
    return [os.path.join(cache, name) for name in files]


def user_name():
    import pwd
    return pwd.getpwuid(os.getuid()).pw_name


def relocate(path, root):
    """Puts our directory where the compiled-in one stands in a file."""
    with open(path, "rb") as source:
        old = source.read()
    new = old
    for compiled_in, name in MOVED.items():
        ours = os.path.join(root, name).encode()
        assert len(ours) == len(compiled_in)
        new = new.replace(compiled_in, ours)
    if new != old:
        mode = os.stat(path).st_mode
        os.unlink(path)
        with open(path, "wb") as target:
            target.write(new)
        os.chmod(path, mode & 0o777)


def unpack(packages, cache, root):
    """Unpacks `packages` below `root`, ready to be run from there."""
    tree = os.path.join(root, "unpacked")
    for package in download(packages, cache):
        run(["dpkg", "-x", package, tree])
    for compiled_in, name in MOVED.items():
        path = tree + compiled_in.decode()
        if not os.path.lexists(path):
            # Installed already: the system's own is as good.
            path = compiled_in.decode()
            if os.path.exists(path):
                copy = shutil.copytree if os.path.isdir(path) else shutil.copy
                copy(path, os.path.join(root, name))
            continue
        os.rename(path, os.path.join(root, name))
    for directory, _, names in os.walk(root):
        os.chmod(directory, 0o755)
        for name in names:
            path = os.path.join(directory, name)
            if os.path.isfile(path) and not os.path.islink(path):
                relocate(path, root)


def library_path(root):
    """Where libraries lie that only the unpacked packages have."""
    tree = os.path.join(root, "unpacked")
    machine = os.uname().machine + "-linux-gnu"
    return ":".join(os.path.join(tree, place, machine)
                    for place in ("usr/lib", "lib"))


def program(root, *names):
    """An unpacked program, or the installed one."""
    for name in names:
        for path in (os.path.join(root, "unpacked", name.lstrip("/")), name):
            if os.path.exists(path):
                return path
    raise Unavailable(f"{names[0]} is neither unpacked nor installed")
