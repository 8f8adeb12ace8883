#!/usr/bin/python3
# SPDX-License-Identifier: ISC
"""cases.py RULES FOLDER - writes all that is learned from as cases
(tests/rules/cases.h), a file a language, for tests/rules/needless"""
import os
import sys

import material


def case(number, row):
    kinds = sorted(material.NAMES.get(kind, kind) for kind in row.kinds)
    head = [f"case {row.group[0]}-{number}",
            "subject " + " ".join(row.subject.split()),
            "expect " + " ".join(["request"] + kinds if kinds
                                 else ["not-request"]),
            "text"]
    text = ["." + line if line.startswith(".") else line
            for line in row.body.split("\n")]
    return "\n".join(head + text + [".", "", ""])


def main():
    folder = os.path.join(sys.argv[1], "training")
    found = {}
    rows = material.lines(folder) + material.mails(folder)
    for number, row in enumerate(rows):
        found.setdefault(row.language, []).append(case(number, row))
    os.makedirs(sys.argv[2], exist_ok=True)
    for language, cases in found.items():
        path = os.path.join(sys.argv[2], f"{language}.cases")
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            file.writelines(cases)


if __name__ == "__main__":
    main()
