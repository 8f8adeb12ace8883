/* SPDX-License-Identifier: ISC */
#ifndef STORE_LETTER_SENDING_H
#define STORE_LETTER_SENDING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "store/db.h"

/*
 * letter_sending - which of several senders sends a letter (store/lease.h)
 *
 * With one sender, in a file, nothing is recorded: all letters in state
 * `sending` are its own. Each function is called inside a transaction.
 */

/* By the sender of this connection. */
bool letter_sending_claim(
    struct db *db, int64_t letter_id, int64_t ticket_id, struct error *err);
bool
letter_sending_unclaim(struct db *db, int64_t letter_id, struct error *err);

/*
 * Whether a letter that was found due after this many attempts still waits, and
 * no other sender is at a letter of its ticket.
 */
bool letter_sending_is_free(struct db *db, int64_t letter_id, int attempts,
    bool *ret_is_free, struct error *err);

/*
 * A letter that the sender with this lease, or one of no lease, was sending.
 * lease_id 0: any; *ret_letter_id 0: there is none.
 */
bool letter_sending_find(
    struct db *db, int64_t lease_id, int64_t *ret_letter_id, struct error *err);

#endif
