/* SPDX-License-Identifier: ISC */
#ifndef STORE_DB_POSTGRESQL_H
#define STORE_DB_POSTGRESQL_H

#include "store/db_engine.h"
#include "store/db_postgresql_types.h"

/*
 * db_postgresql - the register in a database of PostgreSQL, 15 or later
 *
 * A location is a URI of libpq, postgresql://..., without a password. What does
 * not go through a Unix socket is TLS with a verified name. The database is
 * made with ENCODING UTF8 LOCALE C, so that text is compared as SQLite compares
 * it; it may hold other things in other schemas.
 *
 * There is one writer at a time, as with SQLite: a writing transaction takes
 * one advisory lock of the register first, and reads at READ COMMITTED, so it
 * sees what the writer before it has committed. The order of the history's
 * chain, of budgets and of fingerprints rests on that lock. Reading
 * transactions are REPEATABLE READ, wait for nobody and hold up nobody.
 *
 * A statement is sent as it was written, but for its placeholders and what is
 * said to SQLite's planner alone (INDEXED BY, CROSS JOIN). It is prepared at
 * its first step. Rows come one by one as they are asked for; if another
 * statement begins before the last of them, those that are left are kept in
 * memory.
 *
 * A statement that only writes is queued, and sent with the next one that has
 * to be waited for (libpq's pipeline): a failure is reported there, with the
 * beginning of the statement, at the latest by the commit, which is not done
 * then.
 *
 * A connection that was lost is made again when the next transaction begins,
 * or the next statement outside of one, for 20 seconds; the transaction that it
 * was lost in is undone. If it was lost while committing, the server is asked
 * what became of the transaction; if it does not answer either, the error says
 * so, and the caller counts it as undone: what is read afterwards is the truth.
 * What it leads to must have the history that this process has seen: a restored
 * copy, or another register under the name, is refused for ever (db_seen.h).
 *
 * Serialisation failures, deadlocks, a server that stops, a full disk and a
 * read-only server are RETRY_LATER. An error never has the values of a row:
 * they are personal data.
 */

/* Fills the error for what failed; NULL: the connection itself. False. */
bool pg_report(const struct db *db, const PGresult *result, struct error *err);
/* Runs constant text of one or more statements, without rows. */
bool pg_run(struct db *db, const char *sql, struct error *err);
/* The same; the value is the first that the last of them gives. */
bool pg_run_value(struct db *db, const char *sql, char *ret_value, size_t size,
    struct error *err);
/* Reads what is left of another statement, for a new one to begin. */
void pg_make_way(struct db *db);
/* Makes it known to the server, unless it is. */
bool pg_prepare(
    struct db *db, struct pg_statement *of, bool gives_id, struct error *err);
/* Only sends it: by its name, or if it has none as it is. */
bool pg_send_params(struct pg *pg, const struct pg_statement *of);
/* Sends it, and waits for the first row, or the end. */
enum db_step
pg_send(struct statement *statement, bool gives_id, struct error *err);
/* The next row of what was sent. */
enum db_step pg_next(struct statement *statement, struct error *err);
/* The server does not know it. */
void pg_forget(struct pg_statement *of);
/* Nothing is bound any more. */
void pg_unbind(struct pg_statement *of);
/* Drops all rows, also those to come. */
void pg_drop(struct db *db, struct pg_statement *of);

/*
 * The queue: db_postgresql_queue.c. Who asks the server for anything else
 * settles it first: what was queued has its answer then, or the error is what
 * failed there. A queued statement that gives an id must give this one.
 */
bool pg_queue(struct statement *statement, int64_t id, const char *words,
    struct error *err);
bool pg_queue_text(struct db *db, const char *sql, struct error *err);
bool pg_settle(const struct db *db, struct error *err);
/*
 * The same, when a statement with rows was sent after them: that is the next
 * to read. The end is pg_end_queue.
 */
bool pg_settle_before(struct db *db, struct error *err);
void pg_end_queue(struct pg *pg);
void pg_give_up(struct pg *pg);
/* Of a connection that is new: nothing is queued, nothing has failed. */
void pg_clear_queue(struct pg *pg);
/* Of the next row that it adds; 0: ask the server. */
int64_t pg_next_id(struct pg *pg, const struct pg_statement *of);
void pg_set_next_id(struct pg *pg, const struct pg_statement *of, int64_t id);
/* What failed when nobody could be told. */
bool pg_demand_good(struct db *db, struct error *err);
void pg_save_failure(struct pg *pg, const struct error *err);

/* The text in PostgreSQL's words, and its parameters. */
struct pg_statement *pg_translate(const char *sql);
void pg_release(struct pg_statement *of);

/* Each commit that wrote says so to those who listen. */
#define PG_LISTEN "LISTEN dpod"
#define PG_COMMIT "NOTIFY dpod; COMMIT"

/* Of connections: db_postgresql_connect.c, db_postgresql_location.c. */
bool pg_demand_location(const char *location, struct error *err);
/* Whether the file of the password, if it names one, is ours alone. */
bool pg_demand_passfile(const char *location, struct error *err);
/* For libpq: "require" where a password is proved over a network. */
const char *pg_channel_binding(const char *location);
bool pg_is_there(const char *location, bool *ret_is_there, struct error *err);
bool pg_connect(struct db *db, struct error *err);
bool pg_is_lost(const struct db *db);
/* Between transactions: tries for a while. */
bool pg_reconnect(struct db *db, struct error *err);
/* After a COMMIT without an answer: whether it was done. */
bool pg_resolve(struct db *db, struct error *err);
bool pg_begin(struct db *db, bool is_writing, struct error *err);

/* The functions of the engine that bind and read: db_postgresql_value.c. */
void pg_bind_int(struct statement *statement, int index, int64_t value);
void pg_bind_no_int(struct statement *statement, int index);
void pg_bind_text(struct statement *statement, int index, const char *text);
void pg_bind_blob(
    struct statement *statement, int index, const void *bytes, size_t length);
void pg_bind_zeros(struct statement *statement, int index, size_t length);
bool pg_is_null(const struct statement *statement, int column);
int64_t pg_int(const struct statement *statement, int column);
const char *pg_text(const struct statement *statement, int column);
const void *
pg_bytes(const struct statement *statement, int column, size_t *ret_length);

#endif
