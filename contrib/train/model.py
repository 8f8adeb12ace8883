# SPDX-License-Identifier: ISC
"""model.py - the two stages, and everything about sums over sentences

A sentence keeps for each block  den = sum(n * idf^2)  and for each output
num = sum(n * idf * weight); a window is the sum of its sentences, and scores
    bias + sum over blocks of  BLOCK_WEIGHT * num / sqrt(den + PRIOR):
what says little is weighed as if it said something that nobody knows as well.
"""
import ctypes
import functools
import hashlib
import os
import struct
import subprocess
import tempfile

import numpy as np
from scipy.sparse import csr_matrix

import features
from material import KINDS, NAMES, OTHERS

OUTPUTS = (["request"] + [NAMES.get(kind, kind) for kind in KINDS]
           + ["other:" + other for other in OTHERS])
ASKED = 1 + len(KINDS)      # outputs before those of other mail
VIEWS = ["best", "one1", "one2", "one3", "mean", "all", "two", "three",
         "head", "lse", "first", "last", "share", "std"]
FACTS = ["length", "sentences", "subject", "question", "count", "long",
         "other.one1", "other.mean", "other.all"]
FACTS += ["length." + name for name in VIEWS]   # times a view of `request`
MIDDLE = 5      # the logarithm of a usual length

BLOCK_WEIGHT = np.array([1., 1., .5, .4], np.float32)
PRIOR = 60
REQUEST_COST, KIND_COST, OTHER_COST, ROUNDS = .01, .003, .01, 20
FLAT = 1 << features.BITS


class Store:
    """Every sentence once: its hashes by block, as rows of matrices."""

    def __init__(self, lexicon):
        self.lexicon, self.number, self.found = lexicon, {}, []
        self.cached = None

    def hashes(self, key):
        text, language = key
        blocks, single = features.sentence(text, language, self.lexicon)
        return [np.unique(np.array(block, np.int32), return_counts=True)
                for block in blocks] + [np.array(blocks[0][:single], np.int32)]

    def add(self, key, hashes):
        self.number[key] = len(self.number)
        self.found.append(hashes)

    def ids(self, texts, language):
        return [self.number[text, language] for text in texts]

    def matrices(self):
        """Counts, one matrix a block."""
        if self.cached is None or self.cached[0].shape[0] < len(self.found):
            self.cached = [self.matrix(block)
                           for block in range(len(features.BLOCKS))]
        return self.cached

    def matrix(self, block):
        parts = [found[block] for found in self.found]
        ends = np.cumsum([0] + [len(part[0]) for part in parts])
        return csr_matrix(
            (np.concatenate([part[1] for part in parts]).astype(np.float32),
             np.concatenate([part[0] for part in parts]), ends),
            (len(parts), FLAT))


def bags(ids, store):
    """The rows' counts by block: sums over the sentences of each."""
    lengths = [len(row) for row in ids]
    member = csr_matrix(
        (np.ones(sum(lengths), np.float32),
         np.concatenate([np.array(row, np.int32) for row in ids]),
         np.cumsum([0] + lengths)), (len(ids), len(store.found)))
    return [member @ block for block in store.matrices()]


class Problem(ctypes.Structure):
    """As in ascent.c."""
    _fields_ = ([(name, ctypes.c_void_p) for name in (
        "starts", "columns", "values", "signs", "costs", "u", "shares",
        "weights")] + [("outputs", ctypes.c_int), ("bias", ctypes.c_int)])


@functools.lru_cache(1)
def ascent():
    source = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                          "ascent.c")
    with tempfile.TemporaryDirectory() as folder:
        library = os.path.join(folder, "ascent.so")
        subprocess.run(["cc", "-std=c11", "-O2", "-ftree-vectorize",
                        "-ffp-contract=off", "-shared", "-fPIC", "-o",
                        library, source, "-lm"], check=True)
        return ctypes.CDLL(library)


def regressions(x, want, cost, rounds=6):
    """Logistic regressions of the columns of `want` at once (ascent.c). The
    last row of the result is the bias."""
    count, bias = x.shape
    rng = np.random.RandomState(1)
    order = np.concatenate([rng.permutation(count) for _ in range(rounds)])
    arrays = [np.ascontiguousarray(array, kind) for array, kind in (
        (x.indptr, np.int32), (x.indices, np.int32), (x.data, np.float32),
        (np.where(want == 1, 1, -1), np.int8), (cost, np.float32),
        (np.full(want.shape, -4), np.float32),
        (np.zeros(want.shape), np.float32),
        (np.zeros((bias + 1, want.shape[1])), np.float32))]
    problem = Problem(*[array.ctypes.data for array in arrays],
                      want.shape[1], bias)
    order = order.astype(np.int32)
    ascent().ascend(ctypes.byref(problem), ctypes.c_void_p(order.ctypes.data),
                    len(order))
    return arrays[-1]


