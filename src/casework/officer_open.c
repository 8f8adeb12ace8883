/* SPDX-License-Identifier: ISC */
#include "casework/officer_letter.h"
#include "ticket/intake_decision.h"

enum casework_result
officer_open(
    struct casefile *file, const struct opening *opening, bool is_printed)
{
	struct letter_order order = {.is_printed = true};
	struct opened opened;
	enum casework_result result =
	    opening_make(file->casework, opening, &opened, &file->error);

	if (result != CASEWORK_DONE)
		return result;
	casefile_say(file, "opened");
	file->ticket.id = opened.ticket_id;
	result = casefile_read(file);
	if (result != CASEWORK_DONE || !is_printed)
		return result;
	order.purpose = intake_purpose(file->ticket.kinds);
	return officer_write(file, &order);
}
