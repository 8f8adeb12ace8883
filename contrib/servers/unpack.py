# SPDX-License-Identifier: ISC
"""Programs of Debian packages, run without installing the packages.

`apt-get download` fetches what is not installed, `dpkg -x` unpacks it, and
the directories that the programs have compiled in are replaced, byte for
byte and of the same length, by ones that are made for this run. Nothing of the
system is changed, no service is started, no privilege is needed, and no
namespace either: it works in a container and in a chroot.
"""
import os
import re
import secrets
import shutil
import subprocess

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


def download(packages, cache, even_installed=False, not_needed=()):
    """The .deb files of `packages` (those that are installed, too, if it says
    so) and of what they need, without names that begin as `not_needed`."""
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
    if even_installed:
        names = sorted({*names, *packages})
    names = [name for name in names if not name.startswith(not_needed or "-")]
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


def relocate(path, replaced):
    """Puts what is ours where something else is compiled into a file."""
    with open(path, "rb") as source:
        old = source.read()
    new = old
    for compiled_in, ours in replaced.items():
        new = new.replace(compiled_in, ours)
    if new != old:
        mode = os.stat(path).st_mode
        os.unlink(path)
        with open(path, "wb") as target:
            target.write(new)
        os.chmod(path, mode & 0o777)


def replacements(root, moved, replaced):
    """Bytes -> bytes as long. A word ends earlier, a path may not: it is the
    beginning of others."""
    ours = {compiled_in: os.path.join(root, name).encode()
            for compiled_in, name in moved.items()}
    for compiled_in, text in replaced.items():
        ours[compiled_in] = text.format(root=root).encode()
        if not text.startswith("{root}"):
            ours[compiled_in] = ours[compiled_in].ljust(
                len(compiled_in), b"\0")
    for compiled_in, text in ours.items():
        assert len(text) == len(compiled_in), (compiled_in, text)
    return ours


def move(tree, root, moved):
    """The directories of programs, from the packages or from this system."""
    for compiled_in, name in moved.items():
        path = tree + compiled_in.decode()
        if not os.path.lexists(path):
            # Installed already: the system's own is as good.
            path = compiled_in.decode()
            if os.path.exists(path):
                copy = shutil.copytree if os.path.isdir(path) else shutil.copy
                copy(path, os.path.join(root, name))
            continue
        os.rename(path, os.path.join(root, name))


def unpack(kind, cache, root):
    """Unpacks the packages of a class of servers below `root`, ready to be
    run from there: see server.Server for what it says of them."""
    tree = os.path.join(root, "unpacked")
    os.makedirs(tree, exist_ok=True)
    for package in download(kind.PACKAGES, cache, kind.EVEN_INSTALLED,
                            kind.NOT_NEEDED):
        run(["dpkg", "-x", package, tree])
    move(tree, root, kind.MOVED)
    replaced = replacements(root, kind.MOVED, kind.REPLACED)
    for directory, _, names in os.walk(root):
        os.chmod(directory, 0o755)
        for name in names:
            path = os.path.join(directory, name)
            if os.path.isfile(path) and not os.path.islink(path):
                relocate(path, replaced)


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
