#!/usr/bin/python3
# SPDX-License-Identifier: ISC
"""evaluate.py WEIGHTS CONCEPTS [--purpose NAME] [--explain N] < mails

Reads weights.bin as the program does, and mails as JSON lines (subject, text,
language, kinds), and prints the figures; with --explain the sentences that
spoke for the first kind of the first N mails.
"""
import argparse
import json
import struct
import sys

import numpy as np

import features
import figures
import material
import model


class Weights:
    """A file of weights, checked; README has the layout."""

    def __init__(self, path, lexicon):
        with open(path, "rb") as file:
            self.data = file.read()
        if self.data[:8] != b"DPODWT3\n":
            raise ValueError(f"{path}: not a file of weights")
        (bits, outputs, blocks, views, facts, prior, final, opinions, limits,
         stride, size, start) = struct.unpack_from("<12I", self.data, 8)
        if (bits, prior) != (features.BITS, 64 * model.PRIOR) or (
                len(self.data) != start + (stride << bits)):
            raise ValueError(f"{path}: not of this size")
        names = self.data[56:56 + size].decode().split("\n")
        take = iter(names)
        part = lambda count: [next(take) for _ in range(count)]
        assert part(outputs) == model.OUTPUTS and part(views) == model.VIEWS
        assert part(facts) == model.FACTS and part(final) == model.OUTPUTS
        self.opinion_names, limit_names = part(opinions), part(limits)
        self.at = 56 + size + 32
        self.block_weight = self.floats(blocks)
        self.scale, self.bias = self.floats(outputs), self.floats(outputs)
        table = np.frombuffer(self.data, np.int8, 16, self.at)
        self.at += 16
        wide = views * outputs + facts
        self.coefficients = self.floats(final * wide).reshape(final, wide)
        self.final_bias = self.floats(final)
        self.opinions = self.floats(opinions * final).reshape(opinions, final)
        self.limits = dict(zip(limit_names, map(float, self.floats(limits))))
        records = np.frombuffer(self.data, np.uint8, stride << bits,
                                start).reshape(-1, stride)
        self.idf, self.known = records[:, 0] & 127, records[:, 0] > 127
        halves = np.stack([records[:, 1:] & 15, records[:, 1:] >> 4], 2)
        self.weights = table[halves.reshape(len(records), -1)[:, :outputs]]
        self.lexicon = lexicon

    def floats(self, count):
        out = np.frombuffer(self.data, "<f4", count, self.at)
        self.at += 4 * count
        return out

    def sums(self, texts, language):
        """num and den, as model.scores() wants them."""
        num = np.zeros((len(features.BLOCKS), len(texts), len(self.scale)))
        den, words = np.zeros((len(features.BLOCKS), len(texts))), []
        for at, text in enumerate(texts):
            blocks, single = features.sentence(text, language, self.lexicon)
            words += blocks[0][:single]
            for block, buckets in enumerate(blocks):
                idf = self.idf[buckets].astype(int)
                num[block, at] = idf @ self.weights[buckets].astype(int)
                den[block, at] = (idf * idf).sum()
        return num * self.scale / 8, den / 64, words

    def mail(self, row):
        """The final logits, and the share of known words; None without any
        text."""
        subject = [row.subject.strip()] if row.subject.strip() else []
        texts = subject + features.sentences(row.body)
        if not texts:
            return None
        num, den, words = self.sums(texts, row.language)
        numbers = list(range(len(texts)))
        x = model.views(row, numbers[:len(subject)], numbers[len(subject):],
                        num, den, self.bias)
        known = self.known[words].mean() if words else 1.
        return x @ self.coefficients.T + self.final_bias, float(known)

    def explain(self, row, logits):
        k = 1 + int(logits[1:model.ASKED].argmax())
        print(f"request {logits[0]:.2f}, {model.OUTPUTS[k]} {logits[k]:.2f}"
              f" (wanted: {'+'.join(sorted(row.kinds)) or 'none'})")
        for text in [row.subject.strip()] + features.sentences(row.body):
            if text:
                num, den, _ = self.sums([text], row.language)
                score = model.scores(num, den, self.bias)[0]
                print(f"    {score[0]:6.2f} {score[k]:6.2f}  {text}")


def row_of(mail):
    return material.Row(
        "bare", mail["subject"], mail["text"],
        frozenset(mail.get("kinds", ())) & set(material.KINDS),
        mail.get("other", ""), False, mail["language"], None, 1.)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("weights")
    parser.add_argument("concepts")
    parser.add_argument("--explain", type=int, default=0)
    a = parser.parse_args()
    weights = Weights(a.weights, features.Lexicon(a.concepts))
    rows = [row_of(json.loads(line)) for line in sys.stdin]
    found = [weights.mail(row) for row in rows]
    least = np.full(len(model.OUTPUTS), -9.)
    logits = np.array([least if one is None else one[0] for one in found])
    figures.line("all", logits, rows, weights.limits)
    for language in sorted({row.language for row in rows}):
        at = [i for i, row in enumerate(rows) if row.language == language]
        if len(at) >= 10:
            figures.line(language, logits[at], [rows[i] for i in at],
                         weights.limits)
    for row, one in list(zip(rows, logits))[:a.explain]:
        weights.explain(row, one)


if __name__ == "__main__":
    main()
