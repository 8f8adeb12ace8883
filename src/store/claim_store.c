/* SPDX-License-Identifier: ISC */
#include "store/claim_store.h"

#include <inttypes.h>
#include <string.h>

#include "store/db_private.h"
#include "ticket/kind_law.h"
#include "ticket/outcome.h"

static const char *const waits[] = {
    [CLOCK_IDENTITY] = "identity",
    [CLOCK_CLARIFICATION] = "clarification",
};

/* Updates ticket.due_first, see schema.sql. */
static bool
refresh(struct db *db, int64_t ticket_id, struct error *err)
{
	static const char sql[] =
	    "UPDATE ticket SET due_first = min(coalesce((SELECT min(coalesce("
	    "due_at, unixepoch(due_on, '+1 day') - 1)) FROM claim"
	    " WHERE ticket_id = ?1 AND outcome IS NULL),"
	    " 9223372036854775807), coalesce(unixepoch(revisit_on, '+1 day')"
	    " - 1, 9223372036854775807)) WHERE id = ?1";
	struct statement *set = db_statement(db, sql);

	db_bind_int(set, 1, ticket_id);
	return db_run(set, err);
}

/* `text` must live until the statement has run; a year of 0 is NULL. */
static void
bind_day(struct statement *statement, int index, struct date date,
    char text[DATE_TEXT_SIZE])
{
	if (!date_is_valid(date))
		return;
	date_format(date, text);
	db_bind_text(statement, index, text);
}

/* Runs a statement on an existing claim. */
static bool
run_on_claim(struct db *db, struct statement *statement, int64_t ticket_id,
    enum kind kind, struct error *err)
{
	db_bind_int(statement, 1, ticket_id);
	db_bind_text(statement, 2, kind_name(kind));
	return db_run_one(statement, err,
		   "ticket %" PRId64 " has no claim of %s", ticket_id,
		   kind_name(kind)) &&
	    refresh(db, ticket_id, err);
}

bool
claim_store_add(struct db *db, int64_t ticket_id, const struct new_claim *claim,
    struct error *err)
{
	static const char sql[] =
	    "INSERT INTO claim (ticket_id, kind, due_on, due_at, explanation,"
	    " is_unsure, is_confirmed, target_on, is_urgent)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
	struct statement *add = db_statement(db, sql);
	char due_on[DATE_TEXT_SIZE], target_on[DATE_TEXT_SIZE];

	if (claim->due_at == 0)
		bind_day(add, 3, claim->due_on, due_on);
	bind_day(add, 8, claim->target_on, target_on);
	db_bind_int_or_null(add, 4, claim->due_at);
	db_bind_text(add, 5, claim->explanation);
	db_bind_int(add, 6, claim->is_unsure);
	db_bind_int(add, 7, claim->is_confirmed);
	db_bind_int(add, 9, kind_is_urgent(claim->kind));
	return run_on_claim(db, add, ticket_id, claim->kind, err);
}

bool
claim_store_remove(
    struct db *db, int64_t ticket_id, enum kind kind, struct error *err)
{
	static const char sql[] =
	    "DELETE FROM claim WHERE ticket_id = ?1 AND kind = ?2";

	return run_on_claim(db, db_statement(db, sql), ticket_id, kind, err);
}

bool
claim_store_confirm(
    struct db *db, int64_t ticket_id, enum kind kind, struct error *err)
{
	static const char sql[] =
	    "UPDATE claim SET is_confirmed = 1, is_unsure = 0"
	    " WHERE ticket_id = ?1 AND kind = ?2";

	return run_on_claim(db, db_statement(db, sql), ticket_id, kind, err);
}

bool
claim_store_doubt(
    struct db *db, int64_t ticket_id, enum kind kind, struct error *err)
{
	static const char sql[] = "UPDATE claim SET is_confirmed = 0"
				  " WHERE ticket_id = ?1 AND kind = ?2";

	return run_on_claim(db, db_statement(db, sql), ticket_id, kind, err);
}

bool
claim_store_set_clock(struct db *db, int64_t ticket_id, enum kind kind,
    const struct clock_answer *clock, int extension_months, struct error *err)
{
	static const char sql[] =
	    "UPDATE claim SET due_on = ?3, due_at = ?4, explanation = ?5,"
	    " extension_months = ?6, target_on = ?7, stands_still = ?8,"
	    " warned_stage = CASE WHEN due_on IS NOT DISTINCT FROM ?3"
	    " AND due_at IS NOT DISTINCT FROM ?4 THEN warned_stage END,"
	    " target_missed = CASE WHEN target_on IS NOT DISTINCT FROM ?7"
	    " THEN target_missed ELSE 0 END WHERE ticket_id = ?1 AND kind = ?2";
	struct statement *set = db_statement(db, sql);
	char due_on[DATE_TEXT_SIZE], target_on[DATE_TEXT_SIZE];

	if (clock->is_running && clock->due_at == 0)
		bind_day(set, 3, clock->due_on, due_on);
	bind_day(set, 7, clock->target_on, target_on);
	db_bind_int(set, 8, clock->stands_still);
	db_bind_int_or_null(set, 4, clock->due_at);
	db_bind_text(set, 5, clock->explanation);
	db_bind_int(set, 6, extension_months);
	return run_on_claim(db, set, ticket_id, kind, err);
}

