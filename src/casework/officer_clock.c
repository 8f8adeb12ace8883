/* SPDX-License-Identifier: ISC */
#include "casework/officer.h"

#include <string.h>

#include "casework/letter_effect.h"
#include "casework/officer_letter.h"

/* What to extend, and when the ticket would then be due. */
struct plan {
	struct letter_effect effect;
	struct date due_on; /* year 0: none */
};

static void
take_earlier(struct date *first, struct date day)
{
	if (day.year != 0 &&
	    (first->year == 0 || date_compare(day, *first) < 0))
		*first = day;
}

static enum casework_result
plan_claim(struct casefile *file, const struct extension *extension,
    const struct ticket_claim *claim, struct plan *plan)
{
	int months = extension->months;
	struct clock_answer clock = {0};
	struct date due_on = {0};
	enum casework_result result = CASEWORK_DONE;
	enum kind kind;

	if (claim->outcome[0] != '\0' || !kind_find(claim->kind, &kind))
		return result;
	(void)date_parse(claim->due_on, &due_on);
	if (extension->kind == NULL || kind == *extension->kind)
		result = casefile_find_clock(
		    file, kind, claim->is_unsure, 0, &clock);
	if (result != CASEWORK_DONE || clock.extend_until.year == 0) {
		take_earlier(&plan->due_on, due_on);
		return result;
	}
	if (claim->extension_months >= months)
		return casefile_refuse(file, "already",
		    ", %s: already extended by %d months", claim->kind,
		    claim->extension_months);
	result =
	    casefile_find_clock(file, kind, claim->is_unsure, months, &clock);
	take_earlier(&plan->due_on, clock.due_on);
	plan->effect.kinds |= KIND_BIT(kind);
	return result;
}

/* None can be extended: says which these are. */
static enum casework_result
refuse_all(struct casefile *file, const struct extension *extension)
{
	const char *kinds = "";

	for (size_t i = 0; i < file->ticket.claims_count; i++) {
		const struct ticket_claim *claim = &file->ticket.claims[i];

		if (claim->outcome[0] == '\0' &&
		    (extension->kind == NULL ||
			strcmp(claim->kind, kind_name(*extension->kind)) == 0))
			kinds = arena_printf(file->casework->memory, "%s%s%s",
			    kinds, kinds[0] == '\0' ? "" : " and ",
			    claim->kind);
	}
	if (kinds[0] != '\0')
		return casefile_refuse(file, "absent",
		    ": the period of %s cannot be extended", kinds);
	return casefile_refuse(file, "absent", " has no open claim%s%s",
	    extension->kind == NULL ? "" : " of ",
	    extension->kind == NULL ? "" : kind_name(*extension->kind));
}

static enum casework_result
make_plan(struct casefile *file, const struct extension *extension,
    struct plan *ret_plan)
{
	struct plan plan = {
	    .effect = {.what = EFFECT_EXTEND, .months = extension->months}};
	enum casework_result result = CASEWORK_DONE;

	for (size_t i = 0;
	     result == CASEWORK_DONE && i < file->ticket.claims_count; i++)
		result =
		    plan_claim(file, extension, &file->ticket.claims[i], &plan);
	if (result == CASEWORK_DONE && plan.effect.kinds == 0)
		return refuse_all(file, extension);
	*ret_plan = plan;
	return result;
}

static enum casework_result
check_extension(struct casefile *file, const struct extension *extension)
{
	if (extension->because == NULL)
		return casework_refuse(file->casework, "needs-reason",
		    "an extension requires a reason");
	if (extension->months < 1 ||
	    extension->months > CLOCK_EXTENSION_MONTHS_MAX)
		return casework_refuse(file->casework, "invalid",
		    "an extension must be 1 to %d months",
		    CLOCK_EXTENSION_MONTHS_MAX);
	return letter_effect_check_pending(file, EFFECT_EXTEND);
}

static enum casework_result
note_reason(struct casefile *file, const struct extension *extension)
{
	return casefile_step(file,
	    &(struct casework_step){
		.event = TICKET_CHANGE,
		.history = "extension-ordered",
		.payload = casework_payload(
		    file->casework, "because", extension->because),
	    });
}

