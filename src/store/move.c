/* SPDX-License-Identifier: ISC */
#include "store/move.h"

#include <stddef.h>
#include <string.h>

#include "store/balance.h"
#include "store/db_catalogue.h"
#include "store/db_engine.h"
#include "store/db_moved.h"
#include "store/history.h"
#include "store/move_copy.h"
#include "store/move_mark.h"
#include "store/move_plan.h"

struct move {
	const struct move_question *question;
	struct arena *memory;
	struct db *from, *to;
	struct move_plan plan;
	size_t done, total; /* rows */
	struct move_result *result;
};

static bool
on_rows(size_t rows, void *context)
{
	struct move *move = context;

	move->done += rows;
	return move->question->on_rows == NULL ||
	    move->question->on_rows(move->done, move->total);
}

/* Rows to read: of the source for copying and comparing. */
static bool
count_rows(struct move *move, struct error *err)
{
	for (size_t i = 0; i < move->plan.count; i++) {
		int64_t here, there;

		if (!db_find_int(
			db_statement(move->from, move->plan.tables[i].count),
			&here, err) ||
		    !db_find_int(
			db_statement(move->to, move->plan.tables[i].count),
			&there, err))
			return false;
		move->total += (size_t)(3 * here);
		move->done += (size_t)there;
	}
	return true;
}

static bool
make_plan(struct move *move, struct error *err)
{
	struct move_plan source;

	if (!move_plan_make(move->to, move->memory, &move->plan, err) ||
	    !move_plan_make(move->from, move->memory, &source, err) ||
	    !move_plan_compare(&source, &move->plan, err))
		return false;
	move_plan_leave_out(&move->plan);
	return count_rows(move, err);
}

static bool
copy_tables(struct move *move, struct error *err)
{
	struct move_copy copy = {.from = move->from,
	    .to = move->to,
	    .on_rows = on_rows,
	    .context = move};

	for (size_t i = 0; i < move->plan.count; i++)
		if (!move_copy_table(&copy, &move->plan.tables[i], err))
			return false;
	move->result->replaced = copy.replaced;
	return true;
}

static bool
compare_table(
    struct move *move, const struct move_table *table, struct error *err)
{
	struct move_report *report =
	    &move->result->tables[move->result->tables_count++];
	struct move_sum here, there;

	if (!move_sum_table(move->from, table, on_rows, move, &here, err) ||
	    !move_sum_table(move->to, table, on_rows, move, &there, err))
		return false;
	report->table = table->name;
	report->rows = here.rows;
	digest_hex(here.digest, report->digest);
	move->result->rows += here.rows;
	if (here.rows == there.rows &&
	    digest_equal(here.digest, there.digest, DIGEST_BYTES))
		return true;
	return error_set(err, ERROR_STORE, RETRY_NEVER,
	    "table %s is not the same in both registers (%lld rows, %lld)",
	    table->name, (long long)here.rows, (long long)there.rows);
}

static bool
compare_history(struct move *move, struct error *err)
{
	struct move_result *result = move->result;
	char head[DIGEST_HEX_SIZE];
	int64_t events;

	if (!history_head(move->from, result->head, &result->events, err) ||
	    !history_head(move->to, head, &events, err))
		return false;
	return (events == result->events && strcmp(head, result->head) == 0) ||
	    error_set(err, ERROR_STORE, RETRY_NEVER,
		"the history is not the same in both registers");
}

static bool
compare_balance(struct move *move, struct error *err)
{
	int64_t now_at = move->question->now_at;
	struct balance here = {0}, there = {0};

	if (!balance_find(move->from, now_at, &here, err) ||
	    !balance_find(move->to, now_at, &there, err))
		return false;
	/* All numbers: `holds` follows from them. */
	return memcmp(&here, &there, offsetof(struct balance, holds)) == 0 ||
	    error_set(err, ERROR_STORE, RETRY_NEVER,
		"the balance is not the same in both registers");
}

static bool
compare_all(struct move *move, struct error *err)
{
	move->result->tables = arena_array(
	    move->memory, move->plan.count, sizeof *move->result->tables);
	for (size_t i = 0; i < move->plan.count; i++)
		if (!compare_table(move, &move->plan.tables[i], err))
			return false;
	return compare_history(move, err) && compare_balance(move, err);
}

/* All reads of the source see one state of it. */
static bool
copy_and_compare(struct move *move, struct error *err)
{
	bool began, done;

	if (!db_begin_reading(move->from, &began, err))
		return false;
	done = make_plan(move, err) && copy_tables(move, err) &&
	    compare_all(move, err);
	db_end_reading(move->from, began);
	return done;
}

/*
 * Both ends are as they should be. *ret_was_done: the target is complete, and
 * only its history is compared.
 */
static bool
begin(struct move *move, bool *ret_was_done, struct error *err)
{
	struct move_ends ends;

	if (!move_mark_look(move->from, move->to, &ends, err))
		return false;
	*ret_was_done = ends.is_complete;
	if (ends.is_complete)
		return true;
	if (!ends.is_from_marked &&
	    !move_mark_from(move->from, move->question->to, &ends, err))
		return false;
	if (!ends.is_to_marked &&
	    !move_mark_to(move->to, move->question->from, &ends, err))
		return false;
	return move_mark_triggers(move->to, false, err);
}

static bool
end(struct move *move, struct error *err)
{
	if (!move_mark_moved(move->from, move->question->to, err))
		return false;
	return move_mark_complete(move->to, err) &&
	    move_mark_triggers(move->to, true, err);
}

bool
move_register(const struct move_question *question, struct arena *memory,
    struct move_result *ret, struct error *err)
{
	struct move move = {
	    .question = question, .memory = memory, .result = ret};
	bool done = false, was_done = false;

	*ret = (struct move_result){0};
	/* The source first: a target that is a file would be made. */
	if (!db_demand_location(question->to, err))
		return false;
	move.from = db_connect(question->from, DB_WRITE, err);
	if (move.from != NULL && move_mark_look_from(move.from, err))
		move.to = db_connect(question->to, DB_MIGRATE, err);
	if (move.to != NULL && begin(&move, &was_done, err))
		done = was_done ||
		    (copy_and_compare(&move, err) && end(&move, err));
	ret->was_done = was_done;
	db_close(move.to);
	db_close(move.from);
	return done;
}

bool
move_take_back(const char *from, struct error *err)
{
	struct db *db = db_connect(from, DB_WRITE, err);
	bool done = db != NULL && move_mark_take_back(db, err);

	db_close(db);
	return done;
}
