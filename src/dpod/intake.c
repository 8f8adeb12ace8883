/* SPDX-License-Identifier: ISC */
#include "dpod/intake.h"

#include <stdio.h>
#include <string.h>

#include "base/timestamp.h"
#include "store/quarantine.h"
#include "dpod/log.h"
#include "dpod/record.h"
#include "dpod/signals.h"

/* A commit should not wait longer for a slow server. */
#define BATCH_MS	    250
#define BATCH_MESSAGES_MIN  5
#define RETRIES_AT_ONCE_MAX 100
/* Its compiled rules are most of what a worker costs: not kept for long. */
#define READER_REST_MS 60000

static struct reader *
start_reader(
    const struct intake *intake, const struct office *office, struct error *err)
{
	struct reader *reader = reader_start(&office->reader, err);

	if (reader != NULL)
		log_event(LOG_DEBUG, "reader-started",
		    "mailbox=%s pid=%d rules=%zu", intake->settings->name,
		    reader_pid(reader), reader_rules_count(reader));
	return reader;
}

void
intake_open(struct intake *intake)
{
	intake->messages_max = BATCH_MESSAGES_MAX;
	intake->batches[0] = batch_new();
	intake->batches[1] = batch_new();
}

/* It is there only while there is something to read (intake_rest). */
static bool
wake_reader(struct intake *intake, struct error *err)
{
	intake->read_ms = timestamp_monotonic_ms();
	if (intake->reader == NULL)
		intake->reader = start_reader(intake, intake->office, err);
	return intake->reader != NULL;
}

void
intake_rest(struct intake *intake)
{
	if (intake->reader == NULL ||
	    timestamp_monotonic_ms() - intake->read_ms < READER_REST_MS)
		return;
	reader_stop(intake->reader);
	intake->reader = NULL;
}

bool
intake_renew(struct intake *intake, const struct office *office,
    const struct conf_mailbox *settings, struct error *err)
{
	struct reader *reader = NULL;

	if (intake->reader != NULL) {
		reader = start_reader(intake, office, err);
		if (reader == NULL)
			return false;
	}
	reader_stop(intake->reader);
	intake->reader = reader;
	intake->office = office;
	intake->settings = settings;
	return true;
}

void
intake_close(struct intake *intake)
{
	reader_stop(intake->reader);
	batch_free(intake->batches[0]);
	batch_free(intake->batches[1]);
}

/* `cause` is kept if the new one starts, and stands for it if not. */
static bool
replace_reader(struct intake *intake, struct error *cause)
{
	struct error err;

	log_failure("reader-died", intake->settings->name, cause);
	intake->reader_restarts++;
	reader_stop(intake->reader);
	intake->reader = reader_start(&intake->office->reader, &err);
	if (intake->reader != NULL)
		return true;
	*cause = err;
	return false;
}

static void
log_result(const struct intake *intake, uint64_t uid,
    const struct record_result *result)
{
	char kinds[200] = "";
	size_t at = 0;

	if (result->disposition != DISPOSITION_TICKET) {
		log_event(LOG_INFO, "intake",
		    "mailbox=%s uid=%llu disposition=%s ticket=%lld reason=%s",
		    intake->settings->name, (unsigned long long)uid,
		    disposition_name(result->disposition),
		    (long long)result->ticket_id,
		    result->reason[0] == '\0' ? "-" : result->reason);
		return;
	}
	for (int kind = 0; kind < KINDS; kind++)
		if ((result->kinds & KIND_BIT(kind)) != 0)
			at += (size_t)snprintf(kinds + at, sizeof kinds - at,
			    "%s%s", at == 0 ? "" : ",",
			    kind_name((enum kind)kind));
	log_event(LOG_INFO, "intake",
	    "mailbox=%s uid=%llu disposition=ticket ticket=%lld kind=%s "
	    "language=%s rule=%s letter=%s reason=%s",
	    intake->settings->name, (unsigned long long)uid,
	    (long long)result->ticket_id, kinds[0] == '\0' ? "-" : kinds,
	    result->language[0] == '\0' ? "-" : result->language,
	    result->rule[0] == '\0' ? "-" : result->rule, result->letter,
	    result->reason[0] == '\0' ? "-" : result->reason);
}

/*
 * Records what the batch has; *ret_recorded[i] says which. A mail that the
 * register refuses stays unsettled and costs the others nothing.
 */
static bool
record_batch(struct intake *intake, struct batch *batch,
    struct record_result *results, bool *recorded, struct error *err)
{
	int64_t now_at = timestamp_now();

