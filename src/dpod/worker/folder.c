/* SPDX-License-Identifier: ISC */
#include "dpod/worker/folder.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/timestamp.h"
#include "conf/conf_data.h"
#include "dpod/log.h"
#include "store/ledger_key.h"

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
	char cursor[LEDGER_KEY_SIZE];

	if (!ledger_open_folder(intake->db, &place,
		conf_start_at(conf, intake->settings, now_at), now_at,
		&intake->folder, err))
		return false;
	if (intake->folder.is_other_account)
		log_event(LOG_WARNING, "other-account", "mailbox=%s start=%lld",
		    intake->settings->name, (long long)intake->folder.start_at);
	ledger_key_format(intake->folder.listed_uid, cursor);
	if (!mailbox_list(intake->mailbox,
		intake->folder.listed_uid == 0 ? NULL : cursor, ret_listing,
		err))
		return false;
	if (drop_known(intake, ret_listing, err))
		return true;
	mailbox_listing_free(ret_listing);
	return false;
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
	uint64_t *uids = memory_new(*count, sizeof *uids);
	uint64_t last_uid =
	    *count == 0 ? 0 : ledger_key_uid(entries[*count - 1].key);
	uint64_t listed_uid = 0;
	size_t old = 0, kept = 0;
	bool done;

	for (size_t i = 0; i < *count; i++) {
		if (is_all_old ||
		    (entries[i].internal_at != 0 &&
			entries[i].internal_at < intake->folder.start_at))
			uids[old++] = ledger_key_uid(entries[i].key);
		else
			entries[kept++] = entries[i];
		/* Of what is ours nothing has a row yet. */
		if (kept == 0)
			listed_uid = uids[old - 1];
	}
	done = db_begin(intake->db, err) &&
	    ledger_add_before_start(intake->db, intake->folder.id, uids, old,
		listed_uid, last_uid, timestamp_now(), err) &&
	    db_commit(intake->db, err);
	if (!done)
		db_rollback(intake->db);
	free(uids);
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
