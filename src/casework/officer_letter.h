/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_OFFICER_LETTER_H
#define CASEWORK_OFFICER_LETTER_H

#include "casework/letter_order.h"
#include "casework/officer.h"

/*
 * officer_letter - letters of the current ticket
 *
 * A letter replies to the last message of the ticket and goes only to the
 * requester. It has no Message-ID: the daemon, which has the key, signs it when
 * it starts the letter.
 */
/*
 * Appends to `done`, sets `letter`. Refused for "needs-...", "no-day",
 * "proposed", "no-address", or for "already" if the ticket has its
 * acknowledgement.
 */
enum casework_result
officer_write(struct casefile *file, const struct letter_order *order);

/*
 * The same, but refused if the state of the ticket allows no letter, or for
 * "open" if it would say that an open claim was fulfilled. A letter that asks
 * or extends is the act of that name (officer.h).
 */
enum casework_result
officer_write_by_hand(struct casefile *file, const struct letter_order *order);

/*
 * Sends the request to the client who answers it: the request message, as
 * received, with the letter "forward". Refused for "invalid" (the address),
 * "absent" (not stored any more), "already", "needs-client" or "size".
 */
enum casework_result officer_forward(
    struct casefile *file, const char *address, const char *client, bool sends);

/* What such a letter asks for, and its history event. */
struct officer_asking {
	enum ticket_event event; /* ASK_IDENTITY, ASK_CLARIFICATION */
	enum effect effect;
	enum letter_purpose purpose;
	const char *code;	      /* for LETTER_CODE */
	const char *history, *member; /* with the reason in that member */
	const char *words;
};
/* Also refused for "already" if a question waits to be sent. */
enum casework_result
officer_ask(struct casefile *file, const struct officer_question *question,
    const struct officer_asking *asking);

/*
 * Once a person has identified the requester of a message that a colleague
 * forwarded, and confirmed the request, that requester gets the acknowledgement
 * that was not sent at intake, as the mailbox is configured: at once, held, or
 * none. Does nothing for any other ticket, or if one was written already.
 */
enum casework_result officer_acknowledge_passed_on(struct casefile *file);

#endif
