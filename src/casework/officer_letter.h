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

/*
 * Likewise, but refused if the state of the ticket allows no letter, or for
 * "open" if it would say that an open claim was fulfilled. One that asks or
 * extends is the act of that name (officer.h).
 */
enum casework_result
officer_write_by_hand(struct casefile *file, const struct letter_order *order);

/* What is asked for in such a letter, and what history says of it. */
struct officer_asking {
	enum ticket_event event; /* ASK_IDENTITY, ASK_CLARIFICATION */
	enum effect effect;
	enum letter_purpose purpose;
	const char *code;	      /* of LETTER_CODE */
	const char *history, *member; /* with the reason as that member */
	const char *words;
};
/* Also refused for "already" if a question waits to be sent. */
enum casework_result
officer_ask(struct casefile *file, const struct officer_question *question,
    const struct officer_asking *asking);

/*
 * Once it is known who asked for what a colleague passed on, and that it is a
 * request, that person gets the acknowledgement that nobody got at the intake,
 * as the mailbox has it: at once, held, or none. Does nothing for any other
 * ticket, nor where one was written already.
 */
enum casework_result officer_acknowledge_passed_on(struct casefile *file);

#endif
