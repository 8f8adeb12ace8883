/* SPDX-License-Identifier: ISC */
#ifndef STORE_LEDGER_FOLDER_H
#define STORE_LEDGER_FOLDER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "store/db.h"
#include "store/ledger_place.h"

/*
 * ledger_folder - identifies a folder by account (host and user), name and
 * UIDVALIDITY
 *
 * All functions fail with ERROR_STORE.
 */
struct ledger_folder {
	int64_t id;
	int64_t mailbox_id;
	int64_t start_at;      /* of the account: older messages are ignored */
	bool needs_start;      /* older messages were not recorded yet */
	bool has_predecessor;  /* replaces another UIDVALIDITY or account */
	bool is_first_mailbox; /* start_at was set now, for the first account */
	bool is_other_account; /* this call switched to another account */
	uint64_t started_uid;  /* highest when older mail was recorded */
	uint64_t listed_uid;   /* up to here all messages have rows */
	uint64_t old_uid;      /* or none, and are old; 0: all have rows */
	uint64_t uidnext;      /* highest value seen; 0: none */
	uint64_t modseq;       /* highest value seen; 0: none */
	int64_t listed_at;     /* all messages had rows then; 0: never */
	int64_t taken_at;      /* the mailbox's, see holder_store.h; or 0 */
	/* The mailbox was known by this name, until this call; or "". */
	char former_name[LEDGER_NAME_SIZE];
};

/*
 * Finds or creates mailbox, account and folder, in its own transaction.
 * `start_at` is used only when the account is created: messages received before
 * it become `before-start`. An account that replaces another starts no later
 * than the last poll of that one, or than its oldest unsettled message: it may
 * be the same under another name. After a change of account or UIDVALIDITY,
 * unsettled rows become `gone`: their UIDs are meaningless. If the old one
 * comes back, so do they.
 */
bool ledger_open_folder(struct db *db, const struct ledger_place *place,
    int64_t start_at, int64_t now_at, struct ledger_folder *ret_folder,
    struct error *err);

/*
 * What ledger_open_folder would find or create, but writes nothing: for a
 * folder that it would create, `id` is 0 and needs_start is set.
 */
bool ledger_foresee_folder(struct db *db, const struct ledger_place *place,
    int64_t start_at, struct ledger_folder *ret_folder, struct error *err);

/* Writes nothing: ABSENT if the folder was never opened. */
enum lookup ledger_find_folder(struct db *db, const struct ledger_place *place,
    struct ledger_folder *ret_folder, struct error *err);

/*
 * The folder went back without a new UIDVALIDITY: its UIDs identify other
 * messages now. Treated like a new UIDVALIDITY, but the old rows never come
 * back. In its own transaction.
 */
bool ledger_begin_life(struct db *db, const struct ledger_place *place,
    int64_t now_at, struct ledger_folder *ret_folder, struct error *err);

/*
 * Inside a transaction, at the first contact: of the `count` messages up to
 * this UID none gets a row. All are `before-start`.
 */
bool ledger_set_old(struct db *db, int64_t folder_id, uint64_t uid,
    uint64_t count, struct error *err);

/*
 * The account with which this mailbox was last opened, in `memory`; ABSENT:
 * none, or it has no name yet.
 */
enum lookup ledger_find_account(struct db *db, struct arena *memory,
    const char *mailbox, char **ret_account, struct error *err);

#endif
