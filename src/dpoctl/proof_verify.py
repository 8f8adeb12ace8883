#!/usr/bin/env python3
"""Checks an evidence file of dpod: python3 verify.py FILE.zip

Needs Python 3.6 or later and nothing else. Prints what holds and what does
not; the exit status is 0 if all holds, else 1."""
import hashlib
import io
import json
import struct
import sys
import zipfile
import zlib

SUMS = "SHA256SUMS"
ZEROS = "0" * 64


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def archive(files):
    """The only archive of these files: stored, without times or comments."""
    body, directory = b"", b""
    for name, data in files:
        path = name.encode("ascii")
        about = struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 0x21, zlib.crc32(data),
                            len(data), len(data), len(path), 0)
        directory += (b"PK\1\2" + struct.pack("<H", 20 | 3 << 8) + about +
                      struct.pack("<HHHII", 0, 0, 0, 0o100644 << 16,
                                  len(body)) + path)
        body += b"PK\3\4" + about + path + data
    end = struct.pack("<HHHHIIH", 0, 0, len(files), len(files),
                      len(directory), len(body), 0)
    return body + directory + b"PK\5\6" + end


def field(text):
    data = text.encode("utf-8")
    return struct.pack(">Q", len(data)) + data


def event_hash(event):
    """The hash of a row of the history: see README.txt."""
    digest = hashlib.sha256(bytes.fromhex(event["previous"]))
    for value in ("dpod-history-1", event["id"], event["ticket"], event["at"],
                  event["actor"], event["program"], event["event"],
                  event["from"], event["to"], event["payload_sha256"]):
        digest.update(field(str(value)))
    return digest.hexdigest()


def check_event(event):
    """What is wrong with a row of the history; "" if nothing."""
    if event["id"] == 1 and event["previous"] != ZEROS:
        return "does not begin the chain"
    if event_hash(event) != event["hash"]:
        return "does not follow from the link before it"
    if event["payload"] is None:
        return ""
    content = bytes.fromhex(event["salt"]) + event["payload"].encode("utf-8")
    if sha256(content) != event["payload_sha256"]:
        return "has a changed payload"
    return ""


class Report:
    def __init__(self):
        self.is_whole = True

    def say(self, holds, text, why=""):
        self.is_whole = self.is_whole and holds
        print(("holds   " if holds else "BROKEN  ") + text +
              (": " + why if why else ""))


def check_archive(data, report):
    """The files of the archive, as pairs of name and content."""
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        files = [(name, opened.read(name)) for name in opened.namelist()]
    report.say(archive(files) == data,
               "the archive has these %d files and nothing else" % len(files))
    lines = "".join("%s  %s\n" % (sha256(content), name)
                    for name, content in files if name != SUMS)
    report.say(dict(files).get(SUMS) == lines.encode("ascii"),
               "every file has the digest in " + SUMS)
    return dict(files)


def check_listed(files, index, report):
    """Digests of mails and letters in their list."""
    count, missing = 0, []
    for row in json.loads(files[index].decode("utf-8")):
        for entry in [row] + row.get("attachments", []):
            if not entry.get("file"):
                continue
            count += 1
            if sha256(files.get(entry["file"], b"")) != entry["sha256"]:
                missing.append(entry["file"])
    report.say(not missing, "%d files are those listed in %s" % (count, index),
               ", ".join(missing))


def check_history(files, report):
    history = json.loads(files["history.json"].decode("utf-8"))
    events, head = history["events"], history["head"]
    erased = 0
    for event in events:
        why = check_event(event)
        if why:
            report.say(False, "event %d" % event["id"], why)
        erased += event["payload"] is None and event["payload_sha256"] != ""
    ids = [event["id"] for event in events]
    report.say(ids == sorted(set(ids)) and
               len(set(event["ticket"] for event in events)) <= 1,
               "the history has %d events of one ticket, in order" % len(ids))
    gaps = 0
    for before, after in zip(events, events[1:]):
        if after["id"] != before["id"] + 1:
            gaps += 1
        elif after["previous"] != before["hash"]:
            report.say(False, "events %d and %d" % (before["id"], after["id"]),
                       "are not linked")
    if erased:
        print("note    the content of %d events was erased; that they were "
              "there is proved" % erased)
    if "chain.json" in files:
        check_chain(files, history, report)
    elif gaps or (events and head["rows"] != ids[-1]):
        print("note    the rows of other tickets between these events are not "
              "in this file (dpoctl evidence --chain)")
    print("head    row %d of the register's history is %s" %
          (head["rows"], head["hash"]))


def check_chain(files, history, report):
    """The whole chain from the first event of the ticket to the head."""
    rows = json.loads(files["chain.json"].decode("utf-8"))
    events = {event["id"]: event for event in history["events"]}
    ticket = json.loads(files["ticket.json"].decode("utf-8"))["id"]
    why = "" if rows else "it is empty"
    for number, row in enumerate(rows):
        if number > 0 and (row["id"] != rows[number - 1]["id"] + 1 or
                           row["previous"] != rows[number - 1]["hash"]):
            why = "row %d does not follow" % row["id"]
        why = why or check_event(row)
        event = events.pop(row["id"], None)
        if event is None and row["ticket"] == ticket:
            why = "event %d is not in history.json" % row["id"]
        elif event is not None and event["hash"] != row["hash"]:
            why = "event %d is another" % row["id"]
    if events:
        why = "an event of the ticket is missing"
    if rows and (rows[-1]["id"], rows[-1]["hash"]) != \
            (history["head"]["rows"], history["head"]["hash"]):
        why = "it does not end at the head"
    report.say(not why, "the chain of %d rows has no gap up to the head" %
               len(rows), why)


def main(arguments):
    if len(arguments) != 2:
        print("usage: python3 verify.py FILE.zip", file=sys.stderr)
        return 64
    with open(arguments[1], "rb") as file:
        data = file.read()
    report = Report()
    try:
        files = check_archive(data, report)
        check_listed(files, "mails.json", report)
        check_listed(files, "letters.json", report)
        check_history(files, report)
    except (zipfile.BadZipFile, zlib.error, ValueError, KeyError, TypeError,
            AttributeError, NotImplementedError, RuntimeError, EOFError,
            OSError, struct.error, LookupError) as error:
        report.say(False, "the file cannot be read", repr(error))
    print("sha256  " + sha256(data))
    print("All holds." if report.is_whole else "NOT all holds.")
    return 0 if report.is_whole else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv))