bool
claim_store_close(struct db *db, int64_t ticket_id, const struct claim_end *end,
    struct error *err)
{
	static const char sql[] =
	    "UPDATE claim SET outcome = ?3, closed_at = ?4, until_on = ?5,"
	    " answered_at = CASE WHEN ?6 = 1 THEN coalesce(answered_at, ?4)"
	    " ELSE answered_at END,"
	    " answered_late = CASE WHEN ?6 = 1 THEN coalesce(answered_late,"
	    " CASE WHEN due_on < ?7 OR due_at < ?4 THEN 1 ELSE 0 END)"
	    " ELSE answered_late END,"
	    " awaits_letter = ?8"
	    " WHERE ticket_id = ?1 AND kind = ?2 AND outcome IS NULL";
	struct statement *set = db_statement(db, sql);
	char until_on[DATE_TEXT_SIZE], on[DATE_TEXT_SIZE];
	enum outcome outcome;
	bool is_answer =
	    outcome_find(end->outcome, &outcome) && outcome_is_answer(outcome);

	db_bind_text(set, 3, end->outcome);
	db_bind_int(set, 4, end->at);
	bind_day(set, 5, end->until_on, until_on);
	db_bind_int(set, 6, is_answer && !end->awaits_letter);
	bind_day(set, 7, end->on, on);
	db_bind_int(set, 8, is_answer && end->awaits_letter);
	return run_on_claim(db, set, ticket_id, end->kind, err);
}

bool
claim_store_tell(struct db *db, int64_t ticket_id, enum kind kind, int64_t at,
    struct date on, struct error *err)
{
	static const char sql[] =
	    "UPDATE claim SET awaits_letter = 0,"
	    " answered_at = coalesce(answered_at, ?3),"
	    " answered_late = coalesce(answered_late,"
	    " CASE WHEN due_on < ?4 OR due_at < ?3 THEN 1 ELSE 0 END)"
	    " WHERE ticket_id = ?1 AND kind = ?2 AND awaits_letter = 1";
	struct statement *set = db_statement(db, sql);
	char text[DATE_TEXT_SIZE];

	db_bind_int(set, 1, ticket_id);
	db_bind_text(set, 2, kind_name(kind));
	db_bind_int(set, 3, at);
	bind_day(set, 4, on, text);
	return db_run(set, err);
}

bool
claim_store_reopen(
    struct db *db, int64_t ticket_id, enum kind kind, struct error *err)
{
	static const char sql[] =
	    "UPDATE claim SET outcome = NULL, closed_at = NULL,"
	    " until_on = NULL, answered_at = NULL, answered_late = NULL,"
	    " awaits_letter = 0"
	    " WHERE ticket_id = ?1 AND kind = ?2";

	return run_on_claim(db, db_statement(db, sql), ticket_id, kind, err);
}

bool
claim_store_reopen_with(struct db *db, int64_t ticket_id, enum kind kind,
    const struct clock_answer *clock, struct error *err)
{
	static const char sql[] =
	    "UPDATE claim SET until_on = ?3 WHERE ticket_id = ?1 AND kind = ?2";
	struct statement *set;
	char due_on[DATE_TEXT_SIZE];

	if (!claim_store_reopen(db, ticket_id, kind, err) ||
	    !claim_store_set_clock(db, ticket_id, kind, clock, 0, err))
		return false;
	set = db_statement(db, sql);
	bind_day(set, 3, clock->due_on, due_on);
	return run_on_claim(db, set, ticket_id, kind, err);
}

bool
claim_store_pauses(struct db *db, struct arena *memory, int64_t ticket_id,
    struct clock_pause **ret_pauses, size_t *ret_count, struct error *err)
{
	static const char sql[] =
	    "SELECT wait, asked_at, answered_at FROM pause"
	    " WHERE ticket_id = ?1 ORDER BY asked_at, id LIMIT ?2";
	struct statement *each = db_statement(db, sql);
	struct clock_pause *pauses = NULL;
	size_t count = 0, size = 0;
	enum db_step step;

	db_bind_int(each, 1, ticket_id);
	db_bind_int(each, 2, CLOCK_PAUSES_MAX);
	while ((step = db_step(each, err)) == DB_ROW) {
		pauses = db_grow(memory, pauses, count, &size, sizeof *pauses);
		pauses[count++] = (struct clock_pause){
		    .wait = strcmp(db_text(each, 0), waits[CLOCK_IDENTITY]) == 0
			? CLOCK_IDENTITY
			: CLOCK_CLARIFICATION,
		    .asked_at = db_int(each, 1),
		    .answered_at = db_int(each, 2),
		};
	}
	if (step != DB_END)
		return false;
	*ret_pauses = pauses;
	*ret_count = count;
	return true;
}

