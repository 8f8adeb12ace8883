/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_LABEL_H
#define CASEWORK_LABEL_H

#include <stdbool.h>
#include <stdint.h>

#include "casework/casefile.h"
#include "casework/incoming.h"

/*
 * label - stores officers' decisions for learning
 *
 * A label is a person's decision, never a message's own claim: only the
 * functions of officer.h and mail.h set labels, for the message that opened the
 * ticket (or for one without a ticket). What is stored of the message is
 * numbers of its words, its scores, and keyed hashes of the sender's address
 * and domain.
 */

/* For the daemon, inside the intake's transaction: before any decision. */
bool label_note_sample(struct casework *casework, const struct incoming *item,
    int64_t message_id, struct error *err);

/*
 * After an officer changed or closed claims of the current ticket: it is a
 * request if a claim was confirmed or answered, not a request if all were
 * closed as `not-a-request` or `spam`; otherwise undecided, and an earlier
 * label is removed.
 */
enum casework_result label_ticket(struct casefile *file);

/* An officer has read a message without a ticket and decided what it is. */
bool label_mail(struct casework *casework, int64_t folder_id, uint64_t uid,
    bool is_request, kind_set kinds, struct error *err);

#endif
