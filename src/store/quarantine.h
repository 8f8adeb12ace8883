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
 * quarantine - messages that could not be read in three attempts
 *
 * Their bytes are stored when they are set aside, so that a person can examine
 * them even if they vanish from the mailbox. Each is reported as a problem
 * until it is tried again or dismissed. The address in its From field is stored
 * only so that the message is found when somebody asks what is held about that
 * address (mail/claimed.h).
 */
struct quarantine_row {
	int64_t folder_id;
	uint64_t uid;
	char *mailbox;
	char *folder;
	uint32_t uidvalidity;
	bool is_current; /* the folder still has this UIDVALIDITY */
	int attempts;
	char *reason;
	int64_t seen_at;
	int64_t settled_at;
	int64_t dismissed_at; /* 0: not dismissed */
	int64_t size_bytes;   /* as the mailbox reported */
	bool has_raw;
	char *claimed_from; /* the address in its From field; "": none */
};

/* Returns false to stop. `with_dismissed`: also those. */
typedef bool quarantine_row_fn(const struct quarantine_row *row, void *context);
bool quarantine_each(struct db *db, bool with_dismissed,
    quarantine_row_fn *on_row, void *context, struct error *err);

enum lookup
quarantine_find(struct db *db, struct arena *memory, int64_t folder_id,
    uint64_t uid, struct quarantine_row *ret_row, struct error *err);

/* The bytes of a ledger row's message, settled or not; ABSENT: not stored. */
enum lookup
quarantine_raw(struct db *db, struct arena *memory, int64_t folder_id,
    uint64_t uid, char **ret_raw, size_t *ret_length, struct error *err);

/*
 * Inside a transaction: settles an unsettled message as quarantined and stores
 * its bytes; `raw` NULL: they were not available.
 */
bool quarantine_add(struct db *db, int64_t folder_id, uint64_t uid,
    const char *reason, const char *raw, size_t raw_length, int64_t now_at,
    struct error *err);

/*
 * Inside a transaction, by a person: makes the message unsettled again, without
 * attempts, to be fetched at the next poll (RETRY), or marks it as done
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