class Stage1:
    """A window to one logit an output: logistic regressions, each output
    against the rest of the rows that know about it."""

    def __init__(self, store, cost=12.):
        self.store, self.cost = store, cost

    def inputs(self, blocks):
        total = None
        for block, weight in zip(blocks, BLOCK_WEIGHT):
            den = block @ (self.idf ** 2)
            scale = weight / np.sqrt(den + PRIOR)
            part = block.multiply(self.idf[None, :]).multiply(
                scale[:, None]).tocsr()
            total = part if total is None else total + part
        return total

    def learn(self, ids, want, weight):
        """want: rows x outputs of 1, 0 and -1 (not known)."""
        blocks = bags(ids, self.store)
        seen = sum(np.bincount(block.indices, minlength=FLAT)
                   for block in blocks)
        idf = np.log((1 + len(ids)) / (1 + seen)) + 1
        self.idf = (np.clip(np.round(idf * 8), 1, 127) / 8).astype(np.float32)
        x = self.inputs(blocks).astype(np.float32)
        used = np.unique(x.indices)
        found = regressions(x[:, used].tocsr(), want,
                            self.cost * self.costs(want, weight))
        self.weights = np.zeros((FLAT, want.shape[1]), np.float32)
        self.weights[used], self.bias = found[:-1], found[-1]
        self.known = np.zeros(FLAT, bool)
        for row in ids:
            for number in row:
                self.known[self.store.found[number][-1]] = True
        return self.quantise(used)

    @staticmethod
    def costs(want, weight):
        """What is asked for and what is not weigh the same for an output;
        what is not known of a row, nothing."""
        cost = np.zeros(want.shape, np.float32)
        for k in range(want.shape[1]):
            known = (want[:, k] >= 0).sum()
            for value in (0, 1):
                some = want[:, k] == value
                cost[some, k] = weight[some] * known / 2 / max(1, some.sum())
        return cost

    def quantise(self, used):
        """Four bits a weight: one table of 16 steps, a scale an output."""
        spread = self.weights[used].std(0)
        some = np.random.RandomState(0).choice(
            (self.weights[used] / spread).ravel(), 400000)
        steps = np.sign(np.linspace(-1, 1, 16)) * np.linspace(-1, 1, 16) ** 2
        steps *= 6
        for _ in range(40):
            at = np.searchsorted((steps[1:] + steps[:-1]) / 2, some)
            size = np.bincount(at, minlength=16)
            steps = np.where(
                size > 0, np.bincount(at, weights=some, minlength=16)
                / np.maximum(size, 1), steps)
        largest = np.abs(steps).max()
        self.table = np.round(steps / largest * 127).astype(np.int8)
        self.scale = (spread * largest / 127).astype(np.float32)
        middle = (self.table[1:].astype(float) + self.table[:-1]) / 2
        self.nibbles = np.searchsorted(
            middle, self.weights / self.scale).astype(np.uint8)
        unused = np.ones(FLAT, bool)
        unused[used] = False
        self.nibbles[unused] = np.abs(self.table).argmin()
        self.weights = self.table[self.nibbles] * self.scale
        return self

    def sums(self):
        """For every sentence of the store: num (block, sentence, output) and
        den (block, sentence)."""
        scaled = self.idf[:, None] * self.weights
        num = np.array([block @ scaled for block in self.store.matrices()])
        den = np.array([block @ (self.idf ** 2)
                        for block in self.store.matrices()])
        return num, den


def scores(num, den, bias):
    """Windows to logits; num (block, window, output)."""
    scale = BLOCK_WEIGHT[:, None] / np.sqrt(den + PRIOR)
    return (num * scale[:, :, None]).sum(0) + bias


def neighbours(sums, size):
    """Sums of `size` neighbouring sentences."""
    count = max(0, sums.shape[1] - size + 1)
    return sum(sums[:, at:at + count] for at in range(size))


def best_of(found, otherwise):
    return found.max(0) if len(found) else otherwise


def views(row, subject, body, num, den, bias):
    """What the second stage sees of a mail; subject, body: numbers of their
    sentences. VIEWS, each with all outputs, then FACTS."""
    own, weight = num[:, body], den[:, body]
    whole = scores(num[:, subject + body].sum(1, keepdims=True),
                   den[:, subject + body].sum(1, keepdims=True), bias)[0]
    one = scores(own, weight, bias) if body else whole[None]
    pairs, triples = [
        scores(neighbours(own, size), neighbours(weight, size), bias)
        for size in (2, 3)]
    head = scores(num[:, subject], den[:, subject], bias)
    if subject and body:
        head = np.concatenate([head, scores(
            num[:, subject] + own[:, :1], den[:, subject] + weight[:, :1],
            bias)])
    length = len(row.subject) + len(row.body)
    windows = [one, pairs, head] if body else [head]
    if length <= 600:
        windows.append(whole[None])
    ranked = -np.sort(-one, 0)
    least = np.full(len(bias), -6.)
    two = best_of(pairs, ranked[0])
    found = {
        "best": best_of(np.concatenate(windows), whole),
        "one1": ranked[0],
        "one2": ranked[1] if len(one) > 1 else least,
        "one3": ranked[2] if len(one) > 2 else least,
        "mean": one.mean(0), "all": whole, "two": two,
        "three": best_of(triples, two),
        "head": best_of(head, np.full(len(bias), -1.)),
        "lse": np.log(np.exp(np.clip(one, -8, 8)).sum(0)),
        "first": one[:3].max(0), "last": one[-4:].max(0),
        "share": (one > 0).mean(0), "std": one.std(0)}
    found = {name: np.clip(view, -6, 6) for name, view in found.items()}
    facts = [np.log(length + 1), min(len(one), 10) / 5, float(bool(subject)),
             float("?" in row.body), np.log(len(one)),
             min(length, 3000) / 1000]
    facts += [found[name][ASKED:].max() for name in ("one1", "mean", "all")]
    facts += [(facts[0] - MIDDLE) * found[name][0] for name in VIEWS]
    return np.concatenate([found[name] for name in VIEWS] + [facts])


