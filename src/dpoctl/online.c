/* SPDX-License-Identifier: ISC */
#include "dpoctl/online.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "store/ledger.h"
#include "store/ledger_key.h"
#include "conf/conf_endpoint.h"
#include "net/mailbox.h"

#define CHUNK 1000

/* The ledger's folder that a mailbox of the server is. */
struct search {
	const char *mailbox;
	const char *folder;
	uint32_t uidvalidity;
	int64_t folder_id; /* 0: not found */
};

struct comparison {
	struct db *db;
	struct online_folder *folders;
	size_t count;
	int64_t last_success_at; /* of the mailbox */
};

static bool
compare_folder(const char *mailbox, const char *folder, int64_t folder_id,
    uint32_t uidvalidity, void *context)
{
	struct search *search = context;

	if (strcmp(search->mailbox, mailbox) == 0 &&
	    strcmp(search->folder, folder) == 0 &&
	    search->uidvalidity == uidvalidity)
		search->folder_id = folder_id;
	return true;
}

static void
count_new(struct online_folder *folder, const struct mailbox_entry *entry,
    int64_t last_success_at)
{
	if (entry->internal_at > last_success_at)
		folder->waiting++;
	else
		folder->missing++;
}

static bool
count_chunk(struct db *db, int64_t folder_id, struct online_folder *folder,
    const struct mailbox_entry *entries, size_t count, int64_t last_success_at,
    struct error *err)
{
	uint64_t uids[CHUNK] = {0};
	bool is_new[CHUNK];

	for (size_t i = 0; i < count; i++) {
		if (!ledger_key_parse(entries[i].key, &uids[i], err))
			return false;
		is_new[i] = true;
	}
	if (folder_id > 0 &&
	    !ledger_find_new(db, folder_id, uids, count, is_new, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (is_new[i])
			count_new(folder, &entries[i], last_success_at);
	return true;
}

static int64_t
last_success(const struct health *health, const char *mailbox)
{
	for (size_t i = 0; i < health->mailboxes_count; i++)
		if (strcmp(health->mailboxes[i].name, mailbox) == 0)
			return health->mailboxes[i].last_success_at;
	return 0;
}

/* `mailbox` NULL: it could not be opened, and `err` says why. */
static bool
list(struct mailbox *mailbox, size_t index, const struct search *search,
    struct mailbox_listing *ret_listing, struct error *err)
{
	return mailbox != NULL &&
	    (index == 0 || mailbox_select(mailbox, search->folder, err)) &&
	    mailbox_list(mailbox, NULL, ret_listing, err);
}

static bool
compare_folder_of(struct comparison *comparison, struct mailbox **mailbox,
    size_t index, struct search *search, struct error *unreachable,
    struct error *err)
{
	struct online_folder *folder =
	    &comparison->folders[comparison->count++];
	struct mailbox_listing listing;
	bool is_compared;

	folder->mailbox = search->mailbox;
	folder->folder = search->folder;
	if (!list(*mailbox, index, search, &listing, unreachable)) {
		(void)snprintf(folder->error, sizeof folder->error, "%s",
		    unreachable->text);
		/* The rest of it is as unreachable, and for the same reason. */
		if (unreachable->scope == ERROR_MAILBOX) {
			mailbox_close(*mailbox);
			*mailbox = NULL;
		}
		return true;
	}
	search->uidvalidity = mailbox_status(*mailbox).epoch;
	folder->listed = (int64_t)listing.count;
	is_compared =
	    balance_each_folder(comparison->db, compare_folder, search, err);
	for (size_t at = 0; is_compared && at < listing.count; at += CHUNK)
		is_compared = count_chunk(comparison->db, search->folder_id,
		    folder, listing.entries + at,
		    listing.count - at < CHUNK ? listing.count - at : CHUNK,
		    comparison->last_success_at, err);
	mailbox_listing_free(&listing);
	return is_compared;
}

static bool
compare_mailbox(struct comparison *comparison, const struct conf_mailbox *conf,
    struct error *err)
{
	struct search search = {.mailbox = conf->name};
	struct error unreachable = {.text = ""};
	const struct mailbox_options options = conf_endpoint_mailbox(conf);
	struct mailbox *mailbox = mailbox_open(&options, &unreachable);
	bool is_compared = true, is_junk;

	for (size_t i = 0;
	     is_compared && conf_folder(conf, i, &search.folder, &is_junk);
	     i++) {
		search.folder_id = 0;
		is_compared = compare_folder_of(
		    comparison, &mailbox, i, &search, &unreachable, err);
	}
	mailbox_close(mailbox);
	return is_compared;
}

static size_t
count_folders(const struct conf *conf)
{
	size_t count = 0;

	for (size_t i = 0; i < conf->mailboxes_count; i++)
		count += 1 + conf->mailboxes[i].folders.count +
		    conf->mailboxes[i].junk_folders.count;
	return count;
}

bool
online_compare(struct session *session, const struct health *health,
    struct online_folder **ret_folders, size_t *ret_count, struct error *err)
{
	const struct conf *conf = session->conf;
	struct comparison comparison = {
	    .db = session->db,
	    .folders = arena_array(session->memory, count_folders(conf),
		sizeof *comparison.folders),
	};

	for (size_t i = 0; i < conf->mailboxes_count; i++) {
		const struct conf_mailbox *mailbox = &conf->mailboxes[i];

		comparison.last_success_at =
		    last_success(health, mailbox->name);
		if (!compare_mailbox(&comparison, mailbox, err))
			return false;
	}
	*ret_folders = comparison.folders;
	*ret_count = comparison.count;
	return true;
}
