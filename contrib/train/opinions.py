#!/usr/bin/python3
# SPDX-License-Identifier: ISC
"""opinions.py DPOCTL KEPT > opinions.tsv - what the rules' word is worth
beside the model

KEPT is what train.py kept of a trial. The rules alone judge each of its mails
(the fixtures aside, for which they were written); constants are fitted on top
of the logits out of fold, by cross-validation no worse than without them.
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

STATES = ["request", "unsure", "doubt", "against"]
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
    kinds = {material.RENAMED.get(kind, kind) for kind in verdict["kinds"]}
    rules = verdict["rules"]
    against = any(rule["kind"] == "any" and rule["weight"] < 0
                  for rule in rules)
    doubt = any(rule["kind"] == "doubt" and rule["weight"] > 0
                for rule in rules)
    weight = dict.fromkeys(material.KINDS, 0)
    for rule in rules:
        kind = material.RENAMED.get(rule["kind"], rule["kind"])
        weight[kind] = weight.get(kind, 0) + rule["weight"]
    names = {"rule:" + verdict["decision"]} & {"rule:request", "rule:unsure"}
    names |= {"rule:against"} if against else set()
    names |= {"rule:doubt"} if doubt and not against else set()
    before = "rule:" if verdict["decision"] == "request" else "rule:perhaps:"
    if verdict["decision"] in ("request", "unsure"):
        names |= {before + kind for kind in kinds}
    return names | {"rule:denied:" + kind for kind in material.KINDS
                    if weight[kind] < 0}


def fit(x, logit, want, weight):
    """Constants beside a logit, drawn to nothing."""
    def cost(constants):
        z = logit + x @ constants
        p = 1 / (1 + np.exp(-z))
        loss = (weight * (np.logaddexp(0, z) - want * z)).sum()
        return (loss + RIDGE * (constants ** 2).sum() / 2,
                x.T @ (weight * (p - want)) + RIDGE * constants)
    return minimize(cost, np.zeros(x.shape[1]), jac=True).x


def column(names, name):
    return np.array([name in one for one in names], float)


def tables(names):
    """The inputs of `request`, and of each kind; those of a kind have the
    same constants for all kinds."""
    request = np.stack([column(names, "rule:" + state)
                        for state in STATES], 1)
    kinds = [np.stack([column(names, "rule:request"),
                       column(names, "rule:unsure"),
                       column(names, "rule:" + kind),
                       column(names, "rule:perhaps:" + kind),
                       column(names, "rule:denied:" + kind)], 1)
             for kind in material.KINDS]
    return request, kinds


def fitted(names, logits, want, weight):
    """(constants of request, constants of a kind)"""
    request, kinds = tables(names)
    count = len(material.KINDS)
    return (fit(request, logits[:, 0], want[:, 0], weight),
            fit(np.concatenate(kinds), logits[:, 1:1 + count].T.ravel(),
                want[:, 1:1 + count].T.ravel(), np.tile(weight, count)))


def applied(names, logits, constants):
    request, kinds = tables(names)
    out = logits.copy()
    out[:, 0] += request @ constants[0]
    for k, table in enumerate(kinds):
        out[:, 1 + k] += table @ constants[1]
    return out


def rows(constants):
    for state, value in zip(STATES, constants[0]):
        yield "rule:" + state, "request", value
    for k, kind in enumerate(material.KINDS):
        output = model.OUTPUTS[1 + k]
        for name, value in zip(
                ("rule:request", "rule:unsure", "rule:" + output,
                 "rule:perhaps:" + output, "rule:denied:" + output),
                constants[1]):
            yield name, output, value


def main():
    import figures
    import train
    with open(sys.argv[2], "rb") as file:
        mails, fold, _, known, logits = pickle.load(file)
    at = [i for i, mail in enumerate(mails) if mail.source != "case"]
    mails, fold, known, logits = ([mails[i] for i in at], fold[at],
                                  known[at], logits[at])
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
    figures.show(logits, mails, figures.limits(logits, known, mails))
    figures.show(better, mails, figures.limits(better, known, mails))
    sys.stdout = out
    print("# Made by opinions.py: a rule's word, an output of the model, what"
          " is added.")
    for name, output, value in rows(fitted(names, logits, want, weight)):
        print(f"{name}\t{output}\t{value:.2f}")


if __name__ == "__main__":
    main()
