/* SPDX-License-Identifier: ISC */
#include "dpod/worker/folder.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/timestamp.h"
#include "conf/conf_data.h"
#include "dpod/log.h"
#include "dpod/worker/watch.h"
#include "store/ledger_key.h"
#include "store/ledger_watch.h"

/* Keeps only entries of the listing without rows. */
static bool
drop_known(
    struct intake *intake, struct mailbox_listing *listing, struct error *err)
{
	uint64_t *uids = memory_new(listing->count, sizeof *uids);
	bool *is_new = memory_new(listing->count, sizeof *is_new);
	size_t kept = 0;
	bool found = true;

	if (intake->folder.id == 0) { /* in a rehearsal: nothing has a row */
		free(uids);
		free(is_new);
		return true;
	}
	for (size_t i = 0; found && i < listing->count; i++)
		found =
		    ledger_key_parse(listing->entries[i].key, &uids[i], err);
	found = found &&
	    ledger_find_new(intake->db, intake->folder.id, uids, listing->count,
		is_new, err);
	for (size_t i = 0; found && i < listing->count; i++)
		if (is_new[i] && uids[i] > intake->folder.old_uid)
			listing->entries[kept++] = listing->entries[i];
	free(uids);
	free(is_new);
	listing->count = kept;
	return found;
}

static bool
list_from(struct intake *intake, uint64_t uid,
    struct mailbox_listing *ret_listing, struct error *err)
{
	char cursor[LEDGER_KEY_SIZE];

	ledger_key_format(uid, cursor);
	return mailbox_list(
	    intake->mailbox, uid == 0 ? NULL : cursor, ret_listing, err);
}

/* The folder as a new row would describe it. */
static void
foresee_life(struct ledger_folder *folder)
{
	*folder = (struct ledger_folder){
	    .start_at = folder->start_at,
	    .needs_start = true,
	    .has_predecessor = true,
	};
}

/* All messages from the decreased numbers on are processed again. */
static bool
begin_life(struct intake *intake, const struct ledger_place *place,
    const char *why, struct error *err)
{
	log_event(LOG_ERROR, "mailbox-went-back",
	    "mailbox=%s folder=%s shown-by=%s", place->mailbox,
	    log_quoted(place->folder), why);
	if (intake->is_rehearsal) {
		foresee_life(&intake->folder);
		return true;
	}
	return ledger_begin_life(
	    intake->db, place, timestamp_now(), &intake->folder, err);
}

/*
 * At the first listing of a session: checks that the folder is the one in the
 * ledger.
 */
static bool
list_and_compare(struct intake *intake, const struct ledger_place *place,
    struct mailbox_listing *ret_listing, struct error *err)
{
	struct watch_answer answer = {0};
	uint64_t uid;

	if (!watch_cursor(intake, &uid, err) ||
	    !list_from(intake, uid, ret_listing, err))
		return false;
	if (!watch_compare(intake, ret_listing, &answer, err)) {
		mailbox_listing_free(ret_listing);
		return false;
	}
	if (answer.went_back == NULL && !answer.is_incomplete)
		return true;
	mailbox_listing_free(ret_listing);
	return (answer.went_back == NULL ||
		   begin_life(intake, place, answer.went_back, err)) &&
	    list_from(intake, 0, ret_listing, err);
}

static bool
list_watched(struct intake *intake, const struct ledger_place *place,
    struct mailbox_listing *ret_listing, struct error *err)
{
	const struct mailbox_status status = mailbox_status(intake->mailbox);
	const char *why = watch_numbers(&status, &intake->folder);
	bool is_due = intake->folder.id != 0 && !intake->has_no_keys &&
	    watch_is_due(intake);

	if (why != NULL && !begin_life(intake, place, why, err))
		return false;
	if (is_due && why == NULL)
		return list_and_compare(intake, place, ret_listing, err);
	return list_from(intake, intake->folder.listed_uid, ret_listing, err);
}

static bool
open_folder(struct intake *intake, const struct conf *conf,
    const struct ledger_place *place, struct error *err)
{
	int64_t now_at = timestamp_now();
	int64_t start_at = conf_start_at(conf, intake->settings, now_at);

	if (!intake->is_rehearsal)
		return ledger_open_folder(
		    intake->db, place, start_at, now_at, &intake->folder, err);
	intake->folder = (struct ledger_folder){
	    .start_at = start_at,
	    .needs_start = true,
	    .is_first_mailbox = true,
	};
	return intake->db == NULL ||
	    ledger_foresee_folder(
		intake->db, place, start_at, &intake->folder, err);
}

/*
 * At the first contact with `start = now` all that is there is old, however
 * many: only the newest get rows, for watch. The UID before them; 0: list all.
 */
static uint64_t
find_old(const struct intake *intake)
{
	uint64_t newest = mailbox_status(intake->mailbox).newest;

	return !intake->is_rehearsal && intake->folder.needs_start &&
		intake->folder.is_first_mailbox &&
		intake->settings->start == CONF_START_NOW &&
		newest > WATCH_ROWS + 1
	    ? newest - WATCH_ROWS - 1
	    : 0;
}

static bool
is_configured(const char *mailbox, const void *context)
{
	const struct conf *conf = context;

	return conf_find_mailbox(conf, mailbox) != NULL;
}