	for (size_t i = 0; i < batch->count; i++) {
		struct batch_item *item = &batch->items[i];
		const struct record_item record = {
		    .folder = &intake->folder,
		    .is_junk = intake->is_junk,
		    .uid = item->entry.uid,
		    .internal_at = item->entry.internal_at,
		    .headers_only = item->headers_only,
		    .raw = item->bytes,
		    .raw_length = item->length,
		    .verdict = item->verdict,
		};

		recorded[i] = false;
		/* Not fetched, and not known to be gone either. */
		if (!item->has_arrived && !batch->is_whole)
			continue;
		recorded[i] =
		    record_message(batch->memory, intake->db, intake->office,
			intake->settings, &record, now_at, &results[i], err);
		if (recorded[i])
			continue;
		if (err->retry == RETRY_LATER)
			return false;
		log_failure("record-refused", intake->settings->name, err);
	}
	return true;
}

static bool
take_in_hand(struct intake *intake, const struct mailbox_entry *entries,
    size_t count, bool is_attempt, struct error *err)
{
	struct ledger_entry rows[BATCH_MESSAGES_MAX];

	for (size_t i = 0; i < count; i++)
		rows[i] = (struct ledger_entry){
		    .uid = entries[i].uid,
		    .size_bytes = entries[i].size_bytes,
		    .internal_at = entries[i].internal_at,
		};
	return ledger_take_in_hand(intake->db, intake->folder.id, rows, count,
	    is_attempt, timestamp_now(), err);
}

/*
 * One commit: what became of `done` (may be NULL), and the entries that are
 * taken in hand next.
 */
static bool
commit(struct intake *intake, struct batch *done,
    const struct mailbox_entry *next, size_t next_count, bool is_attempt,
    struct error *err)
{
	struct record_result results[BATCH_MESSAGES_MAX];
	bool recorded[BATCH_MESSAGES_MAX];
	size_t count = done == NULL ? 0 : done->count;

	if (!db_begin(intake->db, err))
		return false;
	if ((done != NULL &&
		!record_batch(intake, done, results, recorded, err)) ||
	    !take_in_hand(intake, next, next_count, is_attempt, err) ||
	    !db_commit(intake->db, err)) {
		db_rollback(intake->db);
		return false;
	}
	for (size_t i = 0; i < count; i++)
		if (recorded[i]) {
			log_result(
			    intake, done->items[i].entry.uid, &results[i]);
			intake->settled_count++;
			intake->has_marks = true;
		}
	return true;
}

static void
adapt(struct intake *intake, int64_t elapsed_ms)
{
	if (elapsed_ms > BATCH_MS) {
		intake->messages_max /= 2;
		if (intake->messages_max < BATCH_MESSAGES_MIN)
			intake->messages_max = BATCH_MESSAGES_MIN;
	} else if (elapsed_ms < BATCH_MS / 2) {
		intake->messages_max *= 2;
		if (intake->messages_max > BATCH_MESSAGES_MAX)
			intake->messages_max = BATCH_MESSAGES_MAX;
	}
}

/* Verdicts of the batch; a dead reader is replaced, and that is the error. */
static bool
collect(struct intake *intake, struct batch *batch, struct error *err)
{
	if (batch_collect(batch, intake->reader, err))
		return true;
	(void)replace_reader(intake, err);
	return false;
}

/*
 * A fetch that failed: what did arrive is recorded, what did not stays in
 * hand for a try by itself. The fetch's error is the result.
 */
static bool
save_arrived(struct intake *intake, struct batch *previous,
    struct batch *current, struct error *err)
{
	struct error other;

	if ((previous != NULL &&
		(!collect(intake, previous, &other) ||
		    !commit(intake, previous, NULL, 0, false, &other))) ||
	    !collect(intake, current, &other) ||
	    !commit(intake, current, NULL, 0, false, &other)) {
		/* A store that failed outweighs a mailbox that did. */
		if (other.scope == ERROR_STORE)
			*err = other;
	}
	return false;
}

/* Between two batches: to end, or to go on with other rules. */
static bool
should_pause(void)
{
	return signals_should_stop() || signals_should_reload();
}

bool
intake_new(struct intake *intake, const struct mailbox_entry *entries,
    size_t count, struct error *err)
{
	size_t size = batch_size(entries, count, intake->messages_max);
	struct batch *previous = NULL;

	if (size == 0)
		return true;
	if (!wake_reader(intake, err) ||
	    !commit(intake, NULL, entries, size, false, err))
		return false;
	for (int turn = 0; size > 0; turn = !turn) {
		struct batch *current = intake->batches[turn];
		int64_t start_ms = timestamp_monotonic_ms();

		batch_load(current, entries, size);
		entries += size;
		count -= size;
		if (!batch_fetch(current, intake->mailbox, intake->reader, err))
			return save_arrived(intake, previous, current, err);
		size = should_pause()
		    ? 0
		    : batch_size(entries, count, intake->messages_max);
		if (previous != NULL && !collect(intake, previous, err))
			return false;
		if (!commit(intake, previous, entries, size, false, err))
			return false;
		adapt(intake, timestamp_monotonic_ms() - start_ms);
		previous = current;
	}
	return collect(intake, previous, err) &&
	    commit(intake, previous, NULL, 0, false, err);
}

