# SPDX-License-Identifier: ISC
"""material.py - what is learnt from: lines, whole mails, fixtures, background

Everything is the project's own. A row has a fold, so that what belongs
together is never on both sides of a trial.
"""
import collections
import glob
import json
import os
import re

import numpy as np

import features

KINDS = ["access", "erasure", "optout", "rectification", "restriction",
         "portability", "withdraw", "automated", "complaint", "breach",
         "question", "reminder"]
OTHERS = ["sales", "job", "newsletter", "thanks", "invoice", "support",
          "internal", "list", "vendor", "press", "automatic", "private",
          "spam"]
# The fixtures have the names of the program.
RENAMED = {"objection": "optout", "withdraw-consent": "withdraw",
           "automated-decision": "automated"}

NAMES = {"withdraw": "withdraw-consent", "automated": "automated-decision"}

# kinds: what is asked for; other: the kind of other mail, "" where unknown;
# plain: a mail that has nothing to do with the subject
Row = collections.namedtuple(
    "Row", "source subject body kinds other plain language group weight")


def language_of(path):
    return os.path.basename(path)[:2]


def line_row(text, path, number):
    """Of one line of a .tsv; ValueError if its labels are not ours."""
    labels, body = text.rstrip("\n").split("\t")
    none, _, other = labels.partition(":")
    kinds = frozenset() if none == "none" else frozenset(labels.split("+"))
    if not body.strip() or not kinds <= set(KINDS) or (
            other and other not in OTHERS):
        raise ValueError(f"{path}:{number}: labels {labels!r}")
    name = os.path.basename(path)
    return Row("line", "", body, kinds, other,
               name[2:4] in ("-o", "-p") and not kinds, language_of(path),
               (name, (number - 1) // 50), 1.)


def lines(folder):
    rows = []
    for path in sorted(glob.glob(os.path.join(folder, "*.tsv"))):
        with open(path, encoding="utf-8") as file:
            rows += [line_row(text, path, number)
                     for number, text in enumerate(file, 1) if text.strip()]
    return rows


def mails(folder):
    rows = []
    for path in sorted(glob.glob(os.path.join(folder, "mails*.jsonl"))):
        with open(path, encoding="utf-8") as file:
            for number, text in enumerate(file):
                mail = json.loads(text)
                rows.append(Row(
                    "mail", mail["subject"], mail["text"],
                    frozenset(mail["kinds"]), mail.get("other", ""), False,
                    mail["language"],
                    (os.path.basename(path), number // 10), 1.))
    return rows


def cases(folder):
    """tests/rules/*.cases: see cases.h there. What is unsure by design is
    left out."""
    rows = []
    for path in sorted(glob.glob(os.path.join(folder, "*.cases"))):
        with open(path, encoding="utf-8") as file:
            found = file.read()
        for number, part in enumerate(
                re.split(r"^case ", found, flags=re.M)[1:]):
            head, _, text = part.partition("\ntext\n")
            text = "" if text.startswith(".\n") else text.split("\n.\n")[0]
            value = dict(line.split(" ", 1) for line in head.split("\n")[1:]
                         if " " in line and not line.startswith("#"))
            want = value.get("expect", "").split()
            if not want or want[0] not in ("request", "not-request"):
                continue
            kinds = {RENAMED.get(kind, kind) for kind in want[1:]}
            rows.append(Row(
                "case", value.get("subject", ""),
                re.sub(r"^\.\.", ".", text, flags=re.M),
                frozenset(kinds & set(KINDS))
                if want[0] == "request" else frozenset(), "", False,
                value.get("language") or language_of(path),
                (os.path.basename(path), number // 25), 3.))
    return rows


def background(folder):
    """Sentences that ask for nothing and stand in any mail, by language."""
    out = {}
    for path in sorted(glob.glob(os.path.join(folder, "*.txt"))):
        with open(path, encoding="utf-8") as file:
            out[language_of(path)] = [s.strip() for s in file if s.strip()]
    return out


def frames(folder):
    """Greetings, closings, names and what follows them, by language."""
    out = {}
    for path in sorted(glob.glob(os.path.join(folder, "*.txt"))):
        with open(path, encoding="utf-8") as file:
            out[language_of(path)] = [
                part.split("\n") for part in file.read().strip().split("\n\n")]
    return out


def background_rows(sentences):
    return [Row("background", "", text, frozenset(), "", True, language,
                ("background", language), .5)
            for language in sorted(sentences)
            for text in sentences[language]]


def shingles(text):
    text = re.sub(r"\W+", " ", features.normalise(text[:600])).strip()
    return {text[at:at + 5] for at in range(max(1, len(text) - 4))}


def voice(row):
    """What is never on both sides of a trial: a file. Other mail and plain
    mail, of which a language has one file, are taken as two."""
    name, block = row.group[0], row.group[1]
    if row.source == "line" and name[2:4] in ("-n", "-p"):
        return f"{name} {block % 2}"
    return name


def folds(rows, pairs, count=5, division=0):
    """Whole voices, so that each sort of each language is in as many folds as
    it can be; of pairs (see near), the later row goes where the earlier one is.
    Another division places the voices in another order."""
    size, sort = collections.Counter(), {}
    for row in rows:
        one = voice(row)
        size[one] += 1
        sort[one] = (row.source if row.source != "line"
                     else row.language + (" other" if " " in one else ""))
    rng = np.random.RandomState(division)
    first = {one: size[one] * (1 + 3 * rng.rand() * bool(division))
             for one in sorted(size)}
    total, place = np.zeros(count), {}
    of = collections.defaultdict(lambda: np.zeros(count))
    for one in sorted(size, key=lambda one: (-first[one], one)):
        place[one] = int((2 * of[sort[one]] + total).argmin())
        total[place[one]] += size[one]
        of[sort[one]][place[one]] += size[one]
    fold = np.array([place[voice(row)] for row in rows])
    for at, earlier in pairs:
        fold[at] = fold[earlier]
    return fold


def near(rows, share):
    """Pairs (row, earlier row) that share more than `share` of their groups
    of five letters; at most one for a row."""
    sets = [shingles(row.body) for row in rows]
    often = collections.Counter(s for one in sets for s in one)
    index = collections.defaultdict(list)
    for at, one in enumerate(sets):
        if len(one) < 6:
            continue
        rare = sorted(one, key=lambda s: (often[s], s))[:12]
        found = collections.Counter(j for s in rare for j in index[s])
        for other, _ in found.most_common(8):
            if len(one & sets[other]) > share * len(one | sets[other]):
                yield at, other
                break
        for s in rare:
            if len(index[s]) < 50:
                index[s].append(at)
