/* SPDX-License-Identifier: ISC */
#include "casework/officer_letter.h"

#include <string.h>

#include "conf/conf_data.h"
#include "store/letter_store.h"
#include "ticket/intake_decision.h"

static bool
find_receipt(const struct letter_row *row, void *context)
{
	bool *was_sent = context;
	enum letter_purpose purpose;

	if (strcmp(row->state, "cancelled") != 0 &&
	    letter_purpose_find(row->purpose, &purpose) &&
	    letter_purpose_receipt(purpose)[0] != '\0')
		*was_sent = true;
	return !*was_sent;
}

/* A request whose requester is identified now. */
static bool
is_ready(const struct casefile *file)
{
	const struct ticket_row *ticket = &file->ticket;
	enum ticket_state state, next;

	return strcmp(ticket->no_letter_reason, GATE_PASSED_ON) == 0 &&
	    ticket->requester[0] != '\0' && !ticket->requester_is_proposed &&
	    !setup_is_own(file->casework->setup, ticket->requester) &&
	    ticket_state_find(ticket->state, &state) &&
	    state != TICKET_CLOSED &&
	    ticket_state_next(state, TICKET_WRITE, &next);
}

enum casework_result
officer_acknowledge_passed_on(struct casefile *file)
{
	const struct conf_mailbox *mailbox;
	struct letter_order order = {0};
	bool was_sent = false;
	enum casework_result result = casefile_read(file);

	if (result != CASEWORK_DONE || !is_ready(file))
		return result;
	mailbox = conf_find_mailbox(
	    file->casework->setup->conf, file->ticket.mailbox);
	if (mailbox == NULL || mailbox->acknowledge == ACKNOWLEDGE_OFF)
		return CASEWORK_DONE;
	if (!letter_store_each(file->casework->db, NULL, file->ticket.id,
		find_receipt, &was_sent, &file->error))
		return CASEWORK_FAILED;
	if (was_sent)
		return CASEWORK_DONE;
	order.is_queued = mailbox->acknowledge == ACKNOWLEDGE_AUTO;
	order.purpose = intake_purpose(file->ticket.kinds);
	/* As at intake: no date is promised if a client must answer. */
	if (order.purpose == LETTER_ACKNOWLEDGE &&
	    (file->ticket.processor || file->ticket.due_on[0] == '\0'))
		order.purpose = LETTER_ACKNOWLEDGE_GENERIC;
	return officer_write(file, &order);
}
