/* SPDX-License-Identifier: ISC */
#include "dpoctl/online.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "casework/header_mark.h"
#include "casework/keys.h"
#include "conf/conf_endpoint.h"
#include "net/mailbox.h"
#include "store/ledger_folder.h"
#include "store/ledger_key.h"
#include "store/ledger_watch.h"
#include "dpoctl/progress.h"

/* How many messages' headers are compared, including the newest. */
#define SAMPLE 20
/* If other folders were polled this much later, it is not just waiting. */
#define LISTED_LATE_SECONDS (15 * 60)

/* A message with a row, and the mark of its header. */
struct known {
	struct mailbox_entry entry;
	int64_t mark;
};

struct comparison {
	struct db *db;
	const struct health *health;
	bool compare_all;
	bool has_key;
	unsigned char key[DIGEST_BYTES];
	struct online_folder *folders;
	size_t count;
	struct progress *progress;
};

/* The open folder. */
struct look {
	struct comparison *comparison;
	struct mailbox *mailbox;
	struct online_folder *folder;
	int64_t folder_id; /* 0: not in the register */
	uint64_t old_uid;  /* up to it no row is needed (ledger_set_old) */
	int64_t listed_at; /* later messages are waiting */
	struct known *known;
	size_t known_count;
	size_t done; /* of known */
};

static void
add_known(struct look *look, const struct mailbox_entry *entry,
    const struct ledger_seen *seen)
{
	struct online_folder *folder = look->folder;

	if (seen->header_mark != 0) {
		look->known[look->known_count++] =
		    (struct known){*entry, seen->header_mark};
		return;
	}
	/*
	 * Its header was not read: if size and date both differ, it is another
	 * message.
	 */
	if (seen->internal_at == 0 || entry->internal_at == 0)
		return;
	folder->compared++;
	folder->foreign += seen->size_bytes != entry->size_bytes &&
	    seen->internal_at != entry->internal_at;
}

static bool
look_up(
    struct look *look, const struct mailbox_listing *listing, struct error *err)
{
	for (size_t i = 0; i < listing->count; i++) {
		const struct mailbox_entry *entry = &listing->entries[i];
		struct ledger_seen seen;
		uint64_t uid;

		if (!ledger_key_parse(entry->key, &uid, err))
			return false;
		switch (look->folder_id == 0
			? ABSENT
			: ledger_watch_find(look->comparison->db,
			      look->folder_id, uid, &seen, err)) {
		case FOUND:
			add_known(look, entry, &seen);
			break;
		case ABSENT:
			if (uid <= look->old_uid)
				break;
			if (entry->internal_at > look->listed_at)
				look->folder->waiting++;
			else
				look->folder->missing++;
			break;
		default:
			return false;
		}
	}
	return true;
}

static bool
compare_header(const struct mailbox_message *message, void *context)
{
	struct look *look = context;
	int64_t mark =
	    header_mark(look->comparison->key, message->bytes, message->length);

	for (size_t i = look->done;
	     i < look->known_count && i < look->done + MAILBOX_FETCH_MAX; i++)
		if (strcmp(look->known[i].entry.key, message->key) == 0) {
			look->folder->compared++;
			look->folder->foreign += look->known[i].mark != mark;
		}
	return true;
}

/* Evenly distributed over all, and the newest. */
static void
keep_sample(struct look *look)
{
	size_t count = look->known_count;

	if (look->comparison->compare_all || count <= SAMPLE)
		return;
	for (size_t i = 0; i < SAMPLE; i++)
		look->known[i] = look->known[(i + 1) * (count - 1) / SAMPLE];
	look->known_count = SAMPLE;
}

static bool
compare_headers(struct look *look, struct error *unreachable)
{
	struct mailbox_entry entries[MAILBOX_FETCH_MAX];
	struct progress *progress = look->comparison->progress;

	if (look->known_count == 0)
		return true;
	if (!look->comparison->has_key)
		return error_set(unreachable, ERROR_MESSAGE, RETRY_NEVER,
		    "cannot compare messages without reading pseudonym.key");
	keep_sample(look);
	progress->total = look->known_count;
	while (look->done < look->known_count) {
		size_t count = look->known_count - look->done;

		if (!progress_step(progress, look->done))
			return error_set(unreachable, ERROR_MAILBOX,
			    RETRY_LATER, "interrupted");

		if (count > MAILBOX_FETCH_MAX)
			count = MAILBOX_FETCH_MAX;
		for (size_t i = 0; i < count; i++)
			entries[i] = look->known[look->done + i].entry;
		if (!mailbox_fetch_headers(look->mailbox, entries, count,
			compare_header, look, unreachable))
			return false;
		look->done += count;
	}
	return true;
}

