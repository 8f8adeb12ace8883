/* SPDX-License-Identifier: ISC */
#include "dpod/worker/intake_batch.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/timestamp.h"
#include "ticket/kind_law.h"
#include "casework/record.h"
#include "casework/timekeeping.h"
#include "dpod/log.h"
#include "store/ledger_key.h"

static void
log_result(const struct intake *intake, uint64_t uid,
    const struct record_result *result)
{
	const char *urgent = NULL;
	char kinds[KINDS * KIND_NAME_SIZE] = "";
	size_t at = 0;

	if (result->limits[0] != '\0')
		log_event(LOG_WARNING, "rule-limit",
		    "mailbox=%s uid=%llu ticket=%lld rules=%s",
		    intake->settings->name, (unsigned long long)uid,
		    (long long)result->ticket_id, result->limits);
	if (result->is_foreign)
		log_event(LOG_ERROR, "another-register",
		    "mailbox=%s uid=%llu ticket=%lld reason=\"is a letter of "
		    "another register, or answers one\"",
		    intake->settings->name, (unsigned long long)uid,
		    (long long)result->ticket_id);
	if (result->disposition != DISPOSITION_TICKET) {
		log_event(LOG_INFO, "intake",
		    "mailbox=%s uid=%llu disposition=%s ticket=%lld reason=%s",
		    intake->settings->name, (unsigned long long)uid,
		    disposition_name(result->disposition),
		    (long long)result->ticket_id,
		    result->reason[0] == '\0' ? "-" : result->reason);
		return;
	}
	for (int kind = 0; kind < KINDS; kind++) {
		const char *name = kind_name((enum kind)kind);

		if ((result->kinds & KIND_BIT(kind)) == 0)
			continue;
		at += (size_t)snprintf(kinds + at, sizeof kinds - at, "%s%s",
		    at == 0 ? "" : ",", name);
		if (kind_is_urgent((enum kind)kind))
			urgent = name;
	}
	log_event(LOG_INFO, "intake",
	    "mailbox=%s uid=%llu disposition=ticket ticket=%lld kind=%s "
	    "language=%s rule=%s letter=%s reason=%s",
	    intake->settings->name, (unsigned long long)uid,
	    (long long)result->ticket_id, kinds[0] == '\0' ? "-" : kinds,
	    result->language[0] == '\0' ? "-" : result->language,
	    result->rule[0] == '\0' ? "-" : result->rule, result->letter,
	    result->reason[0] == '\0' ? "-" : result->reason);
	/* It is due in hours: a person must know now. */
	if (urgent != NULL)
		log_event(LOG_ERROR, "alarm",
		    "mailbox=%s ticket=%lld reason=%s letter=%s",
		    intake->settings->name, (long long)result->ticket_id,
		    urgent, result->letter);
	if (result->budget_is_spent)
		log_event(LOG_ERROR, "alarm",
		    "mailbox=%s ticket=%lld reason=%s letter=%s",
		    intake->settings->name, (long long)result->ticket_id,
		    result->reason, result->letter);
}

/* If it is set aside in the end, that is the reason. */
static bool
note_refusal(struct intake *intake, uint64_t uid, struct error *err)
{
	const struct error cause = *err;

	return ledger_put_back(intake->db, intake->folder.id, uid,
	    timestamp_now(), cause.text, LEDGER_ATTEMPT, err);
}

/* What one transaction does: settles a batch, and takes the next in hand. */
struct commit {
	struct batch *done; /* NULL: none */
	const struct mailbox_entry *next;
	size_t next_count;
	bool is_attempt; /* of the next */
	/* Savepoints are needed: the register has refused a message. */
	bool is_careful;
	struct record_result results[BATCH_MESSAGES_MAX];
	bool recorded[BATCH_MESSAGES_MAX];
};

/*
 * A message that the register refuses fails the batch; if the commit is
 * careful, it stays unsettled and does not affect the others.
 */
