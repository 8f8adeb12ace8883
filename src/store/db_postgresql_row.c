/* SPDX-License-Identifier: ISC */
#include "store/db_postgresql.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/step.h"
#include "store/db_postgresql_library.h"

/* How often the watcher is asked: while waiting, and between rows. */
#define WATCH_MS   20
#define WATCH_ROWS 256

/* The server ends the statement with an error, "canceling statement". */
static void
cancel(struct pg *pg)
{
	PGcancel *handle = PQgetCancel(pg->connection);
	char words[256];

	if (handle != NULL)
		(void)PQcancel(handle, words, sizeof words);
	PQfreeCancel(handle);
}

/* Waits for the next answer, and asks the watcher meanwhile. */
static void
wait_for_answer(struct db *db)
{
	struct pg *pg = pg_of(db);
	bool is_cancelled = false;

	if (db->watch == NULL)
		return;
	while (PQisBusy(pg->connection)) {
		struct pollfd server = {
		    .fd = PQsocket(pg->connection), .events = POLLIN};
		size_t rows = db->stepping == NULL ? 0 : db->stepping->rows;

		if (!is_cancelled && !db->watch(rows, db->watch_context)) {
			cancel(pg);
			is_cancelled = true;
		}
		if (poll(&server, 1, WATCH_MS) < 0 && errno != EINTR)
			return;
		/* A lost connection is found by the next PQgetResult. */
		if (PQconsumeInput(pg->connection) == 0)
			return;
	}
}

static void
drop_row(struct pg_rows *rows)
{
	PQclear(rows->result);
	rows->result = NULL;
	rows->row = 0;
}

static void
keep(struct pg_statement *of, PGresult *result)
{
	if (of->kept_count == of->kept_size) {
		of->kept_size = of->kept_size == 0 ? 16 : of->kept_size * 2;
		of->kept =
		    memory_resize(of->kept, of->kept_size, sizeof(PGresult *));
	}
	of->kept[of->kept_count++] = result;
}

/* Of what streams; NULL: that was all. */
static PGresult *
read_result(struct pg *pg)
{
	PGresult *result = PQgetResult(pg->connection);

	if (result == NULL && pg->has_end)
		pg_end_queue(pg);
	else if (pg->has_end)
		pg_give_up(pg);
	return result;
}

void
pg_make_way(struct db *db)
{
	struct pg *pg = pg_of(db);
	PGresult *result;

	if (pg->streaming == NULL)
		return;
	while ((result = read_result(pg)) != NULL)
		keep(pg->streaming, result);
	pg->streaming = NULL;
}

void
pg_drop(struct db *db, struct pg_statement *of)
{
	struct pg *pg = pg_of(db);
	PGresult *result;

	if (pg->streaming == of) {
		while ((result = read_result(pg)) != NULL)
			PQclear(result);
		pg->streaming = NULL;
	}
	while (of->kept_at < of->kept_count)
		PQclear(of->kept[of->kept_at++]);
	of->kept_at = of->kept_count = 0;
	drop_row(&of->rows);
	free(of->numbers);
	of->numbers = NULL;
	of->is_stepping = false;
}

/*
 * Queued, for others to wait for; or waited for with what is queued. Not a
 * commit: an answer may be good for the server and not for us.
 */
static bool
is_queued(const struct pg *pg, const char *sql, bool *ret_waits)
{
	*ret_waits = strncmp(sql, "RELEASE ", 8) == 0;
	return *ret_waits ? pg->queue.count > 0
			  : strncmp(sql, "SAVEPOINT ", 10) == 0;
}

/* What was queued before a rollback is undone, failed or not. */
static bool
settle_for(struct db *db, const char *sql, struct error *err)
{
	struct error ignored;

	if (strncmp(sql, "ROLLBACK", 8) != 0)
		return pg_demand_good(db, err) && pg_settle(db, err);
	(void)pg_settle(db, &ignored);
	pg_of(db)->queue.has_failed = false;
	return true;
}

