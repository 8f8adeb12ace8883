/* SPDX-License-Identifier: ISC */
#ifndef STORE_FINGERPRINT_H
#define STORE_FINGERPRINT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/error.h"
#include "store/db.h"

/*
 * fingerprint - ensures that a message is taken in only once, however it
 * arrives
 *
 * A keyed hash of the message's content. It is kept after the message is
 * erased, so that the message is not taken in again.
 */

/*
 * Inside a transaction: looks up or adds the fingerprint of a message.
 * FINGERPRINT_NEW: it was added and refers to this row; FINGERPRINT_KNOWN: the
 * same message was settled before; *ret_ticket_id (0: none) is its ticket.
 * `old` is the fingerprint of schema 2 or older, which identifies messages of
 * that time; NULL: none can be the same.
 */
enum fingerprint_answer {
	FINGERPRINT_NEW,
	FINGERPRINT_KNOWN,
	FINGERPRINT_FAILED,
};
enum fingerprint_answer
fingerprint_add(struct db *db, const unsigned char fingerprint[DIGEST_BYTES],
    const unsigned char old[DIGEST_BYTES], int64_t folder_id, uint64_t uid,
    int64_t now_at, int64_t *ret_ticket_id, struct error *err);
/*
 * Inside a transaction: the message is classified again wherever it appears
 * next.
 */
bool fingerprint_forget(struct db *db,
    const unsigned char fingerprint[DIGEST_BYTES], struct error *err);
/*
 * The disposition of the first message with the fingerprint; "" if it was not
 * settled.
 */
bool
fingerprint_fate(struct db *db, const unsigned char fingerprint[DIGEST_BYTES],
    char ret_fate[32], struct error *err);
/* Inside a transaction: sets the ticket of a fingerprint. */
bool fingerprint_set_ticket(struct db *db,
    const unsigned char fingerprint[DIGEST_BYTES], int64_t ticket_id,
    struct error *err);

#endif