bool
claim_store_ask(struct db *db, int64_t ticket_id, enum clock_wait wait,
    int64_t at, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO pause (ticket_id, wait, asked_at)"
	    " SELECT ?1, ?2, ?3 WHERE NOT EXISTS (SELECT 1 FROM pause"
	    " WHERE ticket_id = ?1 AND wait = ?2 AND answered_at IS NULL)";
	struct statement *add = db_statement(db, sql);

	db_bind_int(add, 1, ticket_id);
	db_bind_text(add, 2, waits[wait]);
	db_bind_int(add, 3, at);
	return db_run(add, err);
}

/* `wait` NULL: any. Must not fail if the clock was set back. */
static bool
end_questions(struct db *db, int64_t ticket_id, const char *wait, int64_t at,
    struct error *err)
{
	static const char sql[] =
	    "UPDATE pause SET answered_at = max(?2, asked_at)"
	    " WHERE ticket_id = ?1 AND answered_at IS NULL"
	    " AND (CAST(?3 AS TEXT) IS NULL OR wait = ?3)";
	struct statement *set = db_statement(db, sql);

	db_bind_int(set, 1, ticket_id);
	db_bind_int(set, 2, at);
	db_bind_text_or_null(set, 3, wait);
	return db_run(set, err);
}

bool
claim_store_answer(struct db *db, int64_t ticket_id, enum clock_wait wait,
    int64_t at, struct error *err)
{
	return end_questions(db, ticket_id, waits[wait], at, err);
}

bool
claim_store_end_questions(
    struct db *db, int64_t ticket_id, int64_t at, struct error *err)
{
	return end_questions(db, ticket_id, NULL, at, err);
}

bool
claim_store_returning(struct db *db, struct arena *memory, struct date today,
    size_t count_max, struct claim_return **ret_claims, size_t *ret_count,
    struct error *err)
{
	static const char sql[] =
	    "SELECT ticket_id, kind FROM claim WHERE until_on IS NOT NULL"
	    " AND outcome IS NOT NULL AND until_on <= ?1 ORDER BY until_on, "
	    "ticket_id LIMIT ?2";
	struct statement *each = db_statement(db, sql);
	struct claim_return *claims = NULL;
	size_t count = 0, size = 0;
	char text[DATE_TEXT_SIZE];
	enum db_step step;

	date_format(today, text);
	db_bind_text(each, 1, text);
	db_bind_int(each, 2, db_limit(count_max));
	while ((step = db_step(each, err)) == DB_ROW) {
		enum kind kind;

		if (!kind_find(db_text(each, 1), &kind))
			continue;
		claims = db_grow(memory, claims, count, &size, sizeof *claims);
		claims[count++] = (struct claim_return){db_int(each, 0), kind};
	}
	if (step != DB_END)
		return false;
	*ret_claims = claims;
	*ret_count = count;
	return true;
}

bool
claim_store_return(
    struct db *db, int64_t ticket_id, enum kind kind, struct error *err)
{
	static const char sql[] =
	    "UPDATE claim SET outcome = NULL, closed_at = NULL,"
	    " due_on = until_on, due_at = NULL, target_on = NULL,"
	    " stands_still = 0, warned_stage = NULL, target_missed = 0,"
	    " awaits_letter = 0, explanation = 'retained until '"
	    " || until_on || ', which has come: due on that day'"
	    " WHERE ticket_id = ?1 AND kind = ?2 AND until_on IS NOT NULL";

	return run_on_claim(db, db_statement(db, sql), ticket_id, kind, err);
}

bool
claim_store_set_revisit(
    struct db *db, int64_t ticket_id, struct date revisit_on, struct error *err)
{
	static const char sql[] =
	    "UPDATE ticket SET revisit_on = ?2 WHERE id = ?1";
	struct statement *set = db_statement(db, sql);
	char text[DATE_TEXT_SIZE];

	db_bind_int(set, 1, ticket_id);
	if (revisit_on.year != 0) {
		date_format(revisit_on, text);
		db_bind_text(set, 2, text);
	}
	return db_run(set, err) && refresh(db, ticket_id, err);
}

bool
claim_store_revisits(struct db *db, struct arena *memory, struct date today,
    size_t count_max, int64_t **ret_ticket_ids, size_t *ret_count,
    struct error *err)
{
	static const char sql[] =
	    "SELECT id FROM ticket WHERE revisit_on IS NOT NULL"
	    " AND revisit_on <= ?1 AND state = 'closed' AND erased_at IS NULL"
	    " ORDER BY revisit_on, id LIMIT ?2";
	struct statement *each = db_statement(db, sql);
	char text[DATE_TEXT_SIZE];

	date_format(today, text);
	db_bind_text(each, 1, text);
	db_bind_int(each, 2, db_limit(count_max));
	return db_collect_ids(each, memory, ret_ticket_ids, ret_count, err);
}
