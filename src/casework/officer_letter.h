/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_OFFICER_LETTER_H
#define CASEWORK_OFFICER_LETTER_H

#include "casework/letter_order.h"
#include "casework/officer.h"

/*
 * officer_letter - a letter of the ticket in hand
 *
 * It answers the last mail of the ticket and goes to the requester alone. Its
 * Message-ID is missing: the daemon signs it when it takes it up, since the
 * key is the daemon's.
 */
/*
 * Appends to `done`, sets `letter`. Refused for "needs-...", "no-day",
 * "proposed", "no-address", or "already" if the ticket has its
 * acknowledgement.
 */
enum casework_result
officer_write(struct casefile *file, const struct letter_order *order);

/* Likewise, but refused if the state of the ticket allows no letter. */
enum casework_result
officer_write_by_hand(struct casefile *file, const struct letter_order *order);

/* The letter of an act that has a reason, if one is wanted. */
enum casework_result
officer_tell(struct casefile *file, enum letter_purpose purpose,
    const char *reason, enum officer_letter letter);

/*
 * Once it is known who asked for what a colleague passed on, and that it is a
 * request, that person gets the acknowledgement that nobody got at the intake,
 * as the mailbox has it: at once, held, or none. Does nothing for any other
 * ticket, nor where one was written already.
 */
enum casework_result officer_acknowledge_passed_on(struct casefile *file);

#endif
