# SPDX-License-Identifier: ISC
"""figures.py - thresholds, and what is said of a trial"""
import os

import numpy as np

import model
from material import KINDS

HARD = ("bare", "short")
# What the thresholds are fitted on, and how much a mail of each counts.
MIXTURE = {"bare": 1., "short": 1., "long": .3, "mail": 8., "case": 1.,
           "ordinary": 1.}
# With fewer words of a mail known, its language has no material: fewer than one
# mail of two hundred with ten words or more has less, Finnish and Czech aside.
KNOWN = .645
# From which logit on a mixed mailbox shows a mail of 80 to 400 bytes, a shorter
# and a longer one. Rules take .7 from what they know nothing of.
MIXED, MIXED_SHORT, MIXED_LONG = -1.9, -2.0, -2.2
# From which a mailbox takes one for a request; below, a person is asked.
REQUESTS_REQUEST, MIXED_REQUEST = 1.9, 2.1
# From which the logit of a question, with what rules add, shows a message.
REQUESTS_ASIDE, MIXED_ASIDE = -1.7, -1.3
# From which logit on a mailbox that expects requests believes that a message is
# of another kind and shows it to nobody.
OTHER_SURE = -.5
# What the likeliest kind adds to the logit of a request: a share of its own
# logit within bounds, less what is usual. In the file, since the thresholds
# of a request assume it.
BEST = {"best.share": .4, "best.usual": .5, "best.bound": 3}
# Among the kinds, what the logit of a request, within that bound, takes from
# that of a question, and what is added to it.
ASIDE = {"aside.share": .5, "aside.more": .5}


def quantile(values, weights, share):
    """The value below which `share` of the weight lies."""
    order = np.argsort(values)
    total = np.cumsum(weights[order])
    at = np.searchsorted(total, share * total[-1])
    return float(values[order][min(at, len(values) - 1)])


def parts(mails):
    source = np.array([mail.source for mail in mails])
    asked = np.array([bool(mail.kinds - {"question"}) for mail in mails])
    nothing = np.array([not mail.kinds for mail in mails])
    return source, asked, nothing


def of_request(logits):
    """The logit of a request, as the program has it where rules say
    nothing."""
    kinds = [1 + at for at, kind in enumerate(KINDS) if kind != "question"]
    bound = BEST["best.bound"]
    best = np.clip(logits[:, kinds].max(1), -bound, bound)
    return logits[:, 0] + BEST["best.share"] * (best - BEST["best.usual"])


def of_kinds(logits):
    """The logits of the kinds, as the program compares them with each
    other."""
    kinds = logits[:, 1:model.ASKED].copy()
    bound = BEST["best.bound"]
    kinds[:, KINDS.index("question")] += (
        ASIDE["aside.more"]
        - ASIDE["aside.share"] * np.clip(logits[:, 0], -bound, bound))
    return kinds


def limits(logits, mails):
    """By name, what the program compares with; all on logits."""
    source, asked, nothing = parts(mails)
    weight = np.array([MIXTURE[one] for one in source])
    request = logits[:, 0]
    hard = nothing & (source != "ordinary")
    lost = lambda share: quantile(request[asked], weight[asked], share)
    over = lambda share: quantile(request[hard], weight[hard], 1 - share)
    return {
        "requests.unsure": lost(.012), "mixed.unsure": MIXED,
        "mixed.short": MIXED_SHORT, "mixed.long": MIXED_LONG,
        "personal.unsure": over(.10),
        "requests.request": REQUESTS_REQUEST,
        "mixed.request": MIXED_REQUEST,
        "personal.request": over(.02),
        "requests.aside": REQUESTS_ASIDE, "mixed.aside": MIXED_ASIDE,
        "other.sure": OTHER_SURE,
        "kind.also": second_kind(logits, mails, asked),
        "known.least": KNOWN} | BEST | ASIDE


def second_kind(logits, mails, asked):
    """Where a second kind is named as often wrongly as rightly."""
    kinds, second, right = of_kinds(logits), [], []
    for at in np.flatnonzero(asked):
        order = np.argsort(-kinds[at])
        second.append(kinds[at, order[1]])
        right.append(KINDS[order[1]] in mails[at].kinds
                     and KINDS[order[0]] in mails[at].kinds)
    second, right = np.array(second), np.array(right)
    order = np.argsort(-second)
    gain = np.cumsum(np.where(right[order], 1, -1))
    return float(second[order][gain.argmax()])


