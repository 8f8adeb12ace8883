/* SPDX-License-Identifier: ISC */
#include "dpod/worker/intake_new.h"

#include "base/timestamp.h"
#include "dpod/worker/intake_batch.h"
#include "dpod/log.h"
#include "dpod/worker/retry.h"

/* A commit should not wait longer for a slow server, nor others for it. */
#define BATCH_MS 250
/* The first of a poll, so that nobody waits long for something to do. */
#define FIRST_PART 4

static void
adapt(struct intake *intake, int64_t elapsed_ms)
{
	int64_t locked_ms = db_locked_ms(intake->db);

	if (elapsed_ms > BATCH_MS || locked_ms > DB_LOCKED_MS_MAX) {
		intake->messages_max /= 2;
		if (intake->messages_max < BATCH_MESSAGES_MIN)
			intake->messages_max = BATCH_MESSAGES_MIN;
	} else if (elapsed_ms < BATCH_MS / 2 &&
	    locked_ms < DB_LOCKED_MS_MAX / 2) {
		intake->messages_max *= 2;
		if (intake->messages_max > BATCH_MESSAGES_MAX)
			intake->messages_max = BATCH_MESSAGES_MAX;
	}
}

/*
 * After a failed fetch: messages that arrived are recorded, the others are
 * retried individually. The result is the fetch's error.
 */
static bool
save_arrived(struct intake *intake, struct batch *previous,
    struct batch *current, struct error *err)
{
	struct error other;

	if ((previous != NULL &&
		(!intake_batch_collect(intake, previous, &other) ||
		    !intake_batch_commit(
			intake, previous, NULL, 0, false, &other))) ||
	    !intake_batch_collect(intake, current, &other) ||
	    !intake_batch_commit(intake, current, NULL, 0, false, &other)) {
		/* A failure of the store outweighs one of the mailbox. */
		if (other.scope == ERROR_STORE)
			*err = other;
	}
	return false;
}

/*
 * The process for the next batch. If there can be none, what was submitted to
 * the previous one is recorded before the reader is replaced.
 */
static bool
begin_batch(struct intake *intake, struct batch **previous, struct error *err)
{
	if (*previous == NULL)
		return intake_begin_batch(intake, err);
	if (reader_begin_batch(intake->reader, err))
		return true;
	if (!intake_batch_finish(intake, *previous, err))
		return false;
	*previous = NULL;
	return intake_begin_batch(intake, err);
}

static size_t
first_size(const struct intake *intake, const struct mailbox_entry *entries,
    size_t count)
{
	size_t most = intake->messages_max / FIRST_PART;

	if (most < BATCH_MESSAGES_MIN)
		most = BATCH_MESSAGES_MIN;
	return batch_size(entries, count,
	    most < intake->messages_max ? most : intake->messages_max);
}

bool
intake_new(struct intake *intake, const struct mailbox_entry *entries,
    size_t count, struct error *err)
{
	size_t size = first_size(intake, entries, count);
	struct batch *previous = NULL;

	intake->has_missed = false;
	if (size == 0 || !intake_take_slot(intake))
		return true;
	if (!intake_wake_reader(intake, err) ||
	    !intake_batch_commit(intake, NULL, entries, size, false, err))
		return false;
	for (int turn = 0; size > 0; turn = !turn) {
		struct batch *current = intake->batches[turn];
		int64_t start_ms = timestamp_monotonic_ms();

		batch_load(current, entries, size);
		entries += size;
		count -= size;
		if (previous != NULL &&
		    (previous->is_large || current->is_large)) {
			if (!intake_batch_finish(intake, previous, err))
				return false;
			previous = NULL;
		}
		if (!begin_batch(intake, &previous, err))
			return false;
		if (!batch_fetch(
			current, intake->mailbox, intake->reader, err)) {
			if (err->scope != ERROR_MESSAGE)
				return save_arrived(
				    intake, previous, current, err);
			log_failure(
			    "fetch-failed", intake->settings->name, err);
		}
		size = intake_should_pause()
		    ? 0
		    : batch_size(entries, count, intake->messages_max);
		if (previous != NULL &&
		    !intake_batch_collect(intake, previous, err))
			return false;
		if (!intake_batch_commit(
			intake, previous, entries, size, false, err))
			return false;
		adapt(intake, timestamp_monotonic_ms() - start_ms);
		previous = current;
	}
	if (!intake_batch_finish(intake, previous, err))
		return false;
	db_rest(intake->db);
	/* Messages that were not delivered are requested individually. */
	return !intake->has_missed || retry_all(intake, err);
}
