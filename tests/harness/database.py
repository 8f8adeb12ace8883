# SPDX-License-Identifier: ISC
"""Where the register of a test is. With DPOD_TEST_REGISTER=postgresql, each
state directory has a database of its own, in the server that
contrib/servers/postgresql.py has started; otherwise it has dpod.db."""
import atexit
import contextlib
import hashlib
import os
import shutil
import sqlite3
import sys
import urllib.parse

SERVER = os.environ.get("DPOD_TEST_POSTGRESQL") or None
ENGINE = os.environ.get("DPOD_TEST_REGISTER") or "sqlite"
if ENGINE not in ("sqlite", "postgresql"):
    sys.exit(f"invalid DPOD_TEST_REGISTER \"{ENGINE}\":"
             " expected sqlite or postgresql")
IS_SQLITE = ENGINE == "sqlite"
if not IS_SQLITE and SERVER is None:
    sys.exit("DPOD_TEST_REGISTER=postgresql requires"
             " contrib/servers/postgresql.py")

made = {}  # the name of a database -> the process that made it


def _name(state):
    """Any process finds it again."""
    digest = hashlib.sha256(os.path.abspath(state).encode()).hexdigest()
    return f"dpod_{digest[:24]}"


def uri(name):
    return f"postgresql://dpod@{urllib.parse.quote(SERVER, safe='')}/{name}"


def _on_server(*texts):
    from libpq import Connection
    server = Connection(uri("postgres"), isolation_level=None)
    try:
        return [server.execute(text).fetchall() for text in texts]
    finally:
        server.close()


NEW = "TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'"
TEMPLATE = "dpod_template"
SCHEMA = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__)))), "src", "store", "schema-postgresql.sql")


def _exists(server, name):
    return server.execute("SELECT 1 FROM pg_database WHERE datname = ?",
                          (name,)).fetchone() is not None


def _template(server):
    """A register in which nothing is yet, by whichever process needs it
    first: to make all tables takes longer than most tests."""
    from libpq import Connection
    server.execute("SELECT pg_advisory_lock(1)").fetchall()
    if not _exists(server, TEMPLATE):
        server.execute(f"CREATE DATABASE {TEMPLATE}_made {NEW}")
        with contextlib.closing(Connection(uri(f"{TEMPLATE}_made"))) as base, \
                open(SCHEMA, encoding="utf-8") as text:
            base.executescript(text.read())
        server.execute(f"ALTER DATABASE {TEMPLATE}_made RENAME TO {TEMPLATE}")
    server.execute("SELECT pg_advisory_unlock(1)").fetchall()


def make(state, has_tables=True):
    """A database without a row, once; its name. dpod makes the tables itself
    where there is none."""
    from libpq import Connection
    name = _name(state)
    if name in made:
        return name
    with contextlib.closing(
            Connection(uri("postgres"), isolation_level=None)) as server:
        if not _exists(server, name):
            if has_tables:
                _template(server)
            server.execute(f"CREATE DATABASE {name} "
                           + (f"TEMPLATE {TEMPLATE}" if has_tables else NEW))
            made[name] = os.getpid()
    return name


def location(state, engine=ENGINE):
    """What the setting `register` would say."""
    return os.path.join(state, "dpod.db") if engine == "sqlite" \
        else uri(_name(state))


def settings(state, engine=ENGINE, has_tables=True):
    """The lines outside of all sections by which dpod finds its register."""
    text = f"state-directory = \"{state}\"\n"
    if engine != "sqlite":
        make(state, has_tables)
        text += f"register = \"{location(state, engine)}\"\n"
    return text


def connect(state, engine=ENGINE, **options):
    """As sqlite3.connect() does; only to read with `is_reading`. A file that
    is not there is not made."""
    is_reading = options.pop("is_reading", False)
    options.setdefault("timeout", 10)
    if engine != "sqlite":
        from libpq import Connection
        base = Connection(location(state, engine),
                          options.get("isolation_level", ""))
        base.wait_for_locks(options["timeout"])
        return base
    path = urllib.parse.quote(location(state, engine))
    mode = "ro" if is_reading else "rw"
    return sqlite3.connect(f"file:{path}?mode={mode}", uri=True, **options)


