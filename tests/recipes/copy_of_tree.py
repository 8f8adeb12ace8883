# SPDX-License-Identifier: ISC
"""What add_language and add_kind_and_letter share: a copy of the tree in which
files are changed and counted, and an office that its programs run."""
import email
import email.policy
import filecmp
import glob
import json
import os
import re
import shutil
import subprocess

TOP = os.path.abspath(os.environ.get("top_srcdir", "."))
BUILD = os.path.abspath(os.environ.get("top_builddir", "."))
DATA = ("src", "rules", "templates", "man")
PROGRAMS = ("dpod", "dpoctl", "dpod-reader")
CONFIGURATION = """\
state-directory = "{0}/state"
organisation {{
  name = "Example Ltd"
  address = dpo@example.com
  contact = "+44 20 7946 0000"
  authority = "Information Commissioner's Office"
  language = {1}
}}
mailbox "dpo" {{
  url = "maildir:{0}/in"
  start = all
  acknowledge = auto
}}
relay {{
  url = "directory:{0}/out"
}}
calendar {{
  time-zone = Europe/London
}}
"""


def replace(path, before, after):
    with open(path, encoding="utf-8") as content:
        text = content.read()
    assert before in text, (path, before)
    with open(path, "w", encoding="utf-8") as output:
        output.write(text.replace(before, after, 1))


def append(path, text):
    with open(path, "a", encoding="utf-8") as output:
        output.write(text)


def check_recipe(what, files):
    """Each file is named where doc/ARCHITECTURE.md says how to add that, and
    there is nothing there that it did not take."""
    with open(os.path.join(TOP, "doc/ARCHITECTURE.md"),
              encoding="utf-8") as content:
        row, = [line for line in content if line.startswith(f"| {what} |")]
    named = [re.sub("LANGUAGE|PURPOSE", "[a-z-]+", path.replace(".", "[.]"))
             for path in re.findall("`([^`]+)`", row)]
    for path in files:
        assert any(re.fullmatch(name, path) for name in named), (path, row)
    for name in named:
        assert any(re.fullmatch(name, path) for path in files), (name, row)


class Tree:
    """A copy of what is built from; the rest is a link to the first."""

    def __init__(self, directory):
        self.top = os.path.join(directory, "tree")
        os.mkdir(self.top)
        for name in os.listdir(TOP):
            path = os.path.join(TOP, name)
            if name in DATA:
                shutil.copytree(path, os.path.join(self.top, name),
                                ignore=shutil.ignore_patterns("training"),
                                copy_function=shutil.copyfile)
            elif name not in (".git", "build"):
                os.symlink(path, os.path.join(self.top, name))

        # That of a distribution may only be read.
        for directory, _, _ in os.walk(self.top):
            os.chmod(directory, 0o755)

    def path(self, name):
        return os.path.join(self.top, name)

    def changed(self):
        """The files that are not as in the first tree, or not in it."""
        found = []
        for part in DATA:
            for directory, _, names in os.walk(self.path(part)):
                for name in names:
                    path = os.path.join(directory, name)
                    first = os.path.join(TOP, os.path.relpath(path, self.top))
                    if not os.path.exists(first) or \
                            not filecmp.cmp(path, first, shallow=False):
                        found.append(os.path.relpath(path, self.top))
        return sorted(found)

    def build(self, directory):
        os.mkdir(directory)
        jobs = str(os.cpu_count() or 1)
        for words in ([os.path.join(self.top, "configure"), "-q",
                       "CC=" + os.environ.get("CC", "cc"), "CFLAGS=-O0"],
                      ["make", "-s", "-j" + jobs, *PROGRAMS]):
            done = subprocess.run(words, cwd=directory, capture_output=True,
                                  text=True, timeout=900)
            assert done.returncode == 0, done.stdout + done.stderr

    def borrow(self, directory):
        """The programs that are there already, with the data of this tree."""
        os.mkdir(directory)
        for name in PROGRAMS:
            shutil.copy(os.path.join(BUILD, name), directory)
        open(os.path.join(directory, "config.status"), "w").close()
        for name in ("rules", "templates"):
            os.symlink(self.path(name), os.path.join(directory, name))


class Office:
    def __init__(self, directory, build, language="en"):
        self.directory, self.build = directory, build
        for name in ("state", "in/new", "in/cur", "in/tmp", "out"):
            os.makedirs(os.path.join(directory, name))
        self.conf = os.path.join(directory, "dpod.conf")
        with open(self.conf, "w", encoding="utf-8") as output:
            output.write(CONFIGURATION.format(directory, language))

    def mail(self, number, subject, text):
        mail = email.message.EmailMessage(policy=email.policy.SMTP)
        mail["Return-Path"] = "<anna@client.example>"
        mail["From"] = "anna@client.example"
        mail["To"] = "dpo@example.com"
        mail["Subject"] = subject
        mail["Message-ID"] = f"<m{number}@client.example>"
        mail["Date"] = "Mon, 02 Mar 2026 10:00:00 +0000"
        mail.set_content(text)
        path = os.path.join(self.directory, "in/new", f"1.{number}.host")
        with open(path, "wb") as output:
            output.write(mail.as_bytes())

    def run(self, program, *words, code=0, build=None):
        done = subprocess.run(
            [os.path.join(build or self.build, program), "-c", self.conf,
             *words], capture_output=True, text=True, timeout=120)
        assert done.returncode == code, (words, done.returncode, done.stdout,
                                         done.stderr)
        return done.stdout + done.stderr

    def ctl(self, *words):
        return [json.loads(line) for line in
                self.run("dpoctl", "--json", *words).splitlines()]

    def letters(self):
        found = []
        for path in sorted(glob.glob(self.directory + "/out/**",
                                     recursive=True)):
            if os.path.isfile(path):
                with open(path, "rb") as content:
                    found.append(email.message_from_bytes(
                        content.read(), policy=email.policy.default)
                        .get_content())
        return found
