#!/usr/bin/python3
# SPDX-License-Identifier: ISC
"""opinions.py DPOCTL KEPT > opinions.tsv - what the rules' word is worth
beside the model

KEPT is what train.py kept of a trial. The rules alone judge its lines and
whole mails (not the fixtures, for which they were written), and constants for
the kinds that they name are fitted on top of the logits out of fold. What
they say of a request at all is weighed in src/rules/weigh.c.
"""
import email.message
import email.policy
import json
import os
import pickle
import subprocess
import sys
import tempfile

import numpy as np
from scipy.optimize import minimize

import material
import model

SOURCES = ("bare", "mail", "ordinary")
RIDGE = 2.


def message(mail):
    out = email.message.EmailMessage(policy=email.policy.SMTP)
    out["From"] = "Someone <someone@mail.example>"
    out["To"] = "office@example.org"
    subject = " ".join(mail.subject.split())
    out["Subject"] = subject
    out.set_content(mail.body, cte="8bit")
    return out.as_bytes()


def judge(dpoctl, mails):
    """One verdict of the rules for each mail."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for start in range(0, len(mails), 500):
            paths = []
            for at, mail in enumerate(mails[start:start + 500]):
                paths.append(os.path.join(folder, f"{at:03}.eml"))
                with open(paths[-1], "wb") as file:
                    file.write(message(mail))
            run = subprocess.run(
                [dpoctl, "classify", "--json", "--rules-only", "--"] + paths,
                capture_output=True, check=True)
            verdicts = [json.loads(line)
                        for line in run.stdout.decode().splitlines()]
            assert [row["file"] for row in verdicts] == paths
            found += verdicts
    return found


def inputs(verdict):
    """The names of the opinions that a verdict has."""
    before = {"request": "rule:", "unsure": "rule:perhaps:"}
    if verdict["decision"] not in before:
        return set()
    return {before[verdict["decision"]] + material.RENAMED.get(kind, kind)
            for kind in verdict["kinds"]}


def fit(x, logit, want, weight):
    """Constants beside a logit, drawn to nothing."""
    def cost(constants):
        z = logit + x @ constants
        p = 1 / (1 + np.exp(-z))
        loss = (weight * (np.logaddexp(0, z) - want * z)).sum()
        return (loss + RIDGE * (constants ** 2).sum() / 2,
                x.T @ (weight * (p - want)) + RIDGE * constants)
    return minimize(cost, np.zeros(x.shape[1]), jac=True).x


def table(names):
    """For each kind: whether the rules name it, another one, perhaps it,
    perhaps another one. The constants are the same for all kinds."""
    out = []
    for kind in material.KINDS:
        own = [[before + kind in one for one in names]
               for before in ("rule:", "rule:perhaps:")]
        perhaps = [any(name.startswith("rule:perhaps:") for name in one)
                   for one in names]
        asked = [bool(one) and not so for one, so in zip(names, perhaps)]
        out.append(np.array([own[0], asked, own[1], perhaps], float).T)
    for columns in out:
        columns[:, 1] -= columns[:, 0]
        columns[:, 3] -= columns[:, 2]
    return out


def fitted(names, logits, want, weight):
    count = len(material.KINDS)
    return fit(np.concatenate(table(names)),
               logits[:, 1:1 + count].T.ravel(),
               want[:, 1:1 + count].T.ravel(), np.tile(weight, count))


def applied(names, logits, constants):
    out = logits.copy()
    for k, columns in enumerate(table(names)):
        out[:, 1 + k] += columns @ constants
    return out


def rows(constants):
    """What a rule for a kind adds to it, and to the other kinds."""
    kinds = model.OUTPUTS[1:model.ASKED]
    for before, own, other in (("rule:", *constants[:2]),
                               ("rule:perhaps:", *constants[2:])):
        for kind in kinds:
            for output in kinds:
                yield before + kind, output, own if output == kind else other


def main():
    import figures
    import train
    with open(sys.argv[2], "rb") as file:
        mails, fold, _, logits = pickle.load(file)
    at = [i for i, mail in enumerate(mails) if mail.source in SOURCES]
    mails, fold, logits = [mails[i] for i in at], fold[at], logits[at]
    names = [inputs(verdict) for verdict in judge(sys.argv[1], mails)]
    want = train.targets(mails)
    weight = np.array([train.WEIGHT.get(mail.source, 1.) for mail in mails])
    better = logits.copy()
    for part in sorted(set(fold)):
        away = fold != part
        constants = fitted([n for n, a in zip(names, away) if a],
                           logits[away], want[away], weight[away])
        better[~away] = applied([n for n, a in zip(names, away) if not a],
                                logits[~away], constants)
    sys.stdout, out = sys.stderr, sys.stdout
    figures.show(logits, mails, figures.limits(logits, mails))
    figures.show(better, mails, figures.limits(better, mails))
    sys.stdout = out
    print("# Made by opinions.py: a rule's word, an output of the model, what"
          " is added.")
    for name, output, value in rows(fitted(names, logits, want, weight)):
        print(f"{name}\t{output}\t{value:.2f}")


if __name__ == "__main__":
    main()
