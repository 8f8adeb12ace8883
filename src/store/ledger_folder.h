/* SPDX-License-Identifier: ISC */
#ifndef STORE_LEDGER_FOLDER_H
#define STORE_LEDGER_FOLDER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "store/db.h"

/*
 * ledger_folder - what a folder of a mailbox is known by: the account (host
 * and user), its name, its UIDVALIDITY
 *
 * All functions fail with ERROR_STORE.
 */
struct ledger_folder {
	int64_t id;
	int64_t mailbox_id;
	int64_t start_at;      /* of the account: older mail is not ours */
	bool needs_start;      /* old mail is not set apart yet */
	bool has_predecessor;  /* it was known otherwise before: another
				* UIDVALIDITY, life or account */
	bool is_first_mailbox; /* this very call has set start_at, and the
				* mailbox never had another account */
	bool is_other_account; /* this very call came to another account */
	uint64_t started_uid;  /* the highest when old mail was set apart */
	uint64_t listed_uid;   /* up to here every message has a row */
	uint64_t uidnext;      /* the highest that was seen; 0: none */
	uint64_t modseq;       /* likewise */
	int64_t listed_at;     /* all in it had a row then; 0: never */
};

/* Where a folder is. `account` is what mailbox_account (conf) says. */
struct ledger_place {
	const char *mailbox; /* of the configuration */
	const char *account;
	const char *folder;
	uint32_t uidvalidity;
};

/*
 * Finds or makes mailbox, account and folder, in a transaction of its own.
 * `start_at` counts only when the account is made: mail received before it is
 * `before-start`. An account that takes the place of another one starts no
 * later than the last poll of that, nor than what was unsettled there: it may
 * be the same under another name. Under another account or UIDVALIDITY what
 * was unsettled is `gone`: its UIDs name nothing any more. Should the old one
 * come back, so do they.
 */
bool ledger_open_folder(struct db *db, const struct ledger_place *place,
    int64_t start_at, int64_t now_at, struct ledger_folder *ret_folder,
    struct error *err);

/* Writes nothing: ABSENT if it was never opened there. */
enum lookup ledger_find_folder(struct db *db, const struct ledger_place *place,
    struct ledger_folder *ret_folder, struct error *err);

/*
 * The folder that is open there went back under its UIDVALIDITY: its UIDs name
 * other messages now. As if the UIDVALIDITY were another one, but the old rows
 * never come back. In a transaction of its own.
 */
bool ledger_begin_life(struct db *db, const struct ledger_place *place,
    int64_t now_at, struct ledger_folder *ret_folder, struct error *err);

/*
 * The account that this mailbox was opened with last, in `memory`; ABSENT:
 * none, or one that has no name yet.
 */
enum lookup ledger_find_account(struct db *db, struct arena *memory,
    const char *mailbox, char **ret_account, struct error *err);

#endif