static bool
run_now(struct db *db, const char *sql, char *ret_value, size_t size,
    struct error *err)
{
	PGresult *result;
	bool done;

	if (!settle_for(db, sql, err))
		return false;
	/* It begins or undoes what they rest on. */
	pg_of(db)->next_count = 0;
	result = PQexec(pg_of(db)->connection, sql);
	done = PQresultStatus(result) == PGRES_COMMAND_OK ||
	    PQresultStatus(result) == PGRES_TUPLES_OK;
	if (!done)
		(void)pg_report(db, result, err);
	else if (size > 0)
		(void)snprintf(ret_value, size, "%s", PQgetvalue(result, 0, 0));
	PQclear(result);
	return done;
}

/* Text that has an answer at once, and no rows that anybody wants. */
bool
pg_run_value(struct db *db, const char *sql, char *ret_value, size_t size,
    struct error *err)
{
	struct pg *pg = pg_of(db);
	bool waits, done;

	pg_make_way(db);
	if (is_queued(pg, sql, &waits)) {
		done = pg_queue_text(db, sql, err);
		if (!waits)
			return done;
		done = done && pg_settle(db, err);
	} else
		done = run_now(db, sql, ret_value, size, err);
	/* Where a connection was lost, a rollback is done. */
	if (!pg_is_lost(db))
		pg->is_in_block =
		    PQtransactionStatus(pg->connection) != PQTRANS_IDLE;
	else if (strcmp(sql, "ROLLBACK") == 0)
		pg->is_in_block = false;
	return done;
}

bool
pg_run(struct db *db, const char *sql, struct error *err)
{
	return pg_run_value(db, sql, NULL, 0, err);
}

bool
pg_prepare(
    struct db *db, struct pg_statement *of, bool gives_id, struct error *err)
{
	struct pg *pg = pg_of(db);
	size_t count = (size_t)of->params_count;
	Oid *types;
	size_t size = strlen(of->sql) + sizeof " RETURNING id";
	char *text;
	PGresult *result;

	if (of->is_prepared)
		return true;
	if (!pg_settle(db, err))
		return false;
	types = memory_new(count + 1, sizeof *types);
	text = memory_new(size, 1);
	(void)snprintf(of->name, sizeof of->name, "s%u", ++pg->prepared_count);
	(void)snprintf(
	    text, size, "%s%s", of->sql, gives_id ? " RETURNING id" : "");
	for (size_t i = 0; i < count; i++)
		/* Of what does not occur nothing can be inferred. */
		types[i] =
		    of->params[i].is_used ? of->params[i].type : PG_TYPE_INT8;
	result =
	    PQprepare(pg->connection, of->name, text, of->params_count, types);
	of->is_prepared = PQresultStatus(result) == PGRES_COMMAND_OK;
	of->gives_id = gives_id;
	if (!of->is_prepared)
		(void)pg_report(db, result, err);
	PQclear(result);
	free(text);
	free(types);
	return of->is_prepared;
}

bool
pg_send_params(struct pg *pg, const struct pg_statement *of)
{
	size_t count = (size_t)of->params_count;
	const char **values = memory_new(count + 1, sizeof *values);
	Oid *types = memory_new(count + 1, sizeof *types);
	int *lengths = memory_new(2 * count + 1, sizeof *lengths);
	int *formats = lengths + count;
	bool sent;

	for (size_t i = 0; i < count; i++) {
		values[i] = of->params[i].is_used ? of->params[i].value : NULL;
		types[i] = of->params[i].type;
		lengths[i] = of->params[i].length;
		formats[i] = of->params[i].type == PG_TYPE_BYTES;
	}
	/* Rows come in binary form. */
	sent = (of->is_prepared
		       ? PQsendQueryPrepared(pg->connection, of->name,
			     of->params_count, values, lengths, formats, 1)
		       : PQsendQueryParams(pg->connection, of->sql,
			     of->params_count, types, values, lengths, formats,
			     1)) == 1;
	free(lengths);
	free(types);
	free(values);
	return sent;
}