static bool
record_batch(struct intake *intake, struct commit *commit, struct error *err)
{
	struct batch *batch = commit->done;
	struct casework casework = {
	    .memory = batch->memory,
	    .db = intake->db,
	    .setup = intake->setup,
	    .now_at = timestamp_now(),
	};

	if (!timekeeping_is_doubted(&casework, &casework.is_clock_doubted, err))
		return false;
	for (size_t i = 0; i < batch->count; i++) {
		struct batch_item *item = &batch->items[i];
		const struct incoming incoming = {
		    .mailbox = intake->settings,
		    .folder = &intake->folder,
		    .is_junk = intake->is_junk,
		    .is_import = intake->is_import,
		    .is_moved = intake->is_moved || intake->is_import,
		    .uid = ledger_key_uid(item->entry.key),
		    .internal_at = item->entry.internal_at,
		    .headers_only = item->headers_only,
		    .raw = item->bytes,
		    .raw_length = item->length,
		    .verdict = item->verdict,
		    .shares_fate = !commit->is_careful,
		};

		commit->recorded[i] = false;
		/*
		 * Missing from one fetch: that does not prove that it is gone.
		 */
		if (!item->has_arrived && !batch->is_gone) {
			intake->has_missed = true;
			continue;
		}
		commit->recorded[i] = record_message(
		    &casework, &incoming, &commit->results[i], err);
		if (commit->recorded[i])
			continue;
		if (err->retry == RETRY_LATER || !commit->is_careful)
			return false;
		log_failure("record-refused", intake->settings->name, err);
		if (!note_refusal(intake, incoming.uid, err))
			return false;
	}
	return true;
}

static bool
take_in_hand(
    struct intake *intake, const struct commit *commit, struct error *err)
{
	struct ledger_entry rows[BATCH_MESSAGES_MAX];

	for (size_t i = 0; i < commit->next_count; i++)
		rows[i] = (struct ledger_entry){
		    .uid = ledger_key_uid(commit->next[i].key),
		    .size_bytes = commit->next[i].size_bytes,
		    .internal_at = commit->next[i].internal_at,
		};
	return ledger_take_in_hand(intake->db, intake->folder.id, rows,
	    commit->next_count, commit->is_attempt, timestamp_now(), err);
}

static bool
try_commit(struct intake *intake, struct commit *commit, struct error *err)
{
	if (!db_begin(intake->db, err))
		return false;
	return db_finish(intake->db,
	    (commit->done == NULL || record_batch(intake, commit, err)) &&
		take_in_hand(intake, commit, err),
	    err);
}

bool
intake_batch_commit(struct intake *intake, struct batch *done,
    const struct mailbox_entry *next, size_t next_count, bool is_attempt,
    struct error *err)
{
	struct commit commit = {.done = done,
	    .next = next,
	    .next_count = next_count,
	    .is_attempt = is_attempt};
	size_t count = done == NULL ? 0 : done->count;

	while (!try_commit(intake, &commit, err)) {
		if (err->retry == RETRY_LATER || commit.is_careful)
			return false;
		commit.is_careful = true;
	}
	for (size_t i = 0; i < count; i++)
		if (commit.recorded[i]) {
			log_result(intake,
			    ledger_key_uid(done->items[i].entry.key),
			    &commit.results[i]);
			intake->settled_count++;
		}
	return true;
}

bool
intake_batch_collect(
    struct intake *intake, struct batch *batch, struct error *err)
{
	reader_end_batch(intake->reader);
	if (batch_collect(batch, intake->reader, err))
		return true;
	(void)intake_replace_reader(intake, err);
	return false;
}

/* Frees the memory of a large message before the next one. */
static void
forget_batch(struct intake *intake, struct batch *batch)
{
	bool was_large = batch->is_large;

	batch_load(batch, NULL, 0);
	if (!was_large)
		return;
	reader_give_back(intake->reader);
	db_give_back(intake->db);
	memory_trim();
}

bool
intake_batch_finish(
    struct intake *intake, struct batch *batch, struct error *err)
{
	if (!intake_batch_collect(intake, batch, err) ||
	    !intake_batch_commit(intake, batch, NULL, 0, false, err))
		return false;
	forget_batch(intake, batch);
	return true;
}
