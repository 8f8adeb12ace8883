/* SPDX-License-Identifier: ISC */
#include "dpod/take.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "base/timestamp.h"
#include "casework/witness.h"
#include "conf/conf_data.h"
#include "conf/conf_endpoint.h"
#include "dpod/worker/holder.h"
#include "net/mailbox.h"
#include "store/db.h"
#include "store/holder_store.h"
#include "store/identity.h"

static int
refused(const struct error *err)
{
	fprintf(stderr, "dpod: %s\n", err->text);
	return err->retry == RETRY_NEVER ? EX_CONFIG : EX_TEMPFAIL;
}

struct taken {
	const char *name;
	int64_t now_at;
	bool is_copied;
	int64_t held_count;
};

/*
 * A copy of this register worked there after this one: what it took in was
 * moved, and what it answered is not known here.
 */
static bool
recover(struct db *db, struct taken *taken, struct error *err)
{
	struct identity_recovery recovery;
	bool has_begun;
	size_t unused;

	if (!taken->is_copied)
		return true;
	if (!witness_begin_recovery(
		db, taken->now_at, &has_begun, &unused, err) ||
	    !identity_recovery(db, &recovery, err))
		return false;
	taken->held_count = recovery.letters_held;
	return true;
}

/* Messages there may have been answered: the register records this first. */
static bool
note(struct db *db, struct taken *taken, struct error *err)
{
	return recover(db, taken, err) &&
	    holder_store_take(db, taken->name, taken->now_at, err);
}

static int
take(const struct conf *conf, const struct conf_mailbox *settings,
    const struct keys *keys)
{
	const struct mailbox_options options = conf_endpoint_mailbox(settings);
	char *path = conf_register_location(conf);
	struct error err;
	struct db *db = db_open(path, DB_WRITE, &err);
	const struct holder_question question = {
	    .conf = conf,
	    .db = db,
	    .settings = settings,
	    .keys = keys,
	    .now_at = timestamp_now(),
	};
	struct taken taken = {
	    .name = settings->name,
	    .now_at = question.now_at,
	};
	struct mailbox *mailbox =
	    db == NULL ? NULL : mailbox_open(&options, &err);
	bool is_taken = mailbox != NULL &&
	    holder_is_copied(&question, mailbox, &taken.is_copied, &err) &&
	    note(db, &taken, &err) && holder_take(&question, mailbox, &err);

	mailbox_close(mailbox);
	db_close(db);
	free(path);
	if (!is_taken)
		return refused(&err);
	printf("mailbox %s is held by this register; letters to messages that "
	       "came before are held\n",
	    settings->name);
	if (taken.is_copied)
		printf("a copy of this register watched it: recovery goes on, "
		       "%lld letters are held; see dpoctl recovery\n",
		    (long long)taken.held_count);
	return EX_OK;
}

int
take_run(const struct conf *conf, const char *name)
{
	const struct conf_mailbox *settings = conf_find_mailbox(conf, name);
	struct keys keys;
	struct error err;
	int status;

	if (settings == NULL || !holder_is_kept(settings)) {
		fprintf(stderr, "dpod: %s: %s\n", name,
		    settings == NULL
			? "no such mailbox in the configuration"
			: "no note is kept in this mailbox, so anybody holds "
			  "it");
		return EX_USAGE;
	}
	if (!keys_load(conf, &keys, &err))
		return refused(&err);
	status = take(conf, settings, &keys);
	keys_wipe(&keys);
	return status;
}
