/* SPDX-License-Identifier: ISC */
#include "store/db_postgresql.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/step.h"
#include "store/db_postgresql_library.h"

/* How much of a statement an error repeats. */
#define SQL_WORDS 60

void
pg_clear_queue(struct pg *pg)
{
	pg->queue.count = pg->queue.bytes = 0;
	pg->queue.has_failed = false;
	pg->has_end = false;
	pg->next_count = 0;
}

int64_t
pg_next_id(struct pg *pg, const struct pg_statement *of)
{
	if (of->adds_one && !pg->has_guessed_wrong)
		for (size_t i = 0; i < pg->next_count; i++)
			if (strcmp(pg->next[i].table, of->table) == 0)
				return pg->next[i].id;
	return 0;
}

void
pg_set_next_id(struct pg *pg, const struct pg_statement *of, int64_t id)
{
	size_t i = 0;

	while (i < pg->next_count && strcmp(pg->next[i].table, of->table) != 0)
		i++;
	if (i == PG_NEXT_MAX || (i == pg->next_count && id == 0))
		return;
	if (i == pg->next_count)
		memcpy(pg->next[pg->next_count++].table, of->table,
		    sizeof of->table);
	pg->next[i].id = of->adds_one ? id : 0;
}

void
pg_save_failure(struct pg *pg, const struct error *err)
{
	if (!pg->queue.has_failed)
		pg->queue.failure = *err;
	pg->queue.has_failed = true;
}

bool
pg_demand_good(struct db *db, struct error *err)
{
	const struct pg_queue *queue = &pg_of(db)->queue;

	if (queue->has_failed)
		*err = queue->failure;
	return !queue->has_failed;
}

/* The number of the row that it added, as it was said to be. */
static bool
has_id(const struct db *db, PGresult *result, int64_t id, struct error *err)
{
	struct pg_statement of = {.rows.result = result};
	const struct statement row = {.prepared = &of};

	if (PQntuples(result) == 1 && pg_int(&row, 0) == id)
		return true;
	pg_of(db)->has_guessed_wrong = true;
	return error_set(err, ERROR_STORE, RETRY_LATER,
	    "%s was changed by another process at the same time", db->path);
}

/* An answer, or a part of it: no error, and what it was said to give. */
static bool
is_good(const struct db *db, PGresult *result, size_t at, struct error *err)
{
	struct pg *pg = pg_of(db);
	int64_t id = pg->queue.sent[at].id;
	const char *words = pg->queue.sent[at].words;

	switch (PQresultStatus(result)) {
	case PGRES_SINGLE_TUPLE:
		/* libpq still has the mode of the statement before. */
		pg->queue.sent[at].id = 0;
		return id == 0 || has_id(db, result, id, err);
	case PGRES_COMMAND_OK:
	case PGRES_TUPLES_OK:
		pg->changes = strtoll(PQcmdTuples(result), NULL, 10);
		if (words[0] != '\0' && pg->changes != 1)
			return error_set(
			    err, ERROR_STORE, RETRY_NEVER, "%s", words);
		return id == 0 || has_id(db, result, id, err);
	default:
		return pg_report(db, result, err);
	}
}

/*
 * In a pipeline, a connection that is lost has no last answer: PQgetResult
 * would fail for ever.
 */
void
pg_give_up(struct pg *pg)
{
	if (PQstatus(pg->connection) != CONNECTION_BAD)
		return;
	PQfinish(pg->connection);
	pg->connection = NULL;
	pg->has_end = false;
}

/* Of all that was queued. The first failure counts: others follow from it. */
static bool
read_answers(const struct db *db, struct error *err)
{
	struct pg *pg = pg_of(db);
	size_t count = pg->queue.count;
	bool done = true;
	PGresult *result;

	pg->queue.count = pg->queue.bytes = 0;
	for (size_t i = 0; i < count; i++)
		while ((result = PQgetResult(pg->connection)) != NULL) {
			if (done && !is_good(db, result, i, err))
				done = error_prefix(err, "%.*s", SQL_WORDS,
				    pg->queue.sent[i].sql);
			PQclear(result);
			pg_give_up(pg);
		}
	return done;
}

void
pg_end_queue(struct pg *pg)
{
	pg->has_end = false;
	PQclear(PQgetResult(pg->connection));
	(void)PQexitPipelineMode(pg->connection);
}

bool
pg_settle(const struct db *db, struct error *err)
{
	struct pg *pg = pg_of(db);
	bool done;

	if (pg->queue.count == 0)
		return true;
	if (PQpipelineSync(pg->connection) != 1) {
		pg->queue.count = pg->queue.bytes = 0;
		return pg_report(db, NULL, err);
	}
	done = read_answers(db, err);
	pg_end_queue(pg);
	return done;
}

bool
pg_settle_before(struct db *db, struct error *err)
{
	struct pg *pg = pg_of(db);
	PGresult *result;

	if (PQpipelineSync(pg->connection) != 1) {
		pg->queue.count = pg->queue.bytes = 0;
		return pg_report(db, NULL, err);
	}
	if (read_answers(db, err)) {
		pg->has_end = true;
		return true;
	}
	while ((result = PQgetResult(pg->connection)) != NULL) {
		PQclear(result);
		pg_give_up(pg);
	}
	pg_end_queue(pg);
	return false;
}

static bool
begin_queue(struct db *db, struct error *err)
{
	struct pg *pg = pg_of(db);

	return pg_demand_good(db, err) &&
	    (pg->queue.count > 0 || PQenterPipelineMode(pg->connection) == 1 ||
		pg_report(db, NULL, err));
}

static bool
add(struct db *db, const char *sql, int64_t id, const char *words, size_t bytes,
    struct error *err)
{
	struct pg_queue *queue = &pg_of(db)->queue;

	(void)snprintf(queue->sent[queue->count].words,
	    sizeof queue->sent[queue->count].words, "%s",
	    words == NULL ? "" : words);
	queue->sent[queue->count].sql = sql;
	queue->sent[queue->count++].id = id;
	queue->bytes += bytes;
	return (queue->count < PG_QUEUE_MAX && queue->bytes < PG_QUEUE_BYTES) ||
	    pg_settle(db, err);
}

bool
pg_queue(struct statement *statement, int64_t id, const char *words,
    struct error *err)
{
	struct db *db = statement->db;
	struct pg_statement *of = statement->prepared;
	size_t bytes = 0;

	if (STEP_FAILS("database"))
		return error_set(err, ERROR_STORE, RETRY_LATER,
		    "%s: failed on purpose", db->path);
	pg_make_way(db);
	/* What has no text to be found by is used once. */
	if (!pg_demand_good(db, err) ||
	    (statement->sql != NULL && !pg_prepare(db, of, id != 0, err)) ||
	    !begin_queue(db, err))
		return false;
	if (!pg_send_params(pg_of(db), of))
		return pg_report(db, NULL, err);
	for (int i = 0; i < of->params_count; i++)
		if (of->params[i].value != NULL)
			bytes += of->params[i].type == PG_TYPE_BYTES
			    ? (size_t)of->params[i].length
			    : strlen(of->params[i].value);
	return add(db, statement->sql == NULL ? "UPDATE" : statement->sql, id,
	    words, bytes, err);
}

bool
pg_queue_text(struct db *db, const char *sql, struct error *err)
{
	if (!begin_queue(db, err))
		return false;
	if (PQsendQueryParams(
		pg_of(db)->connection, sql, 0, NULL, NULL, NULL, NULL, 1) != 1)
		return pg_report(db, NULL, err);
	return add(db, sql, 0, NULL, 0, err);
}
