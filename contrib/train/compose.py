# SPDX-License-Identifier: ISC
"""compose.py - whole mails made of lines, for the second stage

A line of one fold among other sentences of the same fold and language. What
asks and what asks for nothing is composed alike, so that neither length nor
shape tells them apart.
"""
import collections

import numpy as np

import features
from material import Row

BARE, SHORT, LONG = .35, .40, .25       # shares of the shapes
FRAMED = .5         # share of each that begins and ends as mail does
SAME = {"nn": "nb"}                     # whose background is read


def ended(text):
    return text if text[-1] in ".!?" else text + "."


class Pools:
    """What may stand around a line, by (language, fold)."""

    def __init__(self, rows, fold, background):
        self.easy = collections.defaultdict(list)
        self.hard = collections.defaultdict(list)
        self.other = collections.defaultdict(list)
        self.runs = collections.defaultdict(list)
        self.background = background
        for row, part in zip(rows, fold):
            key = row.language, part
            if row.source == "mail" and not row.kinds:
                self.runs[key].append(features.sentences(row.body))
            if row.source != "line" or row.kinds:
                continue
            if row.other:
                self.other[key + (row.other,)].append(row.body)
            else:
                (self.easy if row.plain else self.hard)[key].append(row.body)

    def draw(self, rng, pool):
        return ended(pool[rng.randint(len(pool))])

    def idle(self, rng, key, hard):
        """A sentence that asks for nothing."""
        language = SAME.get(key[0], key[0])
        pools = [self.background.get(language), self.easy.get(key)]
        pools = [pool for pool in pools if pool]
        if self.hard.get(key) and (not pools or rng.rand() < hard):
            return self.draw(rng, self.hard[key])
        if not pools:
            return "."
        return self.draw(rng, pools[rng.randint(len(pools))])

    def many(self, rng, key, count):
        """Sentences of a long mail: half the time a piece of a real one."""
        runs = self.runs.get(key)
        if runs and rng.rand() < .6:
            run = runs[rng.randint(len(runs))]
            at = rng.randint(max(1, len(run) - count + 1))
            return [ended(s) for s in run[at:at + count]]
        hard = .1 if rng.rand() < .7 else .3
        return [self.idle(rng, key, hard) for _ in range(count)]


def around(rng, pools, key, row):
    """Sentences before and after a line."""
    shape = rng.rand()
    if shape < BARE:
        return [], []
    if shape < BARE + SHORT:
        idle = [pools.idle(rng, key, .35) for _ in range(5)]
        before = rng.choice([0, 0, 1, 1, 2])
        return idle[:before], idle[2:2 + rng.choice([0, 1, 1, 2, 3])]
    count = rng.randint(5, 26)
    around = pools.many(rng, key, count)
    before = rng.randint(len(around) + 1)
    return around[:before], around[before:]


def companions(rng, pools, key, row):
    """More lines of the same sort of other mail; some are long."""
    pool = pools.other.get(key + (row.other,)) if row.other \
        else pools.easy.get(key)
    if not pool or rng.rand() < .3:
        return [], []
    count = rng.randint(1, 8) if rng.rand() < .6 else rng.randint(8, 41)
    some = [pools.draw(rng, pool) for _ in range(count)]
    before = rng.randint(len(some) + 1)
    return some[:before], some[before:]


def subject(rng, pools, key, row):
    chance = rng.rand()
    if chance < .4:
        return ""
    if chance < .75:
        return " ".join(row.body.split()[:rng.randint(2, 6)])
    return pools.idle(rng, key, 0)


def frame(rng, frames):
    """What stands before and after the text of a mail: a greeting, and how it
    is signed. Whoever writes a line to learn from leaves them out."""
    greetings, closings, names, places = frames
    pick = lambda some, share: (
        [some[rng.randint(len(some))]] if rng.rand() < share else [])
    head = pick(greetings, .8)
    tail = pick(closings, .6) + pick(names, .85) + pick(places, .25)
    apart = lambda: "\n" if rng.rand() < .3 else "\n\n"
    return ("".join(head) + (apart() if head else ""),
            (apart() if tail else "") + "\n".join(tail))


def shape(ordinary, around):
    if ordinary:
        return "ordinary"
    return "bare" if not around else "short" if len(around) <= 5 else "long"


def compose(rows, fold, background, frames, seed=3):
    """One mail around each line; returns mails and their folds. The source
    says the shape: bare, short, long, or ordinary (of other mail)."""
    rng, out, where = np.random.RandomState(seed), [], []
    pools = Pools(rows, fold, background)
    for row, part in zip(rows, fold):
        if row.source != "line":
            continue
        key = row.language, part
        ordinary = bool(row.other) or row.plain
        before, after = (companions if ordinary else around)(
            rng, pools, key, row)
        body = "".join(ended(piece) + ("\n\n" if rng.rand() < .25 else " ")
                       for piece in before + [row.body] + after).strip()
        if rng.rand() < FRAMED and row.language in frames:
            head, tail = frame(rng, frames[row.language])
            body = head + body + tail
        out.append(row._replace(
            subject=subject(rng, pools, key, row), body=body,
            source=shape(ordinary, before + after)))
        where.append(part)
    return out, np.array(where)
