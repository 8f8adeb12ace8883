/* SPDX-License-Identifier: ISC */
#include "dpod/worker/mark.h"

#include "base/arena.h"
#include "base/step.h"
#include "dpod/signals.h"
#include "store/ledger_key.h"

#define MARKS_AT_ONCE_MAX 500

static const char *const *
keys_of(struct arena *memory, const uint64_t *uids, size_t count)
{
	const char **keys = arena_array(memory, count, sizeof *keys);

	for (size_t i = 0; i < count; i++) {
		char *key = arena_alloc(memory, LEDGER_KEY_SIZE);

		ledger_key_format(uids[i], key);
		keys[i] = key;
	}
	return keys;
}

static bool
mark_all(struct intake *intake, bool is_sorted, enum mailbox_mark mark,
    const char *target, struct error *err)
{
	struct arena *memory = arena_new();
	uint64_t *uids;
	size_t count = 1;
	bool done = true;

	while (done && count > 0 && !signals_should_stop()) {
		arena_clear(memory);
		done = ledger_find_marks(intake->db, memory, intake->folder.id,
		    is_sorted, MARKS_AT_ONCE_MAX, &uids, &count, err);
		if (!done || count == 0)
			break;
		STEP("mark-before");
		done =
		    mailbox_mark(intake->mailbox, keys_of(memory, uids, count),
			count, mark, target, err) &&
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

bool
mark_settled(struct intake *intake, struct error *err)
{
	const struct conf_mailbox *settings = intake->settings;
	enum mailbox_mark mark =
	    settings->after_intake == CONF_FLAG ? MAILBOX_FLAG : MAILBOX_MOVE;

	if (settings->after_intake != CONF_LEAVE &&
	    !mark_all(intake, false, mark, settings->after_intake_target, err))
		return false;
	return settings->sort_target == NULL ||
	    mark_all(intake, true, MAILBOX_MOVE, settings->sort_target, err);
}