def names(state):
    """What the programs call it."""
    return [f"{state}/dpod.db"] if IS_SQLITE else [
        f"database \"{_name(state)}\" of {SERVER}", location(state)]


def environment():
    """For a script that uses this module."""
    return {name: os.environ[name] for name in (
        "DPOD_TEST_REGISTER", "DPOD_TEST_POSTGRESQL") if name in os.environ}


def free_history(base):
    """Its events can be changed; the statements that forbid it again."""
    if not IS_SQLITE:
        base.execute("ALTER TABLE history DISABLE TRIGGER USER")
        return ["ALTER TABLE history ENABLE TRIGGER USER"]
    kept = base.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
        " AND tbl_name = 'history'").fetchall()
    for name, _ in kept:
        base.execute(f"DROP TRIGGER {name}")
    return [sql for _, sql in kept]


def forbid_nothing(base):
    """From here on whatever the schema forbids is possible."""
    if IS_SQLITE:
        base.execute("PRAGMA foreign_keys = OFF")
        base.execute("PRAGMA ignore_check_constraints = ON")
        free_history(base)
        return
    # No trigger, and no reference, which is one.
    base.execute("SET session_replication_role = replica")
    for table, name in base.execute(
            "SELECT conrelid::regclass, conname FROM pg_constraint"
            " WHERE contype = 'c' AND conrelid <> 0").fetchall():
        base.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")


def tables(base, engine=ENGINE):
    """Their names."""
    return [name for name, in base.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table'"
        if engine == "sqlite" else
        "SELECT table_name FROM information_schema.tables"
        " WHERE table_schema = 'public'")]


def content(state):
    """All that is in it, by where: bytes. What the files of a database still
    hold is the server's (doc/SCALING.md, "Erased data")."""
    if IS_SQLITE:
        found = {}
        for name in ("dpod.db", "dpod.db-wal"):
            if os.path.exists(os.path.join(state, name)):
                with open(os.path.join(state, name), "rb") as file:
                    found[name] = file.read()
        return found
    with contextlib.closing(connect(state)) as base:
        return {name: b"\n".join(
            value if isinstance(value, bytes) else str(value).encode()
            for row in base.execute(f"SELECT * FROM {name}") for value in row)
            for name in tables(base)}


def copy(state, to):
    """Another directory's register becomes as this one is; dpod is stopped
    there, and the state directory itself is the caller's."""
    if IS_SQLITE:
        for name in ("dpod.db", "dpod.db-wal", "dpod.db-shm"):
            here, there = os.path.join(state, name), os.path.join(to, name)
            if os.path.exists(there):
                os.unlink(there)
            if os.path.exists(here):
                shutil.copy(here, there)
        return
    drop(to)
    _on_server(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        f" WHERE datname = '{_name(state)}'",
        f"CREATE DATABASE {_name(to)} TEMPLATE {_name(state)}")
    made[_name(to)] = os.getpid()


def renew(state):
    """An empty one is in its place; dpod is stopped."""
    if IS_SQLITE:
        for name in ("dpod.db", "dpod.db-wal", "dpod.db-shm"):
            if os.path.exists(os.path.join(state, name)):
                os.unlink(os.path.join(state, name))
        return
    drop(state)
    make(state)


# What a writer of PostgreSQL takes first (src/store/db_postgresql.c).
ALONE = "SELECT pg_advisory_xact_lock(1685090148," \
    " current_schema()::regnamespace::oid::integer)"


def hold(base):
    """Nobody else writes, as long as this transaction lasts."""
    base.execute("BEGIN IMMEDIATE" if IS_SQLITE else "BEGIN")
    if not IS_SQLITE:
        base.execute(ALONE)


def drop(state=None):
    """The databases that this process has made, or that of a directory."""
    for name in list(made) if state is None else [_name(state)]:
        if made.pop(name, None) in (None, os.getpid()):
            _on_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def forget(state):
    """With its directory, which is the caller's."""
    if not IS_SQLITE:
        drop(state)


@atexit.register
def _drop_rest():
    try:
        drop()
    except sqlite3.OperationalError:
        pass  # the server has ended first, and takes them along
