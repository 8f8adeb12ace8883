/* SPDX-License-Identifier: ISC */
#include "casework/opening.h"

#include "base/digest.h"
#include "store/ticket_store.h"
#include "ticket/clock.h"

/* 35 bits: so many consecutive duplicates do not occur. */
#define REFERENCE_DRAWS 20

static bool
find_claim(struct casework *casework, const struct opening *opening,
    enum kind kind, struct new_claim *ret_claim, struct opened *opened,
    struct error *err)
{
	const struct claim_office clocks =
	    casework_clocks(casework, opening->mailbox);
	const struct clock_question question = {
	    .kind = kind,
	    .is_unsure = (opening->unsure_kinds & KIND_BIT(kind)) != 0,
	    .received_at = opening->received_at,
	    .target_days = clocks.target_days,
	    .now_at = clocks.now_at,
	    .zone = clocks.zone,
	    .calendar = clocks.calendar,
	};
	struct clock_answer clock;

	if (!clock_find(casework->memory, &question, &clock, err))
		return false;
	*ret_claim = (struct new_claim){
	    .kind = kind,
	    .due_on = clock.due_on,
	    .due_at = clock.due_at,
	    .target_on = clock.target_on,
	    .explanation = clock.explanation,
	    .is_unsure = question.is_unsure,
	    .is_confirmed = opening->is_confirmed,
	};
	if (clock.is_running && clock.due_at == 0 &&
	    (opened->due_on.year == 0 ||
		date_compare(clock.due_on, opened->due_on) < 0))
		opened->due_on = clock.due_on;
	return true;
}

static uint64_t
draw_reference(void)
{
	uint64_t number;

	digest_random(&number, sizeof number);
	return number & ((UINT64_C(1) << REFERENCE_RANDOM_BITS) - 1);
}

static bool
add_ticket(struct casework *casework, struct new_ticket *ticket,
    uint64_t reference, struct opened *opened, struct error *err)
{
	bool taken = true;

	ticket->reference = opened->reference;
	for (int draw = 0; taken && draw < REFERENCE_DRAWS; draw++) {
		ticket->random =
		    draw == 0 && reference != 0 ? reference : draw_reference();
		reference_format(ticket->random, opened->reference);
		if (!ticket_store_add(
			casework->db, ticket, &opened->ticket_id, &taken, err))
			return false;
	}
	return !taken ||
	    error_set(err, ERROR_STORE, RETRY_LATER,
		"could not find an unused ticket reference");
}

enum casework_result
opening_make(struct casework *casework, const struct opening *opening,
    struct opened *ret_opened, struct error *err)
{
	struct new_claim claims[KINDS];
	struct opened opened = {0};
	struct new_ticket ticket = {
	    .state = opening->state,
	    .mailbox = opening->mailbox,
	    .language = opening->language,
	    .received_at = opening->received_at,
	    .received_source = opening->received_source,
	    .internal_at = opening->internal_at,
	    .header_at = opening->header_at,
	    .opened_at = casework->now_at,
	    .opened_by = opening->opened_by,
	    .actor = casework->actor,
	    .requester_address = opening->requester_address,
	    .requester_name = opening->requester_name,
	    .requester_is_proposed = opening->requester_is_proposed,
	    .subject = opening->subject,
	    .processor = opening->processor,
	    .no_letter_reason = opening->no_letter_reason,
	    .claims = claims,
	};

	if (opening->kinds == 0)
		return casework_refuse(casework, "no-kind",
		    "a ticket must have at least one kind");
	if (opening->received_at > casework->now_at &&
	    !casework->is_clock_doubted)
		return casework_refuse(
		    casework, "future", "the time of receipt is in the future");
	for (int kind = 0; kind < KINDS; kind++)
		if ((opening->kinds & KIND_BIT(kind)) != 0 &&
		    !find_claim(casework, opening, (enum kind)kind,
			&claims[ticket.claims_count++], &opened, err))
			return CASEWORK_FAILED;
	if (!add_ticket(casework, &ticket, opening->reference, &opened, err))
		return CASEWORK_FAILED;
	*ret_opened = opened;
	return CASEWORK_DONE;
}
