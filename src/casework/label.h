/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_LABEL_H
#define CASEWORK_LABEL_H

#include <stdbool.h>
#include <stdint.h>

#include "casework/casefile.h"
#include "casework/incoming.h"

/*
 * label - what officers decide, kept for recognition to learn from
 *
 * A label is what a human said, never what a message says of itself: only the
 * functions of officer.h and mail.h make one, for the message that made the
 * ticket (or made none). What is kept of the message is numbers of its words,
 * its scores, and keyed hashes of the sender's address and domain.
 */

/* The daemon, inside the intake's transaction: before anybody has decided. */
bool label_note_sample(struct casework *casework, const struct incoming *item,
    int64_t message_id, struct error *err);

/*
 * After an officer changed or closed the claims of the ticket in hand: it is a
 * request if a claim was confirmed or answered, none if all were closed as
 * `not-a-request` or `spam`; else nobody has said yet, and an earlier label
 * goes.
 */
enum casework_result label_ticket(struct casefile *file);

/* An officer read a message that made no ticket, and says what it is. */
bool label_mail(struct casework *casework, int64_t folder_id, uint64_t uid,
    bool is_request, kind_set kinds, struct error *err);

#endif
