/* SPDX-License-Identifier: ISC */
#include "casework/second_copy.h"

#include <string.h>

#include "base/memory.h"
#include "casework/casefile.h"
#include "casework/open_by_mail.h"
#include "mail/address.h"
#include "mail/automatic.h"
#include "store/fingerprint.h"
#include "store/ledger.h"
#include "store/ticket_change.h"

/* Reasons about the first copy's route, not its content. */
static bool
came_indirectly(const char *reason)
{
	const char *const ways[] = {automatic_reason_name(AUTOMATIC_LIST),
	    automatic_reason_name(AUTOMATIC_PRECEDENCE), "not-named"};

	for (size_t i = 0; i < LENGTH(ways); i++)
		if (strcmp(reason, ways[i]) == 0)
			return true;
	return false;
}

static bool
is_owed(const struct casefile *file, const struct message *message)
{
	const struct ticket_row *ticket = &file->ticket;

	return came_indirectly(ticket->no_letter_reason) &&
	    ticket->closed_at == 0 && message->from.count == 1 &&
	    !ticket->requester_is_proposed &&
	    address_equal(ticket->requester, message->from.items[0].address);
}

enum second_copy
second_copy_judge(struct casework *casework,
    const struct intake_question *question,
    const unsigned char fingerprint[DIGEST_BYTES], int64_t ticket_id,
    struct intake_answer *ret_intake, struct error *err)
{
	const struct message *message = question->message;
	struct casefile file = {.casework = casework, .ticket.id = ticket_id};
	struct intake_answer intake;
	char fate[32];

	if (message->automatic.reason != AUTOMATIC_NO || question->is_junk)
		return SECOND_COPY_NOTHING;
	if (!fingerprint_fate(casework->db, fingerprint, fate, err))
		return SECOND_COPY_FAILED;
	if (ticket_id == 0)
		return strcmp(fate, disposition_name(DISPOSITION_AUTOMATIC)) ==
			0
		    ? SECOND_COPY_ANEW
		    : SECOND_COPY_NOTHING;
	intake = intake_decide(question);
	/* A reply to a ticket does not open one. */
	if (intake.outcome != INTAKE_TICKET ||
	    intake.letter == INTAKE_LETTER_NONE ||
	    strcmp(fate, disposition_name(DISPOSITION_TICKET)) != 0)
		return SECOND_COPY_NOTHING;
	if (casefile_read(&file) != CASEWORK_DONE) {
		*err = file.error;
		return SECOND_COPY_FAILED;
	}
	if (!is_owed(&file, message))
		return SECOND_COPY_NOTHING;
	*ret_intake = intake;
	return SECOND_COPY_LETTER;
}

bool
second_copy_answer(struct casework *casework, const struct incoming *item,
    const struct intake_answer *intake, int64_t ticket_id, struct error *err)
{
	struct casefile file = {.casework = casework, .ticket.id = ticket_id};
	struct opened opened = {.ticket_id = ticket_id};

	if (casefile_read(&file) != CASEWORK_DONE) {
		*err = file.error;
		return false;
	}
	(void)date_parse(file.ticket.due_on, &opened.due_on);
	memcpy(opened.reference, file.ticket.reference,
	    strnlen(file.ticket.reference, sizeof opened.reference - 1));
	return open_by_mail_acknowledge(casework, item, intake, &opened, err) &&
	    ticket_change_acknowledged(casework->db, ticket_id, err);
}
