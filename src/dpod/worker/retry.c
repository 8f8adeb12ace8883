/* SPDX-License-Identifier: ISC */
#include "dpod/worker/retry.h"

#include <stdlib.h>
#include <string.h>

#include "base/timestamp.h"
#include "casework/attempt.h"
#include "store/import_store.h"
#include "store/quarantine.h"
#include "dpod/worker/intake_batch.h"
#include "dpod/log.h"
#include "dpod/signals.h"
#include "store/ledger_key.h"

#define RETRIES_AT_ONCE_MAX 100
#define DISK_WAIT_MS	    5000
/* How many tries between log lines: one per minute. */
#define DISK_TRIES_SAID 12

static struct casework
casework_of(const struct intake *intake)
{
	return (struct casework){
	    .db = intake->db,
	    .setup = intake->setup,
	    .now_at = timestamp_now(),
	};
}

static int64_t
next_try_at(const struct ledger_retry *retry)
{
	return attempt_next_at(retry, timestamp_now());
}

static bool
put_back(struct intake *intake, uint64_t uid, int64_t retry_at,
    const char *reason, enum ledger_try was, struct error *err)
{
	struct casework casework = casework_of(intake);

	return attempt_put_back(
	    &casework, intake->folder.id, uid, retry_at, reason, was, err);
}

/*
 * The register could not store it: this does not count as an attempt. If that
 * could not be recorded, three restarts would set a good message aside; so this
 * retries until the disk has space again, or the process is ended.
 */
static void
put_back_when_possible(struct intake *intake, uint64_t uid, const char *reason)
{
	struct error err;

	for (int tries = 0; !put_back(intake, uid, timestamp_now(), reason,
				LEDGER_FAILURE, &err) &&
	     err.retry == RETRY_LATER && !signals_should_stop();
	     tries++) {
		if (tries % DISK_TRIES_SAID == 0)
			log_failure(
			    "disk-awaited", intake->settings->name, &err);
		signals_sleep_ms(DISK_WAIT_MS);
	}
}

/* The bytes that were imported, or stored in an earlier quarantine. */
static enum lookup
find_stored(struct intake *intake, const struct ledger_retry *retry,
    char **ret_raw, size_t *ret_length, struct error *err)
{
	struct arena *memory = intake->batches[0]->memory;
	enum lookup found = ABSENT;

	if (intake->is_import)
		found = import_store_raw(intake->db, memory, intake->folder.id,
		    retry->entry.uid, ret_raw, ret_length, err);
	if (found == ABSENT && retry->has_raw)
		found = quarantine_raw(intake->db, memory, intake->folder.id,
		    retry->entry.uid, ret_raw, ret_length, err);
	return found;
}

/* It is not in the mailbox, or not any more. */
static bool
take_stored(struct intake *intake, const struct ledger_retry *retry,
    struct reader *reader, struct error *err)
{
	struct batch *batch = intake->batches[0];
	size_t length;
	char *raw;

	if (batch->items[0].has_arrived)
		return true;
	switch (find_stored(intake, retry, &raw, &length, err)) {
	case FOUND:
		batch_take_stored(batch, reader, raw, length);
		return true;
	case ABSENT:
		return true;
	default:
		return false;
	}
}

/*
 * Fetching the bytes to store with a message set aside counts as an attempt: if
 * that kills the worker, the next process finds the attempt counted and sets it
 * aside without bytes. If the server delivers nothing, there is nothing to
 * store.
 */
static bool
fetch_to_keep(struct intake *intake, const struct mailbox_entry *entry,
    const struct ledger_retry *retry, struct error *err)
{
	struct error other;

	if (!intake_batch_commit(intake, NULL, entry, 1, true, err))
		return false;
	if (batch_fetch(intake->batches[0], intake->mailbox, NULL, err) ||
	    err->scope == ERROR_MESSAGE)
		return true;
	if (!put_back(intake, retry->entry.uid, next_try_at(retry),
		retry->reason, LEDGER_FAILURE, &other))
		*err = other;
	return false;
}

static bool
quarantine(struct intake *intake, const struct mailbox_entry *entry,
    const struct ledger_retry *retry, struct error *err)
{
	struct batch *batch = intake->batches[0];
	const struct batch_item *item = &batch->items[0];
	bool is_fetched = !intake->is_import && attempt_may_fetch(retry);
	struct casework casework;

	batch_load(batch, entry, 1);
	if (is_fetched && !fetch_to_keep(intake, entry, retry, err))
		return false;
	if (!take_stored(intake, retry, NULL, err))
		return false;
	casework = casework_of(intake);
	if (!attempt_quarantine(&casework, intake->folder.id, retry, is_fetched,
		item->has_arrived ? item->bytes : NULL, item->length, err))
		return false;
	log_event(LOG_ERROR, "quarantined",
	    "mailbox=%s uid=%llu attempts=%d failures=%d kept=%s reason=%s",
	    intake->settings->name, (unsigned long long)retry->entry.uid,
	    retry->attempts, retry->failures, item->has_arrived ? "yes" : "no",
	    log_quoted(retry->reason));
	return true;
}

