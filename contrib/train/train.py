#!/usr/bin/python3
# SPDX-License-Identifier: ISC
"""train.py [--folds N] [--divisions N] [--only N] [--keep FILE] OUT

Learns both stages from the tree, each tried on folds it has not seen, prints
the figures, and writes OUT/weights.bin. The second stage is the average of
those of several divisions into folds. The same material gives the same bytes.
--only stops after that many folds and writes nothing; --keep saves what the
trial gave for every mail, for experiments.
"""
import argparse
import multiprocessing
import os
import pickle
import time

import numpy as np

import compose
import features
import figures
import material
import model

TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")
# In the second stage whole mails and fixtures count for more, composed long
# mails for less.
WEIGHT = {"mail": 8., "case": 3., "long": .3}
LESS = WEIGHT | {"short": .5, "long": .1}      # for `request`


def targets(rows):
    """Rows x outputs of 1, 0 and -1: the kind of other mail is not known
    of most that ask for nothing."""
    want = np.zeros((len(rows), len(model.OUTPUTS)), int)
    for at, row in enumerate(rows):
        want[at, 0] = bool(row.kinds - {"question"})
        for k, kind in enumerate(material.KINDS):
            want[at, 1 + k] = kind in row.kinds
        for k, other in enumerate(material.OTHERS):
            want[at, model.ASKED + k] = (
                other == row.other if row.other or row.kinds else -1)
    return want


def read(top):
    training = os.path.join(top, "rules/training")
    idle = material.background(os.path.join(training, "background"))
    rows = (material.lines(training) + material.mails(training)
            + material.cases(os.path.join(top, "tests/rules"))
            + material.background_rows(idle))
    return rows, idle, material.frames(os.path.join(training, "frames"))


def mail_texts(row):
    """The sentences of a mail: its subject, its body."""
    subject = row.subject.strip()
    return [subject] if subject else [], features.sentences(row.body)


def line_texts(row):
    """A row of the first stage is one window; one too short to be a sentence
    is taken as it is."""
    subject, body = mail_texts(row)
    return subject + body or [row.body or " "]


SHARED = {}         # what the processes read


def both(work, items, chunk=1):
    """The results of two processes, in the order of the items; each is found
    by itself, so that their number changes nothing."""
    with multiprocessing.get_context("fork").Pool(2) as pool:
        yield from pool.imap(work, items, chunk)


def hashes(key):
    return SHARED["store"].hashes(key)


def numbers(store, rows, mails):
    """Of their sentences in the store: those of each row, and the subject's
    and the body's of each mail."""
    lines = [line_texts(row) for row in rows]
    texts = [mail_texts(row) for row in mails]
    keys = dict.fromkeys((text, row.language)
                         for row, some in zip(rows, lines) for text in some)
    keys.update(dict.fromkeys(
        (text, row.language) for row, (subject, body) in zip(mails, texts)
        for text in subject + body))
    SHARED["store"] = store
    for key, found in zip(keys, both(hashes, keys, 200)):
        store.add(key, found)
    return ([store.ids(some, row.language) for row, some in zip(rows, lines)],
            [[store.ids(part, row.language) for part in some]
             for row, some in zip(mails, texts)])


def first_stage(part):
    """Learnt from what is not of this part: the views of the mails that are.
    Without a part, from all rows: the stage itself."""
    rows, ids, store = (SHARED[name] for name in ("rows", "ids", "store"))
    fold = [-1] * len(rows) if part is None else SHARED["fold"][part[0]]
    some = [at for at, row in enumerate(rows)
            if row.source == "background" or part is None
            or fold[at] != part[1]]
    start = time.time()
    some_rows = [rows[at] for at in some]
    one = model.Stage1(store).learn(
        [ids[at] for at in some], targets(some_rows),
        np.array([row.weight for row in some_rows]))
    print(f"{len(some)} rows: {time.time() - start:.0f} s", flush=True)
    if part is not None:
        return views_of(part, one)
    one.store = None
    return one


def views_of(part, one):
    num, den = one.sums()
    return [model.views(mail, subject, body, num, den, one.bias)
            for mail, (subject, body), own in zip(
                SHARED["mails"], SHARED["numbers"], SHARED["part"])
            if own == part]


def weights(mails, of):
    return np.array([of.get(mail.source, 1.) for mail in mails])


