/* SPDX-License-Identifier: ISC */
#include "casework/officer_letter.h"
#include "store/repeat_store.h"
#include "ticket/intake_decision.h"

/* Two people may have received copies of the same letter. */
static enum casework_result
check_same(struct casefile *file, const struct opening *opening)
{
	struct casework *casework = file->casework;
	const struct same_by_hand same = {
	    .address = opening->requester_address,
	    .name = opening->requester_name,
	    .subject = opening->subject,
	    .received_at = opening->received_at,
	};
	int64_t ticket_id;

	if (opening->is_again)
		return CASEWORK_DONE;
	if (!repeat_store_same_by_hand(
		casework->db, &same, &ticket_id, &file->error))
		return CASEWORK_FAILED;
	return ticket_id == 0
	    ? CASEWORK_DONE
	    : casework_refuse(casework, "same",
		  "ticket %lld is from the same requester, received at the "
		  "same time, with the same subject",
		  (long long)ticket_id);
}

enum casework_result
officer_open(struct casefile *file, const struct opening *opening,
    bool is_printed, const char *postal)
{
	struct letter_order order = {.is_printed = true, .postal = postal};
	struct opened opened;
	enum casework_result result = letter_order_check_language(
	    file->casework, NULL, opening->language);

	if (result == CASEWORK_DONE)
		result = check_same(file, opening);
	if (result == CASEWORK_DONE)
		result = opening_make(
		    file->casework, opening, &opened, &file->error);
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