class Stage2:
    """The views of a mail to one calibrated logit an output. A kind learns
    only from mails that ask for something: whether they do, `request` says. A
    question is no request, and learns from all."""

    def learn(self, x, want, weight, less):
        """less: the weights for `request`."""
        self.coefficients = np.zeros((len(OUTPUTS), x.shape[1]))
        self.bias = np.zeros(len(OUTPUTS))
        question = 1 + KINDS.index("question")
        kinds = [k for k in range(1, ASKED) if k != question]
        asking = (want[:, 1:ASKED] == 1).any(1)
        self.fit([0], x, want, less, REQUEST_COST)
        self.fit(kinds, x[asking], want[asking], weight[asking], KIND_COST)
        for k in [question] + list(range(ASKED, len(OUTPUTS))):
            self.fit([k], x, want, weight, OTHER_COST)
        return self

    def fit(self, outputs, x, want, weight, cost):
        """Outputs that look at the same."""
        at = self.looked_at(outputs[0])
        part = x[:, at].astype(np.float32)
        mean, spread = part.mean(0), part.std(0) + np.float32(1e-6)
        want = want[:, outputs]
        found = regressions(csr_matrix((part - mean) / spread), want,
                            cost * weight[:, None] * (want >= 0), ROUNDS)
        for k, own in zip(outputs, found.T.astype(float)):
            self.coefficients[k, at] = own[:-1] / spread
            self.bias[k] = own[-1] - self.coefficients[k, at] @ mean

    @staticmethod
    def looked_at(k):
        """`request` looks at all outputs, the kinds of other mail among
        them; a kind at those of what is asked; a kind of other mail at itself
        and at `request`. All look at the facts."""
        wide = len(OUTPUTS)
        columns = (range(wide) if k == 0
                   else range(ASKED) if k < ASKED else (0, k))
        facts = range(len(VIEWS) * wide, len(VIEWS) * wide + len(FACTS))
        return np.array([view * wide + column for view in range(len(VIEWS))
                         for column in columns] + list(facts))

    def scores(self, x):
        return x @ self.coefficients.T + self.bias


def digest(rows, frames):
    text = "\n".join(repr((row.source, row.subject, row.body,
                           sorted(row.kinds), row.other, row.plain,
                           row.language, row.weight)) for row in rows)
    text += "\n" + repr(sorted(frames.items()))
    return hashlib.sha256(text.encode()).digest()


def write(path, one, two, opinions, limits, digest_of_rows):
    """See README for the layout."""
    stride = 1 + (len(OUTPUTS) + 1) // 2
    names = OUTPUTS + VIEWS + FACTS + OUTPUTS + list(opinions) + list(limits)
    names = "\n".join(names).encode()
    body = names + digest_of_rows
    for part in (BLOCK_WEIGHT, one.scale, one.bias):
        body += part.astype("<f4").tobytes()
    body += one.table.tobytes()
    for part in (two.coefficients, two.bias,
                 np.array(list(opinions.values())),
                 np.array(list(limits.values()))):
        body += part.astype("<f4").tobytes()
    start = -(-(8 + 48 + len(body)) // 4096) * 4096
    head = b"DPODWT3\n" + struct.pack(
        "<12I", features.BITS, len(OUTPUTS), len(features.BLOCKS),
        len(VIEWS), len(FACTS), 64 * PRIOR, len(OUTPUTS), len(opinions), len(limits),
        stride, len(names), start)
    table = np.zeros((FLAT, stride), np.uint8)
    table[:, 0] = np.round(one.idf * 8).astype(np.uint8) | (
        one.known.astype(np.uint8) << 7)
    low, high = one.nibbles[:, ::2], one.nibbles[:, 1::2]
    table[:, 1:1 + low.shape[1]] = low
    table[:, 1:1 + high.shape[1]] |= high << 4
    with open(path, "wb") as file:
        file.write((head + body).ljust(start, b"\0") + table.tobytes())
