/* SPDX-License-Identifier: ISC */
#ifndef STORE_HISTORY_H
#define STORE_HISTORY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/error.h"
#include "store/db.h"

/*
 * history - an append-only, hash-chained log: who did what to which ticket,
 * when
 *
 * hash = SHA-256 over the previous hash and a canonical form of the event.
 * Personal data is not in the chain: the event contains the SHA-256 of a random
 * 32-byte salt and the payload; salt and payload are erased together, and the
 * chain still verifies. schema.sql defines the canonical form. Truncation can
 * be detected only with a head that was exported before.
 */
struct history_event {
	int64_t ticket_id; /* 0: none */
	int64_t at;
	const char *actor;   /* the system user, or "dpod" */
	const char *program; /* "dpod" or "dpoctl" */
	const char *event;   /* "ticket-opened", "letter-sent", ... */
	const char *from;    /* state before; "" if none */
	const char *to;	     /* state after */
	const char *payload; /* personal data as JSON; NULL: none */
};

/* Inside a transaction. */
bool history_add(
    struct db *db, const struct history_event *event, struct error *err);

struct history_row {
	int64_t id;
	struct history_event event; /* payload is NULL if none or erased */
	char hash[DIGEST_HEX_SIZE];
};
/* Events of one ticket, or of all if ticket_id is 0; oldest first. */
typedef bool history_row_fn(const struct history_row *row, void *context);
bool history_each(struct db *db, int64_t ticket_id, history_row_fn *on_row,
    void *context, struct error *err);

/*
 * The hash of the last row, which is logged daily, so that truncation can be
 * detected. 64 zeros and *ret_rows_count 0 if there is none.
 */
bool history_head(struct db *db, char ret_head[DIGEST_HEX_SIZE],
    int64_t *ret_rows_count, struct error *err);

/*
 * Recomputes the chain. Sets *ret_bad_id to the first wrong row (1 for one that
 * was put before all), or 0.
 */
bool history_verify(struct db *db, int64_t *ret_bad_id,
    unsigned char ret_head[DIGEST_BYTES], int64_t *ret_rows_count,
    struct error *err);

/* Whether this row and its payload are as their own hashes say. */
bool history_entry_holds(
    struct db *db, int64_t id, bool *ret_holds, struct error *err);

/*
 * The head when the history had `rows_count` rows, to compare with one exported
 * then; ABSENT: the history is shorter now.
 */
enum lookup history_head_at(struct db *db, int64_t rows_count,
    char ret_head[DIGEST_HEX_SIZE], struct error *err);

#endif
