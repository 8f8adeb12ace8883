/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_MAIL_H
#define CASEWORK_MAIL_H

#include <stdint.h>

#include "rules/kind.h"
#include "store/mail_store.h"
#include "casework/casefile.h"

/*
 * mail - what an officer may do with a message that became no ticket
 *
 * Refused for "absent" (no such message), "ticket" (it belongs to one),
 * "duplicate" (the first copy is what counts), "not-kept" (nothing of it is
 * left to work with) or "unsettled" (dpod is not done with it).
 */

/*
 * It is a request after all: a ticket with this message's own day of receipt
 * and clock, which is then in hand. `kinds` are what the officer says is asked
 * for; none: a human has to say so yet, and a month runs all the same. No
 * letter is written.
 */
enum casework_result mail_open(
    struct casefile *file, int64_t folder_id, uint64_t uid, kind_set kinds);

/* A human has looked: it asks for nothing. *ret_row is the message. */
enum casework_result mail_dismiss(struct casework *casework, int64_t folder_id,
    uint64_t uid, struct mail_row *ret_row, struct error *err);

#endif
