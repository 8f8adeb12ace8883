/* SPDX-License-Identifier: ISC */
#ifndef STORE_FINGERPRINT_H
#define STORE_FINGERPRINT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/error.h"
#include "store/db.h"

/*
 * fingerprint - one mail is taken in once, whichever way it came
 *
 * A keyed hash of what the mail says. It outlives the mail, so that erased
 * mail stays away.
 */

/*
 * Inside a transaction: the fingerprint of a mail. FINGERPRINT_NEW: it was
 * added and names this row; FINGERPRINT_KNOWN: the same mail was settled
 * before; *ret_ticket_id (0: none) is its ticket.
 */
enum fingerprint_answer {
	FINGERPRINT_NEW,
	FINGERPRINT_KNOWN,
	FINGERPRINT_FAILED,
};
enum fingerprint_answer fingerprint_add(struct db *db,
    const unsigned char fingerprint[DIGEST_BYTES], int64_t folder_id,
    uint64_t uid, int64_t now_at, int64_t *ret_ticket_id, struct error *err);
/* Inside a transaction: the mail is judged anew wherever it appears next. */
bool fingerprint_forget(struct db *db,
    const unsigned char fingerprint[DIGEST_BYTES], struct error *err);
/* Inside a transaction: the ticket that this fingerprint led to. */
bool fingerprint_set_ticket(struct db *db,
    const unsigned char fingerprint[DIGEST_BYTES], int64_t ticket_id,
    struct error *err);

#endif
