/* SPDX-License-Identifier: ISC */
#include "store/claim_watch.h"

#include "store/db_private.h"
#include "ticket/warning.h"

#define DAY_SECONDS INT64_C(86400)

/* The columns that `read` expects, in order. */
#define SELECT_CLAIM                                                   \
	"SELECT c.ticket_id, c.kind, c.due_on, c.due_at, c.target_on," \
	" c.warned_stage FROM "

static bool
read_claims(struct statement *each, struct arena *memory,
    struct claim_watch **ret_claims, size_t *ret_count, struct error *err)
{
	struct claim_watch *claims = NULL;
	size_t count = 0, size = 0;
	enum db_step step;

	while ((step = db_step(each, err)) == DB_ROW) {
		struct claim_watch claim = {
		    .ticket_id = db_int(each, 0),
		    .due_at = db_int(each, 3),
		    .warned_stage = db_is_null(each, 5) ? WARNING_NONE
							: (int)db_int(each, 5),
		};

		if (!kind_find(db_text(each, 1), &claim.kind))
			continue;
		(void)date_parse(db_text(each, 2), &claim.due_on);
		(void)date_parse(db_text(each, 4), &claim.target_on);
		claims = db_grow(memory, claims, count, &size, sizeof *claims);
		claims[count++] = claim;
	}
	if (step != DB_END)
		return false;
	*ret_claims = claims;
	*ret_count = count;
	return true;
}

bool
claim_watch_due(struct db *db, struct arena *memory, struct date until_on,
    int64_t until_at, struct claim_watch **ret_claims, size_t *ret_count,
    struct error *err)
{
	static const char sql[] =
	    SELECT_CLAIM "ticket t JOIN claim c ON c.ticket_id = t.id"
			 " WHERE t.state <> 'closed' AND t.due_first <= ?3"
			 " AND c.outcome IS NULL AND c.stands_still = 0"
			 " AND (c.due_on <= ?1 OR c.due_at <= ?2)"
			 " AND (c.warned_stage IS NULL OR c.warned_stage >= 0)"
			 " ORDER BY t.due_first, t.id, c.kind";
	struct statement *each = db_statement(db, sql);
	int64_t day_at = (date_to_days(until_on) + 1) * DAY_SECONDS;
	char text[DATE_TEXT_SIZE];

	date_format(until_on, text);
	db_bind_text(each, 1, text);
	db_bind_int(each, 2, until_at);
	db_bind_int(each, 3, day_at > until_at ? day_at : until_at);
	return read_claims(each, memory, ret_claims, ret_count, err);
}

bool
claim_watch_untold(struct db *db, struct arena *memory, struct date until_on,
    int64_t until_at, struct claim_watch **ret_claims, size_t *ret_count,
    struct error *err)
{
	static const char sql[] =
	    SELECT_CLAIM "claim c CROSS JOIN ticket t ON t.id = c.ticket_id"
			 " WHERE c.awaits_letter = 1 AND t.erased_at IS NULL"
			 " AND (c.due_on <= ?1 OR c.due_at <= ?2)"
			 " AND (c.warned_stage IS NULL OR c.warned_stage >= 0)"
			 " ORDER BY c.ticket_id, c.kind";
	struct statement *each = db_statement(db, sql);
	char text[DATE_TEXT_SIZE];

	date_format(until_on, text);
	db_bind_text(each, 1, text);
	db_bind_int(each, 2, until_at);
	return read_claims(each, memory, ret_claims, ret_count, err);
}

bool
claim_watch_targets(struct db *db, struct arena *memory, struct date today,
    size_t count_max, struct claim_watch **ret_claims, size_t *ret_count,
    struct error *err)
{
	static const char sql[] = SELECT_CLAIM
	    "claim c WHERE c.target_on < ?1 AND c.target_on IS NOT NULL"
	    " AND c.outcome IS NULL AND c.target_missed = 0"
	    " AND c.stands_still = 0"
	    " ORDER BY c.target_on, c.ticket_id LIMIT ?2";
	struct statement *each = db_statement(db, sql);
	char text[DATE_TEXT_SIZE];

	date_format(today, text);
	db_bind_text(each, 1, text);
	db_bind_int(each, 2, db_limit(count_max));
	return read_claims(each, memory, ret_claims, ret_count, err);
}

bool
claim_watch_waiting(struct db *db, struct arena *memory,
    int64_t **ret_ticket_ids, size_t *ret_count, struct error *err)
{
	static const char sql[] =
	    "SELECT p.ticket_id FROM pause p JOIN ticket t"
	    " ON t.id = p.ticket_id WHERE p.answered_at IS NULL"
	    " AND t.state <> 'closed' ORDER BY p.ticket_id";
	struct statement *each = db_statement(db, sql);

	return db_collect_ids(each, memory, ret_ticket_ids, ret_count, err);
}

bool
claim_watch_set_warned(struct db *db, int64_t ticket_id, enum kind kind,
    int stage, struct error *err)
{
	static const char sql[] = "UPDATE claim SET warned_stage = ?3"
				  " WHERE ticket_id = ?1 AND kind = ?2";
	struct statement *set = db_statement(db, sql);

	db_bind_int(set, 1, ticket_id);
	db_bind_text(set, 2, kind_name(kind));
	db_bind_int(set, 3, stage);
	return db_run(set, err);
}

bool
claim_watch_set_target_missed(
    struct db *db, int64_t ticket_id, enum kind kind, struct error *err)
{
	static const char sql[] = "UPDATE claim SET target_missed = 1"
				  " WHERE ticket_id = ?1 AND kind = ?2";
	struct statement *set = db_statement(db, sql);

	db_bind_int(set, 1, ticket_id);
	db_bind_text(set, 2, kind_name(kind));
	return db_run(set, err);
}
