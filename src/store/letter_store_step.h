/* SPDX-License-Identifier: ISC */
#ifndef STORE_LETTER_STORE_STEP_H
#define STORE_LETTER_STORE_STEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "store/db.h"
#include "ticket/state.h"

/*
 * letter_store_step - changes the state of a letter
 *
 * ticket/state.h defines the transitions; an invalid one is ERROR_STORE.
 */

/*
 * Inside a transaction: begins an attempt, before the first byte is sent: sets
 * the state `sending`, counts the attempt and adds a delivery row.
 */
bool letter_store_start(
    struct db *db, int64_t letter_id, int64_t now_at, struct error *err);

struct letter_end {
	/* ACCEPTED, DEFERRED, REFUSED, LOST, POSTPONED */
	enum letter_event event;
	int code;
	const char *text;
	int64_t not_before_at; /* for DEFERRED, LOST and POSTPONED */
};
/*
 * Inside a transaction: records the result of the attempt. A refusal makes the
 * ticket unread: somebody was not answered.
 */
bool letter_store_end(struct db *db, int64_t letter_id,
    const struct letter_end *end, int64_t now_at, struct error *err);

/*
 * Inside a transaction: holds a letter that must not go out, for a person to
 * decide; the history names the reason.
 */
struct letter_hold {
	int64_t ticket_id, letter_id;
	const char *reason;
	const char *actor;
};
bool letter_store_hold(struct db *db, const struct letter_hold *hold,
    int64_t now_at, struct error *err);

/*
 * Inside a transaction: undoes letter_store_start for a letter that was not
 * passed to the relay.
 */
bool letter_store_untry(struct db *db, int64_t letter_id, struct error *err);

/*
 * Inside a transaction, when the sender starts: letters in state `sending`
 * after a crash become LETTER_LOST, except those that others send. *ret_count
 * is how many.
 */
bool letter_store_recover(
    struct db *db, int64_t now_at, size_t *ret_count, struct error *err);

/*
 * The same for the letters of another sender, whose lease has ended
 * (store/lease.h), and those of no lease.
 */
bool letter_store_recover_of(struct db *db, int64_t lease_id, int64_t now_at,
    size_t *ret_count, struct error *err);
/* Inside a transaction: if it waits to be sent, it is not due before then. */
bool letter_store_put_off(
    struct db *db, int64_t letter_id, int64_t until_at, struct error *err);

/*
 * Inside a transaction: letters due after `latest_at` were deferred while the
 * clock was ahead; makes them due now.
 */
bool letter_store_unwait(
    struct db *db, int64_t now_at, int64_t latest_at, struct error *err);

/* Inside a transaction: APPROVE, CANCEL, RETRY or HOLD, by a person. */
enum lookup
letter_store_decide(struct db *db, int64_t letter_id, enum letter_event event,
    const char *actor, int64_t now_at, struct error *err);

#endif
