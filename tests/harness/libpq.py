# SPDX-License-Identifier: ISC
"""As much of sqlite3's interface as the tests use, on PostgreSQL: they look
into a register, and change it behind the programs' back, in the same words on
both engines. Errors are those of sqlite3, so that a test names them once."""
import ctypes
import re
import sqlite3

CONNECTION_OK = 0
EMPTY, COMMAND, TUPLES = 0, 1, 2
IDLE = 0
SQLSTATE = ord("C")
INTEGERS = (20, 21, 23, 26)
NUMERIC, BYTES, TRUTH = 1700, 17, 16

_library = ctypes.CDLL("libpq.so.5")
_library.PQconnectdb.restype = ctypes.c_void_p
for _name in ("PQexec", "PQexecParams"):
    getattr(_library, _name).restype = ctypes.c_void_p
for _name in ("PQerrorMessage", "PQresultErrorMessage", "PQresultErrorField",
              "PQfname", "PQgetvalue", "PQcmdTuples"):
    getattr(_library, _name).restype = ctypes.c_char_p


def _call(name, pointer, *arguments):
    return getattr(_library, name)(ctypes.c_void_p(pointer), *arguments)


def _value(text, kind):
    if kind in INTEGERS:
        return int(text)
    if kind == NUMERIC:  # the sum of integers
        return float(text) if b"." in text else int(text)
    if kind == TRUTH:
        return int(text == b"t")
    if kind == BYTES:
        return bytes.fromhex(text[2:].decode())
    return text.decode()


class Row(tuple):
    """A column is found by its number or its name."""
    names = ()

    def keys(self):
        return self.names

    def __getitem__(self, which):
        if isinstance(which, str):
            which = self.names.index(which)
        return tuple.__getitem__(self, which)


class Result:
    """All rows of a statement that was executed."""

    def __init__(self, result):
        count = _call("PQntuples", result)
        columns = range(_call("PQnfields", result))
        names = [_call("PQfname", result, i).decode() for i in columns]
        kinds = [_call("PQftype", result, i) for i in columns]
        found = type("Found", (Row,), {"names": names})
        self.rows = iter([found(
            None if _call("PQgetisnull", result, at, i) else
            _value(_call("PQgetvalue", result, at, i), kinds[i])
            for i in columns) for at in range(count)])
        self.rowcount = int(_call("PQcmdTuples", result) or -1)

    def __iter__(self):
        return self.rows

    def fetchall(self):
        return list(self.rows)

    def fetchone(self):
        return next(self.rows, None)


def _numbered(sql):
    """? is $1, $2 and so on."""
    count = iter(range(1, 100))
    return re.sub(r"'[^']*'|\?",
                  lambda found: f"${next(count)}" if found[0] == "?"
                  else found[0], sql)


class Connection:
    """A statement that writes begins a transaction, as with sqlite3, unless
    `isolation_level` is None."""

    def __init__(self, location, isolation_level=""):
        self.is_plain = isolation_level is None
        self.row_factory = None  # each row is a Row
        self.pointer = _library.PQconnectdb(location.encode())
        if _call("PQstatus", self.pointer) != CONNECTION_OK:
            why = _call("PQerrorMessage", self.pointer).decode()
            self.close()
            raise sqlite3.OperationalError(f"{location}: {why}")
        self._run("SET client_min_messages = warning")

    def wait_for_locks(self, seconds):
        self._run(f"SET lock_timeout = '{seconds}s'")

    def close(self):
        if self.pointer is not None:
            _call("PQfinish", self.pointer)
        self.pointer = None

    __del__ = close

    def _take(self, result):
        """What became of a statement; the result is cleared."""
        try:
            if _call("PQresultStatus", result) in (EMPTY, COMMAND, TUPLES):
                return Result(result)
            state = _call("PQresultErrorField", result, SQLSTATE) or b""
            raise (sqlite3.IntegrityError if state.startswith(b"23")
                   else sqlite3.OperationalError)(
                       _call("PQresultErrorMessage", result).decode())
        finally:
            _call("PQclear", result)

    def _run(self, sql):
        return self._take(_call("PQexec", self.pointer, sql.encode()))

    def execute(self, sql, values=()):
        writes = not re.match(r"\s*(SELECT|WITH|BEGIN|COMMIT|ROLLBACK)\b", sql)
        if writes and not self.is_plain and \
                _call("PQtransactionStatus", self.pointer) == IDLE:
            self._run("BEGIN")
        count = len(values)
        given = [None if value is None else
                 value if isinstance(value, bytes) else
                 str(int(value) if isinstance(value, bool)
                     else value).encode() for value in values]
        return self._take(_call(
            "PQexecParams", self.pointer, _numbered(sql).encode(), count, None,
            (ctypes.c_char_p * count)(*given),
            (ctypes.c_int * count)(*[len(value or b"") for value in given]),
            (ctypes.c_int * count)(*[isinstance(value, bytes)
                                     for value in values]), 0))

    def executemany(self, sql, rows):
        for values in rows:
            self.execute(sql, values)

    def executescript(self, sql):
        self.commit()
        self._run(sql)

    def _end(self, sql):
        if _call("PQtransactionStatus", self.pointer) != IDLE:
            self._run(sql)

    def commit(self):
        self._end("COMMIT")

    def rollback(self):
        self._end("ROLLBACK")

    def __enter__(self):
        return self

    def __exit__(self, kind, *failure):
        if kind is None:
            self.commit()
        else:
            self.rollback()
