/* SPDX-License-Identifier: ISC */
#include "store/letter_attempt.h"

#include "store/db_private.h"

bool
letter_attempt_each(struct db *db, int64_t letter_id,
    letter_attempt_fn *on_attempt, void *context, struct error *err)
{
	static const char sql[] =
	    "SELECT attempt, started_at, ended_at, coalesce(result, ''), code,"
	    " text FROM delivery WHERE letter_id = ?1 ORDER BY attempt";
	struct statement *each = db_statement(db, sql);
	enum db_step step;

	db_bind_int(each, 1, letter_id);
	while ((step = db_step(each, err)) == DB_ROW) {
		const struct letter_attempt attempt = {
		    .number = db_int(each, 0),
		    .started_at = db_int(each, 1),
		    .ended_at = db_int(each, 2),
		    .result = db_text(each, 3),
		    .code = db_int(each, 4),
		    .text = db_text(each, 5),
		};

		if (!on_attempt(&attempt, context)) {
			db_done(each);
			return true;
		}
	}
	return step == DB_END;
}
