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

/* Keeps of the listing what has no row yet. */
static bool
drop_known(
    struct intake *intake, struct mailbox_listing *listing, struct error *err)
{
	uint64_t *uids = memory_new(listing->count, sizeof *uids);
	bool *is_new = memory_new(listing->count, sizeof *is_new);
	size_t kept = 0;
	bool found = true;

	for (size_t i = 0; found && i < listing->count; i++)
		found =
		    ledger_key_parse(listing->entries[i].key, &uids[i], err);
	found = found &&
	    ledger_find_new(intake->db, intake->folder.id, uids, listing->count,
		is_new, err);
	for (size_t i = 0; found && i < listing->count; i++)
		if (is_new[i])
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

/* From the numbers that went back on, all of it is looked at again. */
static bool
begin_life(struct intake *intake, const struct ledger_place *place,
    const char *why, struct error *err)
{
	log_event(LOG_ERROR, "mailbox-went-back",
	    "mailbox=%s folder=%s shown-by=%s", place->mailbox,
	    log_quoted(place->folder), why);
	return ledger_begin_life(
	    intake->db, place, timestamp_now(), &intake->folder, err);
}

/* The first listing of a session: is the folder what the ledger knows? */
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
	bool is_due = watch_is_due(intake);

	if (why != NULL && !begin_life(intake, place, why, err))
		return false;
	if (is_due && why == NULL)
		return list_and_compare(intake, place, ret_listing, err);
	return list_from(intake, intake->folder.listed_uid, ret_listing, err);
}

/*
 * What lies in the folder and has no row. The folder's epoch is that of the
 * session: another one means another session.
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
	};
	int64_t now_at = timestamp_now();

	if (!ledger_open_folder(intake->db, &place,
		conf_start_at(conf, intake->settings, now_at), now_at,
		&intake->folder, err))
		return false;
	if (intake->folder.is_other_account)
		log_event(LOG_WARNING, "other-account", "mailbox=%s start=%lld",
		    intake->settings->name, (long long)intake->folder.start_at);
	if (!list_watched(intake, &place, ret_listing, err))
		return false;
	if (drop_known(intake, ret_listing, err)) {
		watch_done(intake);
		return true;
	}
	mailbox_listing_free(ret_listing);
	return false;
}

/* All that was listed has a row by now. */
bool
folder_note(struct intake *intake, int64_t listed_at, struct error *err)
{
	const struct mailbox_status status = mailbox_status(intake->mailbox);

	return ledger_watch_note(intake->db, intake->folder.id, status.newest,
	    status.change, listed_at, err);
}

/*
 * First contact, or a UIDVALIDITY that is new: mail from before the start is
 * not ours. Moves what is ours to the front.
 */
static bool
set_old_apart(struct intake *intake, struct mailbox_entry *entries,
    size_t *count, struct error *err)
{
	/* A server's clock that is ahead of ours must not make it new. */
	bool is_all_old = intake->folder.is_first_mailbox &&
	    intake->settings->start == CONF_START_NOW;
	struct ledger_entry *rows = memory_new(*count, sizeof *rows);
	uint64_t last_uid =
	    *count == 0 ? 0 : ledger_key_uid(entries[*count - 1].key);
	uint64_t listed_uid = 0;
	size_t old = 0, kept = 0;
	bool done;

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
		/* Of what is ours nothing has a row yet. */
		if (kept == 0)
			listed_uid = rows[old - 1].uid;
	}
	done = db_begin(intake->db, err) &&
	    ledger_add_before_start(intake->db, intake->folder.id, rows, old,
		listed_uid, last_uid, timestamp_now(), err) &&
	    db_commit(intake->db, err);
	if (!done)
		db_rollback(intake->db);
	free(rows);
	*count = kept;
	intake->folder.started_uid = last_uid;
	if (done)
		log_event(LOG_NOTICE, "first-contact",
		    "mailbox=%s before-start=%zu taken=%zu",
		    intake->settings->name, old, kept);
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
