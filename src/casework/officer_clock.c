/* SPDX-License-Identifier: ISC */
#include "casework/officer.h"

#include "casework/officer_letter.h"

/* Only within the first month: the notice is part of it. */
static enum casework_result
extend_claim(struct casefile *file, const struct ticket_claim *claim,
    enum kind kind, int months, bool *ret_extended)
{
	struct clock_answer clock;
	char until_on[DATE_TEXT_SIZE];
	enum casework_result result =
	    casefile_find_clock(file, kind, claim->is_unsure, 0, &clock);

	if (result != CASEWORK_DONE || clock.extend_until.year == 0)
		return result;
	if (date_compare(casefile_today(file), clock.extend_until) > 0) {
		date_format(clock.extend_until, until_on);
		return casefile_refuse(file, "late",
		    ", %s: the last day to notify the requester of an "
		    "extension was %s",
		    claim->kind, until_on);
	}
	if (claim->extension_months >= months)
		return casefile_refuse(file, "already",
		    ", %s: already extended by %d months", claim->kind,
		    claim->extension_months);
	result =
	    casefile_find_clock(file, kind, claim->is_unsure, months, &clock);
	if (result != CASEWORK_DONE)
		return result;
	*ret_extended = true;
	return casefile_stored(claim_store_set_clock(file->casework->db,
	    file->ticket.id, kind, &clock, months, &file->error));
}

static enum casework_result
extend_claims(struct casefile *file, const struct extension *extension)
{
	bool is_extended = false;
	enum casework_result result = CASEWORK_DONE;

	for (size_t i = 0;
	     result == CASEWORK_DONE && i < file->ticket.claims_count; i++) {
		const struct ticket_claim *claim = &file->ticket.claims[i];
		enum kind kind;

		if (claim->outcome[0] == '\0' &&
		    kind_find(claim->kind, &kind) &&
		    (extension->kind == NULL || kind == *extension->kind))
			result = extend_claim(
			    file, claim, kind, extension->months, &is_extended);
	}
	if (result == CASEWORK_DONE && !is_extended)
		return casefile_refuse(
		    file, "absent", " has no open claim that can be extended");
	return result == CASEWORK_DONE ? casefile_read(file) : result;
}

enum casework_result
officer_extend(struct casefile *file, const struct extension *extension)
{
	struct casework_step step = {
	    .event = TICKET_CHANGE,
	    .history = "clock-extended",
	    .was = file->ticket.due_on,
	};
	enum casework_result result;

	if (extension->because == NULL)
		return casework_refuse(file->casework, "needs-reason",
		    "an extension requires a reason");
	if (extension->months < 1 ||
	    extension->months > CLOCK_EXTENSION_MONTHS_MAX)
		return casework_refuse(file->casework, "invalid",
		    "an extension must be 1 to %d months",
		    CLOCK_EXTENSION_MONTHS_MAX);
	result = extend_claims(file, extension);
	if (result != CASEWORK_DONE)
		return result;
	step.became = file->ticket.due_on;
	step.payload =
	    casework_payload(file->casework, "because", extension->because);
	casefile_say(file, "extended from %s to %s", step.was, step.became);
	result = casefile_step(file, &step);
	return result == CASEWORK_DONE
	    ? officer_tell(
		  file, LETTER_EXTEND, extension->because, extension->letter)
	    : result;
}

enum casework_result
officer_clarify(struct casefile *file)
{
	const struct casework_step step = {
	    .event = TICKET_CLARIFY, .history = "clarification-came"};
	enum casework_result result = casefile_step(file, &step);

	if (result != CASEWORK_DONE)
		return result;
	if (!claim_store_answer(file->casework->db, file->ticket.id,
		CLOCK_CLARIFICATION, file->casework->now_at, &file->error))
		return CASEWORK_FAILED;
	casefile_say(file, "clarified");
	return casefile_set_clocks(file);
}

enum casework_result
officer_ask_clarification(
    struct casefile *file, const struct officer_question *question)
{
	const struct casework_step step = {
	    .event = TICKET_ASK_CLARIFICATION,
	    .history = "clarification-asked",
	    .payload =
		casework_payload(file->casework, "question", question->because),
	};
	enum casework_result result = casefile_step(file, &step);

	if (result != CASEWORK_DONE)
		return result;
	if (!claim_store_ask(file->casework->db, file->ticket.id,
		CLOCK_CLARIFICATION, file->casework->now_at, &file->error))
		return CASEWORK_FAILED;
	casefile_say(file, "clarification asked for");
	result = casefile_set_clocks(file);
	return result == CASEWORK_DONE
	    ? officer_tell(
		  file, LETTER_CLARIFY, question->because, question->letter)
	    : result;
}
