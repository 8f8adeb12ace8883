/* SPDX-License-Identifier: ISC */
#include "dpod/worker/mark.h"

#include <string.h>

#include "base/arena.h"
#include "base/step.h"
#include "casework/witness.h"
#include "dpod/log.h"
#include "dpod/signals.h"
#include "dpod/worker/moved.h"
#include "net/mailbox_note.h"
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
note_marked(struct intake *intake, const uint64_t *uids, size_t count,
    struct error *err)
{
	if (!db_begin(intake->db, err))
		return false;
	if (ledger_marked(intake->db, intake->folder.id, uids, count, err) &&
	    db_commit(intake->db, err))
		return true;
	db_rollback(intake->db);
	return false;
}

/* A copy may be interrupted before the original is removed: recorded first. */
static bool
note_begun(struct intake *intake, const uint64_t *uids, size_t count,
    struct error *err)
{
	if (!db_begin(intake->db, err))
		return false;
	if (ledger_begin_marks(
		intake->db, intake->folder.id, uids, count, err) &&
	    db_commit(intake->db, err))
		return true;
	db_rollback(intake->db);
	return false;
}

/*
 * If a copy is already in the target after an interruption, only finishes it.
 */
static bool
end_interrupted(struct intake *intake, struct arena *memory, bool is_sorted,
    const char *target, struct error *err)
{
	uint64_t *uids;
	size_t count;

	if (!ledger_find_begun(intake->db, memory, intake->folder.id, is_sorted,
		MARKS_AT_ONCE_MAX, &uids, &count, err))
		return false;
	if (count == 0)
		return true;
	if (!moved_find(intake, target, uids, &count, err))
		return false;
	if (count == 0)
		return true;
	log_event(LOG_NOTICE, "move-ended", "mailbox=%s messages=%zu",
	    intake->settings->name, count);
	return mailbox_remove(intake->mailbox, NULL,
		   keys_of(memory, uids, count), count, err) &&
	    note_marked(intake, uids, count, err);
}

/*
 * From now on a register that lacks these messages is seen to be a copy. If it
 * cannot be, they stay where they are, and the intake goes on.
 */
static bool
leave_witness(const struct intake *intake, struct error *err)
{
	if (witness_write(intake->setup->conf, intake->db, err))
		return true;
	err->scope = ERROR_MESSAGE;
	return false;
}

static bool
mark_all(struct intake *intake, bool is_sorted, enum mailbox_mark mark,
    const char *target, struct error *err)
{
	bool copies =
	    mark == MAILBOX_MOVE && mailbox_status(intake->mailbox).copies;
	struct arena *memory = arena_new();
	uint64_t *uids;
	size_t count = 1;
	bool done =
	    !copies || end_interrupted(intake, memory, is_sorted, target, err);

	while (done && count > 0 && !signals_should_stop()) {
		arena_clear(memory);
		done = ledger_find_marks(intake->db, memory, intake->folder.id,
		    is_sorted, MARKS_AT_ONCE_MAX, &uids, &count, err);
		if (!done || count == 0)
			break;
		STEP("mark-before");
		done = leave_witness(intake, err) &&
		    (!copies || note_begun(intake, uids, count, err)) &&
		    mailbox_mark(intake->mailbox, keys_of(memory, uids, count),
			count, mark, target, err);
		STEP("mark-after");
		done = done && note_marked(intake, uids, count, err);
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