static enum casework_result
tell(struct casefile *file, const struct extension *extension,
    const struct plan *plan)
{
	const struct letter_order order = {
	    .purpose = LETTER_EXTEND,
	    .language = extension->language,
	    .reason = extension->because,
	    .due_on = plan->due_on,
	    .is_queued = extension->letter == OFFICER_SENDS_LETTER,
	    .is_printed = extension->is_printed,
	    .is_unfinished = extension->is_unfinished,
	    .postal = extension->postal,
	    .effect = plan->effect,
	};

	return extension->letter == OFFICER_NO_LETTER && !order.is_printed
	    ? letter_effect_apply(file, &order.effect)
	    : officer_write(file, &order);
}

enum casework_result
officer_extend(struct casefile *file, const struct extension *extension)
{
	const char *was = file->ticket.due_on;
	char due_on[DATE_TEXT_SIZE] = "";
	struct plan plan;
	enum casework_result result = check_extension(file, extension);

	if (result == CASEWORK_DONE)
		result = make_plan(file, extension, &plan);
	if (result == CASEWORK_DONE)
		result = letter_effect_check_day(file, &plan.effect);
	if (result == CASEWORK_DONE)
		result = note_reason(file, extension);
	if (result != CASEWORK_DONE)
		return result;
	if (plan.due_on.year != 0)
		date_format(plan.due_on, due_on);
	casefile_say(file, "extended from %s to %s%s", was, due_on,
	    extension->letter == OFFICER_NO_LETTER || extension->is_printed
		? ""
		: " when the letter is sent");
	return tell(file, extension, &plan);
}

/* Without a letter, the question was just asked in another way. */
enum casework_result
officer_ask(struct casefile *file, const struct officer_question *question,
    const struct officer_asking *asking)
{
	const struct letter_order order = {
	    .purpose = asking->purpose,
	    .language = question->language,
	    .reason = question->because,
	    .code = asking->code,
	    .is_queued = question->letter == OFFICER_SENDS_LETTER,
	    .is_printed = question->is_printed,
	    .is_unfinished = question->is_unfinished,
	    .postal = question->postal,
	    .effect.what = asking->effect,
	};
	enum casework_result result = casefile_allows(file, asking->event);

	if (result == CASEWORK_DONE)
		result = letter_effect_check_pending(file, EFFECT_ASK_IDENTITY);
	if (result == CASEWORK_DONE)
		result =
		    letter_effect_check_pending(file, EFFECT_ASK_CLARIFICATION);
	if (result == CASEWORK_DONE)
		result = casefile_step(file,
		    &(struct casework_step){
			.event = TICKET_CHANGE,
			.history = asking->history,
			.payload = question->because == NULL
			    ? NULL
			    : casework_payload(file->casework, asking->member,
				  question->because),
		    });
	if (result != CASEWORK_DONE)
		return result;
	casefile_say(file, "%s", asking->words);
	return question->letter == OFFICER_NO_LETTER && !order.is_printed
	    ? letter_effect_apply(file, &order.effect)
	    : officer_write(file, &order);
}

enum casework_result
officer_ask_clarification(
    struct casefile *file, const struct officer_question *question)
{
	static const struct officer_asking asking = {
	    .event = TICKET_ASK_CLARIFICATION,
	    .effect = EFFECT_ASK_CLARIFICATION,
	    .purpose = LETTER_CLARIFY,
	    .history = "clarification-asked",
	    .member = "question",
	    .words = "clarification asked for",
	};

	if (question->because == NULL)
		return casework_refuse(file->casework, "needs-reason",
		    "asking for clarification requires the question");
	return officer_ask(file, question, &asking);
}

enum casework_result
officer_clarify(struct casefile *file)
{
	const struct casework_step step = {
	    .event = TICKET_CLARIFY, .history = "clarification-came"};
	bool is_cancelled;
	enum casework_result result = letter_effect_cancel(
	    file, EFFECT_ASK_CLARIFICATION, 0, &is_cancelled);

	/*
	 * The reply came before the letter was sent: nothing was waiting for
	 * it.
	 */
	if (result != CASEWORK_DONE || is_cancelled)
		return result;
	result = casefile_step(file, &step);
	if (result != CASEWORK_DONE)
		return result;
	if (!claim_store_answer(file->casework->db, file->ticket.id,
		CLOCK_CLARIFICATION, file->casework->now_at, &file->error))
		return CASEWORK_FAILED;
	casefile_say(file, "clarified");
	return casefile_set_clocks(file);
}
