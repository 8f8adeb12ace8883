/* SPDX-License-Identifier: ISC */
#ifndef STORE_LEDGER_WATCH_H
#define STORE_LEDGER_WATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "store/db.h"

/*
 * ledger_watch - the recorded state of a folder, to detect that it was replaced
 *
 * All functions fail with ERROR_STORE.
 */
/*
 * What was recorded of a message, to compare with the message that has its UID
 * now.
 */
struct ledger_seen {
	uint32_t size_bytes; /* 0: unknown */
	int64_t internal_at; /* 0: unknown */
	int64_t header_mark; /* 0: not read */
	bool is_gone;	     /* it vanished before it was read */
};
enum lookup ledger_watch_find(struct db *db, int64_t folder_id, uint64_t uid,
    struct ledger_seen *ret_seen, struct error *err);

/*
 * A message that was gone is listed: it will be read. In its own transaction.
 */
bool ledger_watch_back(struct db *db, int64_t folder_id, uint64_t uid,
    int64_t now_at, struct error *err);

/* The UID before those of the newest `count` rows; 0: there are no more. */
bool ledger_watch_before(struct db *db, int64_t folder_id, size_t count,
    uint64_t *ret_uid, struct error *err);
/* The number of rows of the folder. */
bool ledger_watch_count(
    struct db *db, int64_t folder_id, uint64_t *ret_count, struct error *err);

/*
 * Records the server's values, and that all messages in the folder have rows.
 * The values only increase. In its own transaction.
 */
bool ledger_watch_note(struct db *db, int64_t folder_id, uint64_t uidnext,
    uint64_t modseq, int64_t listed_at, struct error *err);

#endif
