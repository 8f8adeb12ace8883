#!/usr/bin/python3
# SPDX-License-Identifier: ISC
"""train.py [--folds N] [--only N] [--keep FILE] OUT - learns from the tree

Learns both stages, each tried on folds it has not seen, prints the figures,
and writes OUT/weights.bin. The same material gives the same bytes. --only
stops after that many folds and writes nothing; --keep saves what the trial
gave for every mail, for experiments.
"""
import argparse
import itertools
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
    return rows, idle


def sentence_numbers(store, row):
    subject = [row.subject] if row.subject.strip() else []
    return (store.ids([text.strip() for text in subject], row.language),
            store.ids(features.sentences(row.body), row.language))


def line_numbers(store, row):
    """A row of the first stage is one window; one too short to be a sentence
    is taken as it is."""
    subject, body = sentence_numbers(store, row)
    return subject + body or store.ids([row.body or " "], row.language)


MATERIAL = []       # rows, the numbers of their sentences, the store


def first_stage(some):
    """Learnt from some of the rows."""
    rows, ids, store = MATERIAL
    start = time.time()
    some_rows = [rows[at] for at in some]
    one = model.Stage1(store).learn(
        [ids[at] for at in some], targets(some_rows),
        np.array([row.weight for row in some_rows]))
    print(f"{len(some)} rows: {time.time() - start:.0f} s", flush=True)
    one.store = None
    return one


def first_stages(rows, ids, store, choices):
    """Of each choice of rows, two at a time: each is learnt by itself, so
    that their number changes nothing."""
    store.matrices()
    MATERIAL[:] = rows, ids, store
    with multiprocessing.get_context("fork").Pool(2) as pool:
        for one in pool.imap(first_stage, choices):
            one.store = store
            yield one


def out_of_fold(mails, numbers, mail_fold, stages):
    """The views of the mails by first stages that have not seen them."""
    found = np.zeros((len(mails), len(model.VIEWS) * len(model.OUTPUTS)
                      + len(model.FACTS)), np.float32)
    for part, one in enumerate(stages):
        num, den = one.sums()
        for at in np.flatnonzero(mail_fold == part):
            subject, body = numbers[at]
            found[at] = model.views(mails[at], subject, body, num, den,
                                    one.bias)
    return found


def weights(mails, of):
    return np.array([of.get(mail.source, 1.) for mail in mails])


def second_stage(found, want, mails):
    return model.Stage2().learn(found, want, weights(mails, WEIGHT),
                                weights(mails, LESS))


def cross(found, want, mails, mail_fold, count):
    """Final logits of mails that neither stage has seen."""
    out = np.zeros((len(found), len(model.OUTPUTS)))
    for part in range(count):
        away = np.flatnonzero(mail_fold != part)
        two = second_stage(found[away], want[away], [mails[at] for at in away])
        own = mail_fold == part
        out[own] = two.scores(found[own])
    return out


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--only", type=int)
    parser.add_argument("--keep")
    parser.add_argument("--top", default=TOP)
    a = parser.parse_args()
    rows, idle = read(a.top)
    fold = material.folds(rows, a.folds)
    mails, mail_fold = compose.compose(rows, fold, idle)
    whole = [at for at, row in enumerate(rows)
             if row.source in ("mail", "case")]
    mails += [rows[at] for at in whole]
    mail_fold = np.concatenate([mail_fold, fold[whole]])
    store = model.Store(features.Lexicon(os.path.join(a.top,
                                                      "rules/concepts")))
    ids = [line_numbers(store, row) for row in rows]
    numbers = [sentence_numbers(store, row) for row in mails]
    print(f"{len(rows)} rows, {len(mails)} mails, "
          f"{len(store.found)} sentences", flush=True)
    count = a.only or a.folds
    always = np.array([row.source == "background" for row in rows])
    choices = [np.flatnonzero((fold != part) | always)
               for part in range(count)] + [np.arange(len(rows))]
    stages = first_stages(rows, ids, store, choices[:count + (not a.only)])
    found = out_of_fold(mails, numbers, mail_fold,
                        itertools.islice(stages, count))
    seen = mail_fold < count
    mails = [mail for mail, kept in zip(mails, seen) if kept]
    found, mail_fold = found[seen], mail_fold[seen]
    want = targets(mails)
    logits = cross(found, want, mails, mail_fold, count)
    if a.keep:
        with open(a.keep, "wb") as file:
            pickle.dump((mails, mail_fold, found, logits), file, 4)
    limits = figures.limits(logits, mails)
    figures.show(logits, mails, limits)
    if a.only:
        return
    two = second_stage(found, want, mails)
    one = next(stages)
    opinions = figures.opinions(os.path.join(a.top, "contrib/train"))
    model.write(os.path.join(a.out, "weights.bin"), one, two, opinions,
                limits, model.digest(rows))


if __name__ == "__main__":
    main()
