/* SPDX-License-Identifier: ISC */
#include "casework/answer.h"

#include "casework/officer.h"
#include "mail/address.h"
#include "ticket/code_answer.h"

/* The only address in From, and not just proposed. */
static bool
is_requester(
    const struct ticket_row *ticket, const struct mail_address_list *from)
{
	return from->count == 1 && ticket->requester[0] != '\0' &&
	    !ticket->requester_is_proposed &&
	    address_equal(from->items[0].address, ticket->requester);
}

bool
answer_take(struct casework *casework, const struct incoming *item,
    int64_t ticket_id, struct error *err)
{
	const struct message *message = &item->verdict->message;
	struct casefile file = {
	    .casework = casework, .done = "", .ticket.id = ticket_id};
	char code[CODE_ANSWER_SIZE];
	enum casework_result result;

	if (!code_answer_find(message->text, code))
		return true;
	result = casefile_read(&file);
	if (result == CASEWORK_DONE && file.ticket.closed_at == 0 &&
	    is_requester(&file.ticket, &message->from))
		result = officer_try_code(&file, code);
	if (result != CASEWORK_FAILED)
		return true;
	*err = file.error;
	return false;
}
