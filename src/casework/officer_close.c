/* SPDX-License-Identifier: ISC */
#include "casework/officer.h"

#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "store/json.h"
#include "ticket/letter.h"
#include "ticket/outcome_letter.h"
#include "ticket/kind_law.h"
#include "casework/close_check.h"
#include "casework/label.h"
#include "casework/letter_effect.h"
#include "casework/officer_letter.h"

/* Requirements of the outcome, for any ticket. */
static enum casework_result
check_closing(struct casefile *file, const struct closing *closing)
{
	struct casework *casework = file->casework;
	const char *outcome = outcome_name(closing->outcome);
	const struct date *days[] = {&closing->until_on, &closing->revisit_on};
	bool is_retained = closing->outcome == OUTCOME_RETAINED;

	if (closing->unchecked != NULL && closing->outcome != OUTCOME_FULFILLED)
		return casework_refuse(casework, "invalid",
		    "only the outcome fulfilled has a checklist that can be "
		    "skipped");
	if (closing->forward_to != NULL &&
	    closing->outcome != OUTCOME_REDIRECTED)
		return casework_refuse(casework, "invalid",
		    "only a request with the outcome redirected is forwarded");
	if (closing->forward_to != NULL && closing->client != NULL &&
	    closing->client[0] == '\0')
		return casework_refuse(casework, "needs-client",
		    "a forwarded request requires the client who will answer");
	if (closing->because == NULL && outcome_needs_reason(closing->outcome))
		return casework_refuse(casework, "needs-reason",
		    "the outcome %s requires a reason", outcome);
	if (is_retained && closing->until_on.year == 0)
		return casework_refuse(casework, "needs-until",
		    "the outcome retained requires a date");
	if (!is_retained && closing->until_on.year != 0)
		return casework_refuse(casework, "invalid",
		    "only the outcome retained takes an end date");
	if (is_retained && closing->revisit_on.year != 0)
		return casework_refuse(casework, "invalid",
		    "data retained until a date is already revisited on that "
		    "date");
	for (size_t i = 0; i < LENGTH(days); i++) {
		char text[DATE_TEXT_SIZE];

		if (days[i]->year == 0 ||
		    date_compare(*days[i], casefile_today(file)) > 0)
			continue;
		date_format(*days[i], text);
		return casework_refuse(
		    casework, "invalid", "%s is not a future date", text);
	}
	return CASEWORK_DONE;
}

static bool
writes_letter(const struct closing *closing)
{
	return closing->letter == OFFICER_HOLDS_LETTER ||
	    closing->letter == OFFICER_SENDS_LETTER;
}

/* The letter states the day of the withdrawal, which only a person knows. */
static enum casework_result
check_withdrawal(struct casefile *file, const struct closing *closing)
{
	struct casework *casework = file->casework;
	bool is_withdrawn = closing->outcome == OUTCOME_WITHDRAWN;
	bool has_day = closing->withdrawn_on.year != 0;

	if (has_day && !is_withdrawn)
		return casework_refuse(casework, "invalid",
		    "only the outcome withdrawn takes the date of a "
		    "withdrawal");
	if (is_withdrawn && writes_letter(closing) && !has_day)
		return casework_refuse(casework, "needs-withdrawal",
		    "the letter \"withdrawn\" requires the date on which the "
		    "requester withdrew the request");
	if (has_day &&
	    date_compare(closing->withdrawn_on, casefile_today(file)) > 0)
		return casework_refuse(casework, "invalid",
		    "the date of a withdrawal cannot be in the future");
	return CASEWORK_DONE;
}

/* For these, no reason can replace evidence of authority. */
static bool
does_something(const struct closing *closing)
{
	return closing->outcome == OUTCOME_FULFILLED ||
	    closing->outcome == OUTCOME_PARTLY;
}

/* Art. 21(3), 7(3): nothing can outweigh it. */
static enum casework_result
check_absolute(
    struct casefile *file, const struct closing *closing, enum kind kind)
{
	return closing->outcome == OUTCOME_REFUSED && kind_is_absolute(kind)
	    ? casefile_refuse(file, "absolute",
		  ", %s: Article %s allows no refusal", kind_name(kind),
		  kind_article(kind))
	    : CASEWORK_DONE;
}

/* Art. 12(3) and (4): the person is told what was done, or why it was not. */
static enum casework_result
check_told(struct casefile *file, const struct closing *closing, enum kind kind)
{
	return closing->letter == OFFICER_LETTER_UNSAID &&
		kind_is_right(kind) && outcome_is_answer(closing->outcome)
	    ? casefile_refuse(file, "needs-letter",
		  ", %s: the law requires that the requester is told that it "
		  "is %s",
		  kind_name(kind), outcome_name(closing->outcome))
	    : CASEWORK_DONE;
}

