/* SPDX-License-Identifier: ISC */
#ifndef STORE_QUARANTINE_H
#define STORE_QUARANTINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "store/db.h"

/*
 * quarantine - mail that could not be read in three attempts
 *
 * Its bytes are kept from the moment it is set aside, so that a human can
 * look at it even if it vanishes from the mailbox. It counts as a trouble
 * until it is tried again or dismissed.
 */
struct quarantine_row {
	int64_t folder_id;
	uint64_t uid;
	char *mailbox;
	char *folder;
	uint32_t uidvalidity;
	bool is_current; /* the folder has this UIDVALIDITY still */
	int attempts;
	char *reason;
	int64_t seen_at;
	int64_t settled_at;
	int64_t dismissed_at; /* 0: not yet */
	int64_t size_bytes;   /* as the mailbox said */
	bool has_raw;
};

/* Returns false to stop. `with_dismissed`: those as well. */
typedef bool quarantine_row_fn(const struct quarantine_row *row, void *context);
bool quarantine_each(struct db *db, bool with_dismissed,
    quarantine_row_fn *on_row, void *context, struct error *err);

enum lookup
quarantine_find(struct db *db, struct arena *memory, int64_t folder_id,
    uint64_t uid, struct quarantine_row *ret_row, struct error *err);

/* The mail of a ledger row, settled or not; ABSENT: its bytes are not kept. */
enum lookup
quarantine_raw(struct db *db, struct arena *memory, int64_t folder_id,
    uint64_t uid, char **ret_raw, size_t *ret_length, struct error *err);

/*
 * Inside a transaction: settles an unsettled message as quarantined and keeps
 * its bytes; `raw` NULL: there were none to be had.
 */
bool quarantine_add(struct db *db, int64_t folder_id, uint64_t uid,
    const char *reason, const char *raw, size_t raw_length, int64_t now_at,
    struct error *err);

/*
 * Inside a transaction, by a human: the message is unsettled again, without
 * attempts, and taken up at the next poll (RETRY), or needs nobody any more
 * (DISMISS). Its bytes are erased after `keep_seconds`. ABSENT: it is not in
 * the quarantine.
 */
enum quarantine_decision {
	QUARANTINE_RETRY,
	QUARANTINE_DISMISS,
};
enum lookup quarantine_decide(struct db *db, const struct quarantine_row *row,
    enum quarantine_decision decision, int64_t keep_seconds, const char *actor,
    int64_t now_at, struct error *err);

#endif
