# SPDX-License-Identifier: ISC
"""A random history: events, each a tuple of the name of a method of Play and
of its arguments, made from a seed alone."""
import random

MINUTE, HOUR, DAY = 60, 3600, 86400
STEPS = [("worker", "commit-before"), ("worker", "commit-after"),
         ("worker", "mark-before"), ("worker", "mark-after"),
         ("sender", "commit-before"), ("sender", "commit-after"),
         ("supervisor", "prepare-after")]
# Where a run is held while something else happens: outside of transactions.
HOLDS = [("supervisor", "prepare-after"), ("worker", "fetch-before"),
         ("worker", "fetch-after"), ("worker", "commit-after"),
         ("worker", "mark-before"), ("sender", "send-before"),
         ("sender", "answer")]
NAMES = ["dpo", "privacy", "gdpr"]
WORK = ["close", "extend", "merge", "part", "reopen", "forget"]
WEIGHTS = {
    "mail": 30, "copy": 6, "news": 6, "run": 20, "kill": 14, "fault": 4,
    "relay": 8, "clock": 8, "jump": 4, "skew": 4, "backup": 6, "restore": 6,
    "image": 4, "revert": 4, "snapshot": 5, "rollback": 5, "renew": 2,
    "away": 2, "replace": 4, "rename": 4, "lose": 3, "unlock": 1, "readonly": 2, "end": 2, "work": 20,
    "during": 10}
OTHERS = {"other": 16, "take": 5}  # of a second register
# A run is held, and then: what takes no run of its own, or one that is refused.
WITHIN = {"copy": 4, "replace": 3, "rollback": 2, "renew": 2, "away": 1,
          "vanish": 2, "unlock": 2, "work": 6, "backup": 1, "jump": 1}


# While a daemon runs, in every fourth history.
SERVED = {"mail": 10, "news": 2, "copy": 3, "work": 6, "clock": 2, "jump": 1,
          "snapshot": 1, "rollback": 2, "renew": 1, "replace": 1, "backup": 1}


def make_history(seed):
    chance = random.Random(seed)
    others = chance.random() < 0.4
    kind = chance.choice(["maildir", "imap"])
    weights = {**WEIGHTS, **(OTHERS if others else {})}
    if seed % 4 == 3:
        weights["serve"] = 30
    if others:
        # Two mailboxes, each with a holder of its own.
        del weights["replace"]
    events = [("after", chance.choice(["leave", "move"]), kind)]
    mails = 0
    for _ in range(chance.randint(6, 18)):
        name = choose(chance, weights)
        if name in ("mail", "news", "during"):
            mails += 1
        if name == "serve":
            events.append(serve(chance, mails, others, 100 * len(events)))
        else:
            events.append((name, *words(chance, name, mails, others)))
    return events


def serve(chance, mails, others, number):
    """New mail has numbers from there on."""
    weights = dict(SERVED)
    if others:
        del weights["replace"]
    inner = []
    for i in range(chance.randint(1, 4)):
        name = choose(chance, weights)
        new = number + i if name in ("mail", "news") else mails
        inner.append((name, *words(chance, name, new, others)))
    return ("serve", chance.choice(["stop", "kill"]), *inner)


def choose(chance, weights):
    return chance.choices(list(weights), list(weights.values()))[0]


def words(chance, name, mails, others):
    if name in ("mail", "news"):
        return (mails,)
    if name == "copy":
        return (chance.randint(1, max(1, mails)),)
    if name == "kill":
        return (*chance.choice(STEPS), chance.randint(1, 4))
    if name == "fault":
        return (chance.choice(["worker", "sender", "supervisor"]),
                chance.randint(1, 60))
    if name == "relay":
        return (chance.choice(["down", "refuse", "defer", "reject", "cut"]),)
    if name == "clock":
        return (chance.choice([60, HOUR, 20 * HOUR]),)
    if name == "jump":
        return (chance.choice([40, 400, -3]),)
    if name == "skew":
        return (chance.choice([0, 2 * HOUR, -2 * HOUR, 3 * DAY, -3 * DAY,
                               40 * DAY]),)
    if name == "rename":
        return (chance.choice(NAMES),)
    if name == "lose":
        return (chance.choice(["dpod.db", "keys/pseudonym.key", "keys"]),)
    if name == "work":
        return (chance.choice(WORK), chance.randrange(mails + 1),
                chance.randrange(mails + 1))
    if name == "take":
        return (chance.choice(["first", "other"]),)
    if name == "during":
        within = {**WITHIN, **({"other": 4, "take": 3} if others else {})}
        if others:
            del within["replace"]
        inner = choose(chance, within)
        return (mails, *chance.choice(HOLDS), chance.choice([1, 1, 1, 2]),
                inner, *words(chance, inner, mails, others))
    return ()
