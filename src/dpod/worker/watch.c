/* SPDX-License-Identifier: ISC */
#include "dpod/worker/watch.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/timestamp.h"
#include "casework/header_mark.h"
#include "store/ledger_key.h"
#include "store/ledger_watch.h"

/* Number of headers fetched. */
#define HEADERS_WATCHED 10

const char *
watch_numbers(
    const struct mailbox_status *status, const struct ledger_folder *folder)
{
	if (status->newest != 0 && status->newest < folder->uidnext)
		return "uidnext";
	if (status->change != 0 && status->change < folder->modseq)
		return "modseq";
	return NULL;
}

bool
watch_is_due(const struct intake *intake)
{
	for (size_t i = 0; i < intake->watched_count; i++)
		if (intake->watched[i] == intake->folder.id)
			return false;
	return true;
}

bool
watch_cursor(struct intake *intake, uint64_t *ret_uid, struct error *err)
{
	uint64_t uid;

	if (!ledger_watch_before(
		intake->db, intake->folder.id, WATCH_ROWS, &uid, err))
		return false;
	/* What has no row cannot be compared. */
	if (uid < intake->folder.old_uid)
		uid = intake->folder.old_uid;
	*ret_uid =
	    uid < intake->folder.listed_uid ? uid : intake->folder.listed_uid;
	return true;
}

void
watch_done(struct intake *intake)
{
	if (!watch_is_due(intake))
		return;
	intake->watched = memory_resize(intake->watched,
	    intake->watched_count + 1, sizeof *intake->watched);
	intake->watched[intake->watched_count++] = intake->folder.id;
}

void
watch_forget(struct intake *intake)
{
	free(intake->watched);
	intake->watched = NULL;
	intake->watched_count = 0;
}

/* Known messages whose headers are fetched. */
struct sample {
	const struct intake *intake;
	struct mailbox_entry entries[2 * HEADERS_WATCHED];
	int64_t marks[2 * HEADERS_WATCHED];
	size_t count;
	size_t odd_count; /* of them, with odd size or date */
	bool differs;
};

static bool
compare_header(const struct mailbox_message *message, void *context)
{
	struct sample *sample = context;
	int64_t mark = header_mark(sample->intake->setup->keys.pseudonym,
	    message->bytes, message->length);

	for (size_t i = 0; i < sample->count; i++)
		if (strcmp(sample->entries[i].key, message->key) == 0 &&
		    sample->marks[i] != mark)
			sample->differs = true;
	return true;
}

/*
 * Called from the end of the listing. A message without a mark (from before the
 * start) counts as another if both its size and its date differ.
 */
static void
add_known(struct sample *sample, const struct mailbox_entry *entry,
    const struct ledger_seen *seen)
{
	bool other_size =
	    seen->size_bytes != 0 && seen->size_bytes != entry->size_bytes;
	bool other_date = seen->internal_at != 0 && entry->internal_at != 0 &&
	    seen->internal_at != entry->internal_at;
	bool is_odd = other_size || other_date;

	if (seen->header_mark == 0) {
		sample->differs = sample->differs || (other_size && other_date);
		return;
	}
	if (is_odd ? sample->odd_count == HEADERS_WATCHED
		   : sample->count - sample->odd_count == HEADERS_WATCHED)
		return;
	sample->odd_count += is_odd;
	sample->entries[sample->count] = *entry;
	sample->marks[sample->count++] = seen->header_mark;
}

static bool
choose_sample(struct intake *intake, const struct mailbox_listing *listing,
    struct sample *sample, size_t *ret_known, struct error *err)
{
	for (size_t i = listing->count; i > 0; i--) {
		const struct mailbox_entry *entry = &listing->entries[i - 1];
		uint64_t uid = ledger_key_uid(entry->key);
		struct ledger_seen seen;

		switch (ledger_watch_find(
		    intake->db, intake->folder.id, uid, &seen, err)) {
		case FOUND:
			if (seen.is_gone && !intake->is_rehearsal &&
			    !ledger_watch_back(intake->db, intake->folder.id,
				uid, timestamp_now(), err))
				return false;
			++*ret_known;
			add_known(sample, entry, &seen);
			break;
		case ABSENT:
			break;
		default:
			return false;
		}
	}
	return true;
}

bool
watch_compare(struct intake *intake, const struct mailbox_listing *listing,
    struct watch_answer *ret_answer, struct error *err)
{
	struct sample sample = {.intake = intake};
	uint64_t rows_count;
	size_t known = 0;

	if (!choose_sample(intake, listing, &sample, &known, err) ||
	    !ledger_watch_count(
		intake->db, intake->folder.id, &rows_count, err) ||
	    !mailbox_fetch_headers(intake->mailbox, sample.entries,
		sample.count, compare_header, &sample, err))
		return false;
	*ret_answer = (struct watch_answer){
	    .went_back = sample.differs ? "header" : NULL,
	    .is_incomplete = mailbox_status(intake->mailbox).count >
		rows_count + (listing->count - known),
	};
	return true;
}