static enum casework_result
close_claims(
    struct casefile *file, const struct closing *closing, size_t *ret_closed)
{
	for (size_t i = 0; i < file->ticket.claims_count; i++) {
		const struct ticket_claim *claim = &file->ticket.claims[i];
		struct claim_end end = {
		    .outcome = outcome_name(closing->outcome),
		    .until_on = closing->until_on,
		    .at = file->casework->now_at,
		    .on = casefile_today(file),
		    .awaits_letter = writes_letter(closing),
		};
		enum casework_result result = CASEWORK_DONE;

		if (claim->outcome[0] != '\0' ||
		    !kind_find(claim->kind, &end.kind) ||
		    (closing->kind != NULL && end.kind != *closing->kind))
			continue;
		result = check_absolute(file, closing, end.kind);
		/* The text for the requester is not a reason to skip it. */
		if (result == CASEWORK_DONE && does_something(closing))
			result = close_check_authority(file, end.kind);
		if (result == CASEWORK_DONE &&
		    closing->outcome == OUTCOME_FULFILLED &&
		    closing->unchecked == NULL)
			result = close_check(file, closing, end.kind);
		if (result == CASEWORK_DONE)
			result = check_told(file, closing, end.kind);
		if (result != CASEWORK_DONE)
			return result;
		if (!claim_store_close(file->casework->db, file->ticket.id,
			&end, &file->error))
			return CASEWORK_FAILED;
		(*ret_closed)++;
	}
	if (*ret_closed == 0 && closing->kind != NULL)
		return casefile_refuse(file, "absent",
		    " has no open claim of %s", kind_name(*closing->kind));
	return CASEWORK_DONE;
}

static bool
has_open_claim(const struct ticket_row *ticket)
{
	for (size_t i = 0; i < ticket->claims_count; i++)
		if (ticket->claims[i].outcome[0] == '\0')
			return true;
	return false;
}

/* A day that has come was reviewed: this closing ends it. */
static enum casework_result
set_revisit(struct casefile *file, const struct closing *closing)
{
	char today[DATE_TEXT_SIZE];

	date_format(casefile_today(file), today);
	if (closing->revisit_on.year == 0 &&
	    (file->ticket.revisit_on[0] == '\0' ||
		strcmp(file->ticket.revisit_on, today) > 0))
		return CASEWORK_DONE;
	return casefile_stored(claim_store_set_revisit(file->casework->db,
	    file->ticket.id, closing->revisit_on, &file->error));
}

static void
add_day(struct buffer *text, const char *before, struct date day)
{
	char day_text[DATE_TEXT_SIZE];

	if (day.year == 0)
		return;
	date_format(day, day_text);
	buffer_add_printf(text, "%s%s", before, day_text);
}

/* "erasure retained until 2031-12-31, checked copy" */
static const char *
describe(const struct casefile *file, const struct closing *closing)
{
	struct buffer text = {0};
	char *copy;

	if (closing->kind != NULL)
		buffer_add_printf(&text, "%s ", kind_name(*closing->kind));
	buffer_add_string(&text, outcome_name(closing->outcome));
	add_day(&text, " until ", closing->until_on);
	add_day(&text, ", revisited on ", closing->revisit_on);
	for (size_t i = 0; i < closing->checked_count; i++)
		buffer_add_printf(&text, "%s%s", i == 0 ? ", checked " : " ",
		    closing->checked[i]);
	if (closing->unchecked != NULL)
		buffer_add_string(&text, ", not everything was checked");
	copy = arena_string(file->casework->memory, buffer_string(&text));
	buffer_release(&text);
	return copy;
}

/* Both reasons; NULL if there are none. */
static const char *
payload_of(const struct casefile *file, const struct closing *closing)
{
	struct buffer payload = {0};
	char *copy;

	if (closing->because == NULL && closing->unchecked == NULL)
		return NULL;
	buffer_add_byte(&payload, '{');
	if (closing->because != NULL)
		json_add_member(&payload, "because", closing->because);
	if (closing->unchecked != NULL)
		json_add_member(&payload, "unchecked", closing->unchecked);
	buffer_add_byte(&payload, '}');
	copy = arena_string(file->casework->memory, buffer_string(&payload));
	buffer_release(&payload);
	return copy;
}

static enum casework_result
record_closing(struct casefile *file, const struct closing *closing)
{
	bool is_last = !has_open_claim(&file->ticket);
	const struct casework_step step = {
	    .event = is_last ? TICKET_CLOSE : TICKET_CHANGE,
	    .history = is_last ? "ticket-closed" : "claim-closed",
	    .became = describe(file, closing),
	    .payload = payload_of(file, closing),
	};

	casefile_say(
	    file, "%s: %s", is_last ? "closed" : "claim closed", step.became);
	return casefile_step(file, &step);
}