/*
 * Lists messages without rows. The folder's epoch is that of the session: a new
 * epoch requires a new session.
 */
static bool
list_new(struct intake *intake, const struct conf *conf, const char *folder,
    struct mailbox_listing *ret_listing, struct error *err)
{
	const struct ledger_place place = {
	    .mailbox = intake->settings->name,
	    .account = intake->settings->account,
	    .folder = folder,
	    .uidvalidity = mailbox_status(intake->mailbox).epoch,
	    .is_configured = is_configured,
	    .context = conf,
	};

	if (!open_folder(intake, conf, &place, err))
		return false;
	if (*intake->folder.former_name != '\0' && !intake->is_rehearsal)
		log_event(LOG_NOTICE, "mailbox-renamed", "mailbox=%s from=%s",
		    intake->settings->name, intake->folder.former_name);
	if (intake->folder.is_other_account)
		log_event(LOG_WARNING, "other-account", "mailbox=%s start=%lld",
		    intake->settings->name, (long long)intake->folder.start_at);
	if (intake->folder.needs_start)
		intake->folder.old_uid = find_old(intake);
	if (intake->folder.needs_start && intake->folder.old_uid > 0
		? !list_from(intake, intake->folder.old_uid, ret_listing, err)
		: !list_watched(intake, &place, ret_listing, err))
		return false;
	if (drop_known(intake, ret_listing, err)) {
		if (intake->folder.id != 0)
			watch_done(intake);
		return true;
	}
	mailbox_listing_free(ret_listing);
	return false;
}

/* All listed messages have rows now. */
bool
folder_note(struct intake *intake, int64_t listed_at, struct error *err)
{
	const struct mailbox_status status = mailbox_status(intake->mailbox);

	return ledger_watch_note(intake->db, intake->folder.id, status.newest,
	    status.change, listed_at, err);
}

static int
by_uid(const void *left, const void *right)
{
	const struct ledger_entry *a = left, *b = right;

	return a->uid < b->uid ? -1 : a->uid > b->uid;
}

static bool
record_old(struct intake *intake, struct ledger_entry *rows, size_t count,
    uint64_t old_count, uint64_t listed_uid, uint64_t last_uid,
    struct error *err)
{
	bool done;

	/* A Maildir's are in no order: inserted at random, they take longer. */
	if (count > 0)
		qsort(rows, count, sizeof *rows, by_uid);
	done = db_begin(intake->db, err) &&
	    ledger_set_old(intake->db, intake->folder.id,
		intake->folder.old_uid, old_count, err) &&
	    ledger_add_before_start(intake->db, intake->folder.id, rows, count,
		listed_uid, last_uid, timestamp_now(), err) &&
	    db_commit(intake->db, err);

	if (!done)
		db_rollback(intake->db);
	return done;
}

/*
 * At first contact, or with a new UIDVALIDITY: messages from before the start
 * are set apart. Moves the others to the front.
 */
static bool
set_old_apart(struct intake *intake, struct mailbox_entry *entries,
    size_t *count, struct error *err)
{
	/*
	 * If the server's clock is ahead, old messages must not count as new.
	 */
	bool is_all_old = intake->folder.is_first_mailbox &&
	    intake->settings->start == CONF_START_NOW;
	struct ledger_entry *rows = memory_new(*count, sizeof *rows);
	uint64_t last_uid = *count == 0
	    ? intake->folder.old_uid
	    : ledger_key_uid(entries[*count - 1].key);
	uint64_t listed_uid = intake->folder.old_uid, unlisted = 0;
	size_t old = 0, kept = 0;
	bool done;

	if (intake->folder.old_uid > 0 &&
	    mailbox_status(intake->mailbox).count > *count)
		unlisted = mailbox_status(intake->mailbox).count - *count;
	for (size_t i = 0; i < *count; i++) {
		if (is_all_old ||
		    (entries[i].internal_at != 0 &&
			entries[i].internal_at < intake->folder.start_at))
			rows[old++] = (struct ledger_entry){
			    .uid = ledger_key_uid(entries[i].key),
			    .size_bytes = entries[i].size_bytes,
			    .internal_at = entries[i].internal_at,
			};
		else
			entries[kept++] = entries[i];
		/* None of the messages to be processed has a row yet. */
		if (kept == 0)
			listed_uid = rows[old - 1].uid;
	}
	done = intake->is_rehearsal ||
	    record_old(intake, rows, old, unlisted, listed_uid, last_uid, err);
	free(rows);
	*count = kept;
	intake->folder.started_uid = last_uid;
	if (done && !intake->is_rehearsal)
		log_event(LOG_NOTICE, "first-contact",
		    "mailbox=%s before-start=%llu taken=%zu",
		    intake->settings->name,
		    (unsigned long long)(old + unlisted), kept);
	return done;
}

bool
folder_list(struct intake *intake, const struct conf *conf, const char *folder,
    struct mailbox_listing *ret_listing, struct error *err)
{
	if (!list_new(intake, conf, folder, ret_listing, err))
		return false;
	if (!intake->folder.needs_start ||
	    set_old_apart(
		intake, ret_listing->entries, &ret_listing->count, err))
		return true;
	mailbox_listing_free(ret_listing);
	return false;
}
