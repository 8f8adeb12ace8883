/* SPDX-License-Identifier: ISC */
#include "dpod/mark.h"

#include "base/arena.h"
#include "base/step.h"
#include "dpod/signals.h"

#define MARKS_AT_ONCE_MAX 500

bool
mark_settled(struct intake *intake, struct error *err)
{
	struct arena *memory = arena_new();
	enum mailbox_mark mark = intake->settings->after_intake == CONF_FLAG
	    ? MAILBOX_FLAG
	    : MAILBOX_MOVE;
	uint64_t *uids;
	size_t count = 1;
	bool done = true;

	while (done && count > 0 && !signals_should_stop()) {
		arena_clear(memory);
		done = ledger_find_marks(intake->db, memory, intake->folder.id,
		    MARKS_AT_ONCE_MAX, &uids, &count, err);
		if (!done || count == 0)
			break;
		STEP("mark-before");
		done = mailbox_mark(intake->mailbox, uids, count, mark,
			   intake->settings->after_intake_target, err) &&
		    db_begin(intake->db, err);
		STEP("mark-after");
		if (!done)
			break;
		done = ledger_marked(
			   intake->db, intake->folder.id, uids, count, err) &&
		    db_commit(intake->db, err);
		if (!done)
			db_rollback(intake->db);
	}
	arena_free(memory);
	return done;
}