def opinions(folder):
    """opinions.tsv: what a rule's word adds to each output, by name."""
    path, found = os.path.join(folder, "opinions.tsv"), {}
    if not os.path.exists(path):
        return found
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.startswith("#") or not line.strip():
                continue
            name, output, value = line.split("\t")
            row = found.setdefault(name, np.zeros(len(model.OUTPUTS)))
            row[model.OUTPUTS.index(output)] = float(value)
    return found


def auc(score, asked, nothing):
    if not asked.any() or not nothing.any():
        return "-"
    below = np.searchsorted(np.sort(score[nothing]), score[asked]).mean()
    return f"{below / nothing.sum():.3f}"


def line(name, logits, mails, limit):
    """One row of the table."""
    source, asked, nothing = parts(mails)
    request = of_request(logits)
    order = np.argsort(-of_kinds(logits), 1)
    first = np.array([KINDS[at[0]] in mail.kinds
                      for at, mail in zip(order, mails)])
    two = np.array([bool({KINDS[i] for i in at[:2]} & mail.kinds)
                    for at, mail in zip(order, mails)])
    percent = lambda some: f"{100 * some.mean():.1f}" if len(some) else "-"
    cells = [name, asked.sum(), nothing.sum(), percent(first[asked]),
             percent(two[asked]), auc(request, asked, nothing)]
    for purpose in ("requests", "mixed"):
        low, high = limit[purpose + ".unsure"], limit[purpose + ".request"]
        cells += [percent(request[asked] < low),
                  percent(first[asked] & (request[asked] >= high)),
                  percent(first[asked] & (request[asked] >= low)),
                  percent(request[nothing] >= high),
                  percent(request[nothing] >= low)]
    print("| " + " | ".join(str(cell) for cell in cells) + " |")


def others(logits, mails):
    """How often the kind of other mail is named."""
    at = [i for i, mail in enumerate(mails) if mail.other]
    best = [model.OUTPUTS[model.ASKED + logits[i, model.ASKED:].argmax()]
            for i in at]
    right = [one == "other:" + mails[i].other for one, i in zip(best, at)]
    print(f"\nkind of other mail: {100 * np.mean(right):.1f} % of {len(at)}")


def calibration(logits, mails):
    """What is said with a probability against how often it is so; a kind is
    right if anything is asked for."""
    source, asked, nothing = parts(mails)
    kinds = of_kinds(logits)
    right = np.array([KINDS[at] in mail.kinds
                      for at, mail in zip(kinds.argmax(1), mails)])
    for name, p, so in (
            ("request", of_request(logits), asked),
            ("first kind", kinds[asked].max(1), right[asked])):
        p = 1 / (1 + np.exp(-p))
        cells = []
        for low in np.arange(0, 1, .1):
            some = (p >= low) & (p < low + .1)
            if some.sum() > 20:
                cells.append(f"{100 * p[some].mean():.0f}:"
                             f"{100 * so[some].mean():.0f}")
        print(f"{name}, said:so  " + "  ".join(cells))


def classes(mails):
    """The rows of the table: mails by their shape, by length, by language."""
    words = [len(mail.body.split()) for mail in mails]
    where = lambda so: [i for i, mail in enumerate(mails) if so(i, mail)]
    yield "to 8 words", where(lambda i, mail: words[i] <= 8)
    yield "a line", where(lambda i, mail: words[i] > 8
                          and mail.source == "bare")
    yield "a few lines", where(lambda i, mail: mail.source == "short")
    yield "long, composed", where(lambda i, mail: mail.source == "long")
    yield "whole mails", where(lambda i, mail: mail.source == "mail")
    yield "over 60 words", where(lambda i, mail: words[i] > 60
                                 and mail.source == "mail")
    yield "other mail", where(lambda i, mail: mail.source == "ordinary")
    yield "fixtures", where(lambda i, mail: mail.source == "case")
    for language in sorted({mail.language for mail in mails}):
        yield language, where(lambda i, mail: mail.language == language
                              and mail.source in HARD + ("mail",))


def show(logits, mails, limit):
    print("\n| set | requests | negatives | first | two | AUC "
          "| requests: lost | decided | guessed | false | human "
          "| mixed: lost | decided | guessed | false | human |")
    print("|" + " --- |" * 16)
    for name, at in classes(mails):
        if at:
            line(name, logits[at], [mails[i] for i in at], limit)
    others(logits, mails)
    calibration(logits, mails)
    print("\n".join(f"{name:18}{value:8.3f}"
                    for name, value in limit.items()), flush=True)
