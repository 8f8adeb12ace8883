/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_MAIL_H
#define CASEWORK_MAIL_H

#include <stdint.h>

#include "rules/kind.h"
#include "store/mail_store.h"
#include "casework/casefile.h"

/*
 * mail - what an officer can do with a message that has no ticket
 *
 * Refused for "absent" (no such message), "ticket" (it has a ticket),
 * "duplicate" (the first copy counts), "not-kept" (its content is not stored
 * any more) or "unsettled" (dpod has not finished with it).
 */

/*
 * It is a request after all: opens a ticket with this message's day of receipt
 * and clock, which becomes the current one. `kinds` are what the officer says
 * is requested; none: to be decided by a person, while a month is running. No
 * letter is written.
 */
enum casework_result mail_open(
    struct casefile *file, int64_t folder_id, uint64_t uid, kind_set kinds);

/* A person has reviewed it: not a request. *ret_row is the message. */
enum casework_result mail_dismiss(struct casework *casework, int64_t folder_id,
    uint64_t uid, struct mail_row *ret_row, struct error *err);

#endif