/* `mailbox` NULL: it could not be opened, and `err` says why. */
static bool
list(struct mailbox *mailbox, size_t index, const char *folder,
    struct mailbox_listing *ret_listing, struct error *err)
{
	return mailbox != NULL &&
	    (index == 0 || mailbox_select(mailbox, folder, err)) &&
	    mailbox_list(mailbox, NULL, ret_listing, err);
}

/* See online.h: after this instant messages are new to the daemon. */
static bool
find_listed_at(
    struct look *look, const struct conf_mailbox *conf, struct error *err)
{
	const struct ledger_place place = {
	    .mailbox = conf->name,
	    .account = conf->account,
	    .folder = look->folder->folder,
	    .uidvalidity = mailbox_status(look->mailbox).epoch,
	};
	const struct health *health = look->comparison->health;
	struct ledger_folder known = {0};
	int64_t polled_at = 0;

	if (ledger_find_folder(look->comparison->db, &place, &known, err) ==
	    FAILED)
		return false;
	for (size_t i = 0; i < health->mailboxes_count; i++)
		if (strcmp(health->mailboxes[i].name, conf->name) == 0)
			polled_at = health->mailboxes[i].last_poll_at;
	look->folder_id = known.id;
	look->old_uid = known.old_uid;
	look->listed_at = polled_at > known.listed_at + LISTED_LATE_SECONDS
	    ? polled_at
	    : known.listed_at;
	return true;
}

/* False if the database failed; `unreachable` is the mailbox's failure. */
static bool
compare_listing(struct look *look, const struct conf_mailbox *conf,
    const struct mailbox_listing *listing, struct error *unreachable,
    struct error *err)
{
	bool is_compared;

	look->folder->listed = (int64_t)listing->count;
	look->known = memory_new(listing->count, sizeof *look->known);
	is_compared =
	    find_listed_at(look, conf, err) && look_up(look, listing, err);
	if (is_compared && !compare_headers(look, unreachable))
		(void)snprintf(look->folder->error, sizeof look->folder->error,
		    "%s", unreachable->text);
	free(look->known);
	return is_compared;
}

static bool
compare_folder(struct comparison *comparison, const struct conf_mailbox *conf,
    struct mailbox **mailbox, size_t index, struct error *unreachable,
    struct error *err)
{
	struct online_folder *folder =
	    &comparison->folders[comparison->count++];
	struct look look = {
	    .comparison = comparison, .mailbox = *mailbox, .folder = folder};
	struct mailbox_listing listing;
	bool is_compared = true, is_junk;

	folder->mailbox = conf->name;
	(void)conf_folder(conf, index, &folder->folder, &is_junk);
	if (list(*mailbox, index, folder->folder, &listing, unreachable)) {
		is_compared =
		    compare_listing(&look, conf, &listing, unreachable, err);
		mailbox_listing_free(&listing);
	} else {
		(void)snprintf(folder->error, sizeof folder->error, "%s",
		    unreachable->text);
	}
	/* Its other folders are unreachable for the same reason. */
	if (*folder->error != '\0' && unreachable->scope == ERROR_MAILBOX) {
		mailbox_close(*mailbox);
		*mailbox = NULL;
	}
	return is_compared;
}

static bool
compare_mailbox(struct comparison *comparison, const struct conf_mailbox *conf,
    struct error *err)
{
	struct error unreachable = {.text = ""};
	struct mailbox_options options = conf_endpoint_mailbox(conf);
	struct mailbox *mailbox;
	bool is_compared = true, is_junk;
	const char *folder;

	options.is_cancelled = progress_is_interrupted;
	mailbox = mailbox_open(&options, &unreachable);
	for (size_t i = 0;
	     is_compared && conf_folder(conf, i, &folder, &is_junk); i++)
		is_compared = compare_folder(
		    comparison, conf, &mailbox, i, &unreachable, err);
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
    bool compare_all, struct online_folder **ret_folders, size_t *ret_count,
    struct error *err)
{
	const struct conf *conf = session->conf;
	struct comparison comparison = {
	    .db = session->db,
	    .health = health,
	    .compare_all = compare_all,
	    .folders = arena_array(session->memory, count_folders(conf),
		sizeof *comparison.folders),
	};
	struct progress progress;
	struct error no_key;
	bool done = true;

	comparison.progress = &progress;
	comparison.has_key = keys_load_pseudonym(conf, comparison.key, &no_key);
	progress_begin(&progress, "balance", 0);
	for (size_t i = 0; done && i < conf->mailboxes_count; i++)
		done = compare_mailbox(&comparison, &conf->mailboxes[i], err);
	if (done && progress_is_interrupted(NULL))
		done = error_set(err, ERROR_STORE, RETRY_LATER, "interrupted");
	progress_end(&progress);
	if (!done)
		return false;
	*ret_folders = comparison.folders;
	*ret_count = comparison.count;
	return true;
}