def second_stage(part):
    """Learnt from mails of the same division that are not of this part: the
    logits of those that are. Of a whole division (None for the fold): the
    stage itself."""
    found, want, mails, parts = (SHARED[name] for name in (
        "found", "want", "seen", "seen_part"))
    division, fold = part
    away = [at for at, own in enumerate(parts)
            if own[0] == division and own[1] != fold]
    some = [mails[at] for at in away]
    two = model.Stage2().learn(found[away], want[away], weights(some, WEIGHT),
                               weights(some, LESS))
    return two if fold is None else two.scores(
        found[[at for at, own in enumerate(parts) if own == part]])


def gather(a):
    """Reads everything; what the processes share is set here. A part is
    (division, fold)."""
    rows, idle, frames = read(a.top)
    pairs = list(material.near(rows, .5))
    whole = [at for at, row in enumerate(rows)
             if row.source in ("mail", "case")]
    folds, mails, parts = [], [], []
    for division in range(a.divisions):
        fold = material.folds(rows, pairs, a.folds, division)
        composed, of = compose.compose(rows, fold, idle, frames,
                                       3 + division)
        mails += composed + [rows[at] for at in whole]
        parts += [(division, int(one)) for one in [*of, *fold[whole]]]
        folds.append(fold)
    store = model.Store(features.Lexicon(os.path.join(a.top,
                                                      "rules/concepts")))
    ids, of_mails = numbers(store, rows, mails)
    print(f"{len(rows)} rows, {len(mails)} mails, "
          f"{len(store.found)} sentences", flush=True)
    store.matrices()
    SHARED.update(rows=rows, frames=frames, ids=ids, store=store, fold=folds,
                  mails=mails, numbers=of_mails, part=parts)


def places(of, parts):
    """Where the mails of each part are."""
    found = {part: [] for part in parts}
    for at, own in enumerate(of):
        if own in found:
            found[own].append(at)
    return found


def look(parts):
    """First stages: shares the views of the mails of these parts, by those
    that have not seen them. Returns the one that has seen all, if wanted."""
    place = places(SHARED["part"], parts)
    seen = sorted(at for some in place.values() for at in some)
    views = np.zeros((len(SHARED["part"]),
                      len(model.VIEWS) * len(model.OUTPUTS)
                      + len(model.FACTS)), np.float32)
    one = None
    for part, found in zip(parts, both(first_stage, parts)):
        if part is None:
            one = found
        else:
            views[place[part]] = found
    mails = [SHARED["mails"][at] for at in seen]
    SHARED.update(seen=mails, seen_part=[SHARED["part"][at] for at in seen],
                  found=views[seen], want=targets(mails))
    return one


def average(stages):
    """One second stage of several: they are linear. What one of them learns
    depends on how the voices fell into folds."""
    two = model.Stage2()
    two.coefficients = np.mean([one.coefficients for one in stages], 0)
    two.bias = np.mean([one.bias for one in stages], 0)
    return two


def first_division(mails, logits):
    """A mail is in each division; experiments look at one."""
    at = [i for i, part in enumerate(SHARED["seen_part"]) if part[0] == 0]
    return ([mails[i] for i in at],
            np.array([SHARED["seen_part"][i][1] for i in at]),
            SHARED["found"][at], logits[at])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--divisions", type=int, default=6)
    parser.add_argument("--only", type=int)
    parser.add_argument("--keep")
    parser.add_argument("--top", default=TOP)
    a = parser.parse_args()
    gather(a)
    divisions = range(1 if a.only else a.divisions)
    parts = [(division, fold) for division in divisions
             for fold in range(a.only or a.folds)]
    one = look(parts + [None] * (not a.only))
    mails, stages = SHARED["seen"], []
    place = places(SHARED["seen_part"], parts)
    logits = np.zeros((len(mails), len(model.OUTPUTS)))
    parts += [(division, None) for division in divisions if not a.only]
    for part, found in zip(parts, both(second_stage, parts)):
        if part[1] is None:
            stages.append(found)
        else:
            logits[place[part]] = found
    if a.keep:
        with open(a.keep, "wb") as file:
            pickle.dump(first_division(mails, logits), file, 4)
    limits = figures.limits(logits, mails)
    figures.show(logits, mails, limits)
    if a.only:
        return
    opinions = figures.opinions(os.path.join(a.top, "contrib/train"))
    model.write(os.path.join(a.out, "weights.bin"), one, average(stages),
                opinions, limits,
                model.digest(SHARED["rows"], SHARED["frames"]))


if __name__ == "__main__":
    main()