/* The try did not end well, or (`counts` false) was none. */
static bool
put_back(struct intake *intake, uint64_t uid, const char *reason, bool counts,
    struct error *err)
{
	if (!db_begin(intake->db, err))
		return false;
	if (ledger_put_back(intake->db, intake->folder.id, uid, timestamp_now(),
		reason, counts, err) &&
	    db_commit(intake->db, err))
		return true;
	db_rollback(intake->db);
	return false;
}

/* It is gone from the mailbox, but was kept when it was set aside. */
static bool
take_stored(struct intake *intake, const struct ledger_retry *retry,
    struct reader *reader, struct error *err)
{
	struct batch *batch = intake->batches[0];
	size_t length;
	char *raw;

	if (batch->items[0].has_arrived || !retry->has_raw)
		return true;
	switch (quarantine_raw(intake->db, batch->memory, intake->folder.id,
	    retry->entry.uid, &raw, &length, err)) {
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
 * Sets the message aside, with its bytes if they can be had. Fetching them is
 * an attempt like the others: what killed the worker may do so again, and the
 * next life finds it counted and goes without.
 */
static bool
quarantine(struct intake *intake, const struct mailbox_entry *entry,
    const struct ledger_retry *retry, struct error *err)
{
	struct batch *batch = intake->batches[0];
	const struct batch_item *item = &batch->items[0];

	batch_load(batch, entry, 1);
	if (retry->attempts == INTAKE_ATTEMPTS_MAX) {
		if (!commit(intake, NULL, entry, 1, true, err))
			return false;
		if (!batch_fetch(batch, intake->mailbox, NULL, err)) {
			struct error other;

			if (!put_back(intake, entry->uid, retry->reason, false,
				&other))
				*err = other;
			return false;
		}
	}
	if (!take_stored(intake, retry, NULL, err) ||
	    !db_begin(intake->db, err))
		return false;
	if ((retry->attempts == INTAKE_ATTEMPTS_MAX &&
		!ledger_put_back(intake->db, intake->folder.id, entry->uid,
		    timestamp_now(), retry->reason, false, err)) ||
	    !quarantine_add(intake->db, intake->folder.id, entry->uid,
		retry->reason, item->has_arrived ? item->bytes : NULL,
		item->length, timestamp_now(), err) ||
	    !db_commit(intake->db, err)) {
		db_rollback(intake->db);
		return false;
	}
	log_event(LOG_ERROR, "quarantined",
	    "mailbox=%s uid=%llu attempts=%d kept=%s reason=%s",
	    intake->settings->name, (unsigned long long)entry->uid,
	    retry->attempts, item->has_arrived ? "yes" : "no",
	    log_quoted(retry->reason));
	return true;
}

static bool
try_alone(
    struct intake *intake, const struct ledger_retry *retry, struct error *err)
{
	const struct mailbox_entry entry = {
	    .uid = retry->entry.uid,
	    .size_bytes = retry->entry.size_bytes,
	    .internal_at = retry->entry.internal_at,
	};
	struct batch *batch = intake->batches[0];
	struct error cause;

	if (retry->attempts >= INTAKE_ATTEMPTS_MAX)
		return quarantine(intake, &entry, retry, err);
	if (!wake_reader(intake, err) ||
	    !commit(intake, NULL, &entry, 1, true, err))
		return false;
	batch_load(batch, &entry, 1);
	if (!batch_fetch(batch, intake->mailbox, intake->reader, &cause)) {
		/* The network's fault is not the message's. */
		if (!put_back(intake, entry.uid, cause.text, false, err))
			return false;
		*err = cause;
		return false;
	}
	if (!take_stored(intake, retry, intake->reader, err))
		return false;
	if (!batch_collect(batch, intake->reader, &cause))
		return put_back(intake, entry.uid, cause.text, true, err) &&
		    (replace_reader(intake, &cause) || (*err = cause, false));
	return commit(intake, batch, NULL, 0, false, err);
}

bool
intake_retries(struct intake *intake, struct error *err)
{
	struct arena *memory = arena_new();
	struct ledger_retry *retries;
	size_t count = 1;
	bool done = true;

	/* Each round settles a message or counts an attempt of it. */
	while (done && count > 0 && !should_pause()) {
		arena_clear(memory);
		done = ledger_find_retries(intake->db, memory,
		    intake->folder.id, timestamp_now(), RETRIES_AT_ONCE_MAX,
		    &retries, &count, err);
		for (size_t i = 0; done && i < count && !should_pause(); i++)
			done = try_alone(intake, &retries[i], err);
	}
	arena_free(memory);
	return done;
}
