# SPDX-License-Identifier: ISC
"""The chain of a history, computed by somebody who can write the file."""
import hashlib


def rehash(base):
    """All hashes again, as schema.sql says."""
    before = bytes(32)
    for row in base.execute(
            "SELECT id, coalesce(ticket_id, 0), at, actor, program, event,"
            " was, became, payload_digest FROM history ORDER BY id"
            ).fetchall():
        *fields, payload = row
        state = hashlib.sha256(before)
        for field in ("dpod-history-1", *fields,
                      "" if payload is None else payload.hex()):
            text = str(field).encode()
            state.update(len(text).to_bytes(8, "big") + text)
        before = state.digest()
        base.execute("UPDATE history SET hash = ? WHERE id = ?",
                     (before, row[0]))
    return before.hex()