/* Kinds that a letter may name: not those that ended otherwise or earlier. */
static kind_set
kinds_that_ended_so(const struct casefile *file, const struct closing *closing)
{
	kind_set kinds = 0;
	enum kind kind;

	for (size_t i = 0; i < file->ticket.claims_count; i++) {
		const struct ticket_claim *claim = &file->ticket.claims[i];

		if (kind_find(claim->kind, &kind) &&
		    (closing->kind == NULL || kind == *closing->kind) &&
		    strcmp(claim->outcome, outcome_name(closing->outcome)) == 0)
			kinds |= KIND_BIT(kind);
	}
	return kinds;
}

/* The letter is about claims with this outcome, and there must be some. */
static enum casework_result
find_purpose(struct casefile *file, const struct closing *closing,
    struct letter_order *order)
{
	const char *outcome = outcome_name(closing->outcome);
	bool has_backups = closing->revisit_on.year != 0;

	if (order->kinds == 0 && file->ticket.claims_count > 0)
		return casefile_refuse(file, "absent",
		    ": none of its claims is %s, as the letter would say",
		    outcome);
	switch (outcome_letter(
	    closing->outcome, order->kinds, has_backups, &order->purpose)) {
	case OUTCOME_LETTER_NONE:
		return casework_refuse(file->casework, "invalid",
		    "there is no letter for the outcome %s", outcome);
	case OUTCOME_LETTER_SEVERAL:
		return casework_refuse(file->casework, "invalid",
		    "its claims require different letters: close them one by"
		    " one");
	default:
		return CASEWORK_DONE;
	}
}

static enum casework_result
write_closing(struct casefile *file, const struct closing *closing)
{
	struct letter_order order = {
	    .reason = closing->because,
	    .client = closing->client,
	    .done = closing->done,
	    .provision = closing->provision,
	    .until_on = closing->until_on,
	    .kinds = kinds_that_ended_so(file, closing),
	    .is_queued = closing->letter == OFFICER_SENDS_LETTER,
	};
	enum casework_result result;

	if (!writes_letter(closing)) {
		casefile_say(file, "no letter written");
		return CASEWORK_DONE;
	}
	result = find_purpose(file, closing, &order);

	if (result != CASEWORK_DONE)
		return result;
	if (closing->is_written)
		letter_order_leave_reason(&order);
	order.effect = (struct letter_effect){EFFECT_ANSWER, order.kinds, 0};
	if (order.purpose == LETTER_ERASED)
		order.until_on = closing->revisit_on;
	if (order.purpose == LETTER_WITHDRAWN)
		order.until_on = closing->withdrawn_on;
	/* A held one is forwarded on a day that nobody knows yet. */
	if (closing->forward_to != NULL && order.is_queued)
		order.forwarded_on = casefile_today(file);
	return officer_write(file, &order);
}

/* After closing, no reply or extension is needed. */
static enum casework_result
cancel_questions(struct casefile *file)
{
	static const enum effect over[] = {
	    EFFECT_ASK_IDENTITY, EFFECT_ASK_CLARIFICATION, EFFECT_EXTEND};
	enum casework_result result = CASEWORK_DONE;
	bool is_cancelled;

	for (size_t i = 0; result == CASEWORK_DONE && i < LENGTH(over) &&
	     !has_open_claim(&file->ticket);
	     i++)
		result = letter_effect_cancel(file, over[i], 0, &is_cancelled);
	return result;
}

enum casework_result
officer_close(struct casefile *file, const struct closing *closing)
{
	size_t closed = 0;
	enum casework_result result = check_closing(file, closing);

	if (result == CASEWORK_DONE)
		result = check_withdrawal(file, closing);
	if (result == CASEWORK_DONE)
		result = close_claims(file, closing, &closed);
	if (result == CASEWORK_DONE)
		result = set_revisit(file, closing);
	if (result == CASEWORK_DONE)
		result = casefile_read(file);
	if (result == CASEWORK_DONE)
		result = record_closing(file, closing);
	if (result == CASEWORK_DONE)
		result = label_ticket(file);
	if (result == CASEWORK_DONE)
		result = write_closing(file, closing);
	if (result == CASEWORK_DONE && closing->forward_to != NULL)
		result = officer_forward(file, closing->forward_to,
		    closing->client, closing->letter == OFFICER_SENDS_LETTER);
	return result == CASEWORK_DONE ? cancel_questions(file) : result;
}