static bool
is_listed(
    struct intake *intake, uint64_t uid, bool *ret_is_listed, struct error *err)
{
	struct mailbox_listing listing;
	char before[LEDGER_KEY_SIZE];

	ledger_key_format(uid - 1, before);
	if (!mailbox_list(
		intake->mailbox, uid > 1 ? before : NULL, &listing, err))
		return false;
	*ret_is_listed = false;
	for (size_t i = 0; i < listing.count; i++)
		*ret_is_listed = *ret_is_listed ||
		    ledger_key_uid(listing.entries[i].key) == uid;
	mailbox_listing_free(&listing);
	return true;
}

/*
 * A failed fetch: if due to the message (the session continues), it counts as
 * an attempt; if due to the mailbox, it does not.
 */
static bool
fetch_failed(struct intake *intake, const struct ledger_retry *retry,
    const struct error *cause, struct error *err)
{
	bool is_of_message = cause->scope == ERROR_MESSAGE;
	/* The session was ended by our stop or reload. */
	bool is_cut = !is_of_message &&
	    (signals_should_stop() || signals_should_reload());

	intake->has_postponed = true;
	if (!put_back(intake, retry->entry.uid,
		is_cut ? timestamp_now() : next_try_at(retry),
		is_cut ? retry->reason : cause->text,
		is_of_message ? LEDGER_ATTEMPT
		    : is_cut  ? LEDGER_CUT
			      : LEDGER_FAILURE,
		err))
		return false;
	if (is_of_message) {
		log_failure("fetch-failed", intake->settings->name, cause);
		return true;
	}
	*err = *cause;
	return false;
}

/* It did not arrive although the fetch succeeded: is it gone, or withheld? */
static bool
look_for_missing(
    struct intake *intake, const struct ledger_retry *retry, struct error *err)
{
	struct error cause;
	bool listed;

	if (intake->is_import)
		listed = false;
	else if (!is_listed(intake, retry->entry.uid, &listed, &cause))
		return fetch_failed(intake, retry, &cause, err);
	if (listed) {
		(void)error_set(&cause, ERROR_MESSAGE, RETRY_LATER,
		    "the mailbox lists the message but does not deliver all of "
		    "it");
		return fetch_failed(intake, retry, &cause, err);
	}
	intake->batches[0]->is_gone = true;
	return intake_batch_finish(intake, intake->batches[0], err);
}

static bool
try_alone(
    struct intake *intake, const struct ledger_retry *retry, struct error *err)
{
	char key[LEDGER_KEY_SIZE];
	const struct mailbox_entry entry = {
	    .key = key,
	    .size_bytes = retry->entry.size_bytes,
	    .internal_at = retry->entry.internal_at,
	};
	struct batch *batch = intake->batches[0];
	struct error cause;

	ledger_key_format(retry->entry.uid, key);
	if (attempt_is_over(retry)) {
		struct ledger_retry last = *retry;

		/* The process that knew the reason died. */
		if (last.reason[0] == '\0')
			last.reason =
			    "the worker died while processing this message";
		return quarantine(intake, &entry, &last, err);
	}
	if (!intake_take_slot(intake))
		return true;
	if (!intake_wake_reader(intake, err) ||
	    !intake_begin_batch(intake, err) ||
	    !intake_batch_commit(intake, NULL, &entry, 1, true, err))
		return false;
	batch_load(batch, &entry, 1);
	if (!intake->is_import &&
	    !batch_fetch(batch, intake->mailbox, intake->reader, &cause)) {
		/* It may have arrived before that. */
		reader_drop(intake->reader);
		return fetch_failed(intake, retry, &cause, err);
	}
	if (!take_stored(intake, retry, intake->reader, err))
		return false;
	if (batch->arrived_count == 0)
		return look_for_missing(intake, retry, err);
	if (!batch_collect(batch, intake->reader, &cause))
		return put_back(intake, retry->entry.uid, timestamp_now(),
			   cause.text, LEDGER_ATTEMPT, err) &&
		    (intake_replace_reader(intake, &cause) ||
			(*err = cause, false));
	if (intake_batch_finish(intake, batch, err))
		return true;
	if (err->scope == ERROR_STORE && err->retry == RETRY_LATER)
		put_back_when_possible(intake, retry->entry.uid, err->text);
	return false;
}

bool
retry_all(struct intake *intake, struct error *err)
{
	struct arena *memory = arena_new();
	struct ledger_retry *retries;
	size_t count = 1;
	bool done = true;

	/* Each round settles a message, counts an attempt or postpones it. */
	while (done && count > 0 && !intake_should_pause()) {
		arena_clear(memory);
		done = ledger_find_retries(intake->db, memory,
		    intake->folder.id, timestamp_now(), RETRIES_AT_ONCE_MAX,
		    &retries, &count, err);
		for (size_t i = 0; done && i < count && !intake_should_pause();
		     i++)
			done = try_alone(intake, &retries[i], err);
	}
	arena_free(memory);
	return done;
}
