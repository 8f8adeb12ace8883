/* SPDX-License-Identifier: ISC */
#include "dpod/worker/moved.h"

#include <stdlib.h>

#include "base/memory.h"
#include "casework/header_mark.h"
#include "store/ledger_watch.h"

struct original {
	uint64_t uid;
	struct ledger_seen seen;
	bool is_copied;
};

struct finding {
	const struct intake *intake;
	struct original *originals;
	size_t count;
};

static bool
compare_header(const struct mailbox_message *message, void *context)
{
	struct finding *finding = context;
	int64_t mark = header_mark(finding->intake->setup->keys.pseudonym,
	    message->bytes, message->length);

	for (size_t i = 0; i < finding->count; i++) {
		struct original *original = &finding->originals[i];

		if (original->is_copied || original->seen.header_mark != mark ||
		    original->seen.size_bytes != message->size_bytes)
			continue;
		original->is_copied = true;
		break;
	}
	return true;
}

static bool
is_candidate(const struct finding *finding, const struct mailbox_entry *entry)
{
	for (size_t i = 0; i < finding->count; i++)
		if (finding->originals[i].seen.size_bytes == entry->size_bytes)
			return true;
	return false;
}

/* The target must be open. */
static bool
look(struct finding *finding, struct mailbox *mailbox, struct error *err)
{
	struct mailbox_entry candidates[MAILBOX_FETCH_MAX];
	struct mailbox_listing listing;
	size_t count = 0;
	bool done;

	if (!mailbox_list(mailbox, NULL, &listing, err))
		return false;
	for (size_t i = listing.count; i > 0 && count < MAILBOX_FETCH_MAX; i--)
		if (is_candidate(finding, &listing.entries[i - 1]))
			candidates[count++] = listing.entries[i - 1];
	done = mailbox_fetch_headers(
	    mailbox, candidates, count, compare_header, finding, err);
	mailbox_listing_free(&listing);
	return done;
}

static bool
find_originals(struct intake *intake, const uint64_t *uids, size_t count,
    struct finding *finding, struct error *err)
{
	finding->originals = memory_new(count, sizeof *finding->originals);
	for (size_t i = 0; i < count; i++) {
		struct original *original =
		    &finding->originals[finding->count++];

		original->uid = uids[i];
		if (ledger_watch_find(intake->db, intake->folder.id, uids[i],
			&original->seen, err) == FAILED)
			return false;
	}
	return true;
}

/* Without a target nothing was copied. */
static bool
look_in_target(struct finding *finding, struct intake *intake,
    const char *target, struct error *err)
{
	struct error absent;
	bool done = true;

	if (mailbox_select(intake->mailbox, target, &absent)) {
		done = look(finding, intake->mailbox, err);
	} else if (absent.scope != ERROR_MESSAGE) {
		*err = absent;
		return false;
	}
	if (!mailbox_select(
		intake->mailbox, intake->selected, done ? err : &absent)) {
		(done ? err : &absent)->scope = ERROR_MAILBOX;
		done = false;
	}
	return done;
}

bool
moved_find(struct intake *intake, const char *target, uint64_t *uids,
    size_t *count, struct error *err)
{
	struct finding finding = {.intake = intake};
	size_t kept = 0;
	bool done;

	done = find_originals(intake, uids, *count, &finding, err) &&
	    look_in_target(&finding, intake, target, err);
	for (size_t i = 0; done && i < finding.count; i++)
		if (finding.originals[i].is_copied)
			uids[kept++] = finding.originals[i].uid;
	free(finding.originals);
	*count = kept;
	return done;
}
