/* SPDX-License-Identifier: ISC */
#include "dpoctl/online.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "store/ledger.h"
#include "net/mailbox.h"

#define CHUNK 1000

/* The ledger's folder that a mailbox of the server is. */
struct search {
	const char *mailbox;
	const char *folder;
	uint32_t uidvalidity;
	int64_t folder_id; /* 0: not found */
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
		uids[i] = entries[i].uid;
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

static bool
list(const struct conf_mailbox *conf, struct search *search,
    struct mailbox_entry **ret_entries, size_t *ret_count, struct error *err)
{
	struct mailbox_options options = {
	    .url = conf->url,
	    .user = conf->user,
	    .password = conf->password,
	    .ca_file = conf->ca_file,
	    .insecure = conf->insecure,
	    .message_bytes_max = (size_t)conf->message_bytes_max,
	};
	struct mailbox *mailbox = mailbox_open(&options, err);
	bool is_listed = mailbox != NULL &&
	    mailbox_list(mailbox, 1, ret_entries, ret_count, err);

	if (is_listed)
		search->uidvalidity = mailbox_status(mailbox).uidvalidity;
	mailbox_close(mailbox);
	return is_listed;
}

static bool
compare_mailbox(struct db *db, const struct conf_mailbox *conf,
    int64_t last_success_at, struct online_folder *folder, struct error *err)
{
	struct search search = {conf->name, conf->url.path, 0, 0};
	struct mailbox_entry *entries = NULL;
	size_t count = 0;
	bool is_compared;
	struct error unreachable;

	folder->mailbox = conf->name;
	folder->folder = conf->url.path;
	if (!list(conf, &search, &entries, &count, &unreachable)) {
		(void)snprintf(folder->error, sizeof folder->error, "%s",
		    unreachable.text);
		return true;
	}
	folder->listed = (int64_t)count;
	is_compared = balance_each_folder(db, compare_folder, &search, err);
	for (size_t at = 0; is_compared && at < count; at += CHUNK)
		is_compared = count_chunk(db, search.folder_id, folder,
		    entries + at, count - at < CHUNK ? count - at : CHUNK,
		    last_success_at, err);
	free(entries);
	return is_compared;
}

bool
online_compare(struct session *session, const struct health *health,
    struct online_folder **ret_folders, size_t *ret_count, struct error *err)
{
	const struct conf *conf = session->conf;
	struct online_folder *folders = arena_array(
	    session->memory, conf->mailboxes_count, sizeof *folders);

	for (size_t i = 0; i < conf->mailboxes_count; i++) {
		const struct conf_mailbox *mailbox = &conf->mailboxes[i];

		if (!compare_mailbox(session->db, mailbox,
			last_success(health, mailbox->name), &folders[i], err))
			return false;
	}
	*ret_folders = folders;
	*ret_count = conf->mailboxes_count;
	return true;
}