void
pg_forget(struct pg_statement *of)
{
	of->is_prepared = false;
}

/* After what is queued; rows come one by one. */
static bool
send_rows(struct db *db, const struct pg_statement *of, struct error *err)
{
	struct pg *pg = pg_of(db);
	bool is_after = pg->queue.count > 0;

	if (!pg_send_params(pg, of))
		return pg_report(db, NULL, err);
	if (is_after && !pg_settle_before(db, err))
		return false;
	if (PQsetSingleRowMode(pg->connection) == 1)
		return true;
	return pg_report(db, NULL, err);
}

static enum db_step
send_once(struct statement *statement, bool gives_id, struct error *err)
{
	struct db *db = statement->db;
	struct pg_statement *of = statement->prepared;

	if (STEP_FAILS("database")) {
		(void)error_set(err, ERROR_STORE, RETRY_LATER,
		    "%s: failed on purpose", db->path);
		return DB_FAILED;
	}
	if (!pg_demand_good(db, err) || !pg_prepare(db, of, gives_id, err) ||
	    !send_rows(db, of, err))
		return DB_FAILED;
	of->is_stepping = true;
	pg_of(db)->streaming = of;
	return pg_next(statement, err);
}

enum db_step
pg_send(struct statement *statement, bool gives_id, struct error *err)
{
	struct db *db = statement->db;
	struct pg_statement *of = statement->prepared;
	enum db_step step;

	pg_make_way(db);
	if (of->is_control)
		return pg_run(db, of->sql, err) ? DB_END : DB_FAILED;
	step = send_once(statement, gives_id, err);
	/* Outside of a transaction it reads: it may be said again. */
	if (step != DB_FAILED || !pg_is_lost(db) || pg_of(db)->is_in_block ||
	    db->is_in_transaction)
		return step;
	pg_drop(db, of);
	return pg_reconnect(db, err) ? send_once(statement, gives_id, err)
				     : DB_FAILED;
}

/* From what was kept, or from the server. NULL: that was all. */
static PGresult *
next_result(struct db *db, struct pg_statement *of)
{
	struct pg *pg = pg_of(db);
	PGresult *result;

	if (of->kept_at < of->kept_count)
		return of->kept[of->kept_at++];
	if (pg->streaming != of)
		return NULL;
	wait_for_answer(db);
	result = read_result(pg);
	if (result == NULL)
		pg->streaming = NULL;
	return result;
}

/* So that the watcher is asked also if the server is never waited for. */
static void
ask_watcher(struct db *db, size_t rows)
{
	if (db->watch != NULL && rows % WATCH_ROWS == WATCH_ROWS - 1 &&
	    !db->watch(rows, db->watch_context))
		cancel(pg_of(db));
}

enum db_step
pg_next(struct statement *statement, struct error *err)
{
	struct db *db = statement->db;
	struct pg_statement *of = statement->prepared;
	bool failed = false;
	PGresult *result;

	drop_row(&of->rows);
	ask_watcher(db, statement->rows);
	while ((result = next_result(db, of)) != NULL) {
		switch (PQresultStatus(result)) {
		case PGRES_SINGLE_TUPLE:
			of->rows.result = result;
			return DB_ROW;
		case PGRES_COMMAND_OK:
		case PGRES_TUPLES_OK:
			if (strncmp(PQcmdStatus(result), "SELECT", 6) != 0)
				pg_of(db)->changes =
				    strtoll(PQcmdTuples(result), NULL, 10);
			break;
		default:
			if (!failed)
				(void)pg_report(db, result, err);
			failed = true;
		}
		PQclear(result);
	}
	return failed ? DB_FAILED : DB_END;
}
