/* SPDX-License-Identifier: ISC */
#include "casework/officer_letter.h"

#include <string.h>

#include "base/memory.h"
#include "store/letter_store.h"
#include "ticket/outcome_letter.h"
#include "ticket/reference.h"
#include "casework/letter_effect.h"

/* The claims' own: on the day of a revisit nobody is to be answered. */
static const char *
promised_day(const struct ticket_row *ticket)
{
	const char *day = "";

	if (!ticket->is_to_revisit)
		return ticket->due_on;
	for (size_t i = 0; i < ticket->claims_count; i++) {
		const struct ticket_claim *claim = &ticket->claims[i];

		if (claim->outcome[0] != '\0' || claim->due_on[0] == '\0')
			continue;
		if (day[0] == '\0' || strcmp(claim->due_on, day) < 0)
			day = claim->due_on;
	}
	return day;
}

static enum casework_result
check_values(struct casefile *file, const struct letter_order *order)
{
	const struct {
		enum letter_need need;
		bool is_given;
		const char *reason, *what;
	} values[] = {
	    {LETTER_NEEDS_REASON, order->reason != NULL, "needs-reason",
		"a reason"},
	    {LETTER_NEEDS_UNTIL, order->until_on.year != 0, "needs-until",
		"a date"},
	    {LETTER_NEEDS_AMOUNT, order->amount != NULL, "needs-amount",
		"an amount"},
	    {LETTER_NEEDS_CLIENT, order->client != NULL, "needs-client",
		"the client who will answer instead"},
	    {LETTER_NEEDS_CODE, order->code != NULL, "needs-code", "a code"},
	    {LETTER_NEEDS_DONE, order->done != NULL, "needs-done",
		"what was done"},
	    {LETTER_NEEDS_PROVISION, order->provision != NULL,
		"needs-provision", "the provision of law that it rests on"},
	};
	unsigned needs = letter_needs(order->purpose);

	for (size_t i = 0; i < LENGTH(values); i++)
		if ((needs & values[i].need) != 0 && !values[i].is_given)
			return casework_refuse(file->casework, values[i].reason,
			    "the letter \"%s\" requires %s",
			    letter_purpose_name(order->purpose),
			    values[i].what);
	return CASEWORK_DONE;
}

static enum casework_result
check_language(struct casefile *file, const struct letter_order *order)
{
	const struct letter_set *letters = file->casework->setup->letters;

	if (order->language == NULL ||
	    letter_set_find(letters, order->language) != NULL)
		return CASEWORK_DONE;
	return casework_refuse(file->casework, "invalid",
	    "unknown language \"%s\": expected one of: %s", order->language,
	    letter_languages(file->casework->memory, letters));
}

static enum casework_result
check_order(struct casefile *file, const struct letter_order *order)
{
	const struct ticket_row *ticket = &file->ticket;

	if (letter_purpose_is_draft(order->purpose) && !order->is_printed)
		return casework_refuse(file->casework, "invalid",
		    "the letter \"%s\" is not for the requester: it can only"
		    " be printed",
		    letter_purpose_name(order->purpose));
	if ((letter_needs(order->purpose) & LETTER_NEEDS_DUE) != 0 &&
	    order->due_on.year == 0 && promised_day(ticket)[0] == '\0')
		return casefile_refuse(file, "no-day",
		    " has no due date, but the letter \"%s\" would promise one",
		    letter_purpose_name(order->purpose));
	if (!order->is_printed && ticket->requester_is_proposed)
		return casefile_refuse(file, "proposed",
		    ": the requester %s is only proposed and must be confirmed "
		    "before a letter is sent there",
		    ticket->requester);
	if (!order->is_printed && ticket->requester[0] == '\0')
		return casefile_refuse(
		    file, "no-address", " has no address to write to");
	return CASEWORK_DONE;
}

static struct letter_text
compose(const struct casefile *file, const struct letter_order *order)
{
	const struct ticket_row *ticket = &file->ticket;
	struct letter_facts facts = {
	    .reference = ticket->reference,
	    .language = ticket->language,
	    .received_at = ticket->received_at,
	    .kinds = ticket->kinds,
	};

	facts.due_on = order->due_on;
	if (facts.due_on.year == 0)
		(void)date_parse(promised_day(ticket), &facts.due_on);
	return letter_order_compose(file->casework, &facts, order);
}

static enum casework_result
post(struct casefile *file, const struct letter_order *order,
    const struct letter_text *text)
{
	const char *purpose = letter_purpose_name(order->purpose);

	enum casework_result result = casefile_step(file,
	    &(struct casework_step){
		.event = TICKET_NOTE,
		.history = "letter-printed",
		.became = purpose,
		.payload = casework_payload(file->casework, "text", text->body),
	    });

	casefile_say(file, "letter \"%s\" printed", purpose);
	return result == CASEWORK_DONE
	    ? letter_effect_apply(file, &order->effect)
	    : result;
}

static enum casework_result
add(struct casefile *file, const struct letter_order *order,
    const struct letter_text *text)
{
	struct casework *casework = file->casework;
	const char *message_id = "";
	struct new_letter letter = {
	    .ticket_id = file->ticket.id,
	    .purpose = letter_purpose_name(order->purpose),
	    .language = text->language,
	    .state = order->is_queued ? LETTER_QUEUED : LETTER_HELD,
	    .reason = order->is_queued ? "" : "to-be-approved",
	    .to_address = file->ticket.requester,
	    .subject = text->subject,
	    .body = text->body,
	    .created_at = casework->now_at,
	    .actor = casework->actor,
	};
	int64_t letter_id;

	if (!ticket_store_last_mail(casework->db, casework->memory,
		file->ticket.id, &message_id, &file->error))
		return CASEWORK_FAILED;
	letter.in_reply_to = reference_is_id(message_id) ? message_id : "";
	letter.references = letter.in_reply_to;
	if (!letter_store_add(
		casework->db, &letter, &letter_id, &file->error) ||
	    !effect_store_add(
		casework->db, letter_id, &order->effect, &file->error))
		return CASEWORK_FAILED;
	casefile_say(file, "letter %lld %s", (long long)letter_id,
	    order->is_queued ? "queued" : "held");
	return CASEWORK_DONE;
}

/* One that is no longer written says nothing. */
static const char *
receipt_of(const char *name)
{
	enum letter_purpose purpose;

	return letter_purpose_find(name, &purpose)
	    ? letter_purpose_receipt(purpose)
	    : "";
}

struct earlier {
	const char *sort;
	int64_t letter_id; /* 0: none */
};

static bool
find_earlier(const struct letter_row *row, void *context)
{
	struct earlier *earlier = context;

	if (strcmp(row->state, "cancelled") != 0 &&
	    strcmp(receipt_of(row->purpose), earlier->sort) == 0)
		earlier->letter_id = row->id;
	return earlier->letter_id == 0;
}

/* Nothing is doubled: whoever wants another cancels the first. */
static enum casework_result
check_once(struct casefile *file, const struct letter_order *order)
{
	struct earlier earlier = {
	    .sort = letter_purpose_receipt(order->purpose)};

	if (earlier.sort[0] == '\0' || order->is_printed)
		return CASEWORK_DONE;
	if (!letter_store_each(file->casework->db, NULL, file->ticket.id,
		find_earlier, &earlier, &file->error))
		return CASEWORK_FAILED;
	if (earlier.letter_id == 0)
		return CASEWORK_DONE;
	return casefile_refuse(file, "already",
	    " was already acknowledged, by letter %lld",
	    (long long)earlier.letter_id);
}

static const char *
addressee(const struct casefile *file, const struct letter_order *order)
{
	if (letter_purpose_is_draft(order->purpose))
		return order->client != NULL ? order->client : "";
	return order->is_printed ? file->ticket.requester_name
				 : file->ticket.requester;
}

enum casework_result
officer_write(struct casefile *file, const struct letter_order *wanted)
{
	struct letter_order actual = *wanted, *order = &actual;
	struct letter_text text;
	enum casework_result result;

	/* Nothing of it is automatic, and nobody replies to paper by mail. */
	if (order->is_printed && order->purpose == LETTER_ACKNOWLEDGE)
		order->purpose = LETTER_ACKNOWLEDGE_POST;
	result = check_values(file, order);
	if (result == CASEWORK_DONE)
		result = check_language(file, order);
	if (result == CASEWORK_DONE)
		result = check_order(file, order);
	if (result == CASEWORK_DONE)
		result = check_once(file, order);
	if (result != CASEWORK_DONE)
		return result;
	text = compose(file, order);
	file->is_printed = order->is_printed;
	file->letter =
	    arena_printf(file->casework->memory, "To: %s\nSubject: %s\n\n%s",
		addressee(file, order), text.subject, text.body);
	return order->is_printed ? post(file, order, &text)
				 : add(file, order, &text);
}

/* Of the claims that are closed, those that such a letter tells of. */
static kind_set
kinds_told(const struct casefile *file, enum letter_purpose purpose)
{
	kind_set kinds = 0;

	for (size_t i = 0; i < file->ticket.claims_count; i++) {
		const struct ticket_claim *claim = &file->ticket.claims[i];
		enum letter_purpose told;
		enum outcome outcome;
		enum kind kind;

		if (kind_find(claim->kind, &kind) &&
		    outcome_find(claim->outcome, &outcome) &&
		    outcome_letter(outcome, KIND_BIT(kind),
			purpose == LETTER_ERASED,
			&told) == OUTCOME_LETTER_ONE &&
		    told == purpose)
			kinds |= KIND_BIT(kind);
	}
	return kinds;
}

/* What is closed is answered by it; what is open must not read as done. */
static enum casework_result
write_outcome(struct casefile *file, struct letter_order *order)
{
	bool says_done = order->purpose == LETTER_FULFILLED ||
	    order->purpose == LETTER_ERASED || order->purpose == LETTER_PARTLY;
	kind_set told = kinds_told(file, order->purpose);

	if (says_done && told == 0 && file->ticket.claims_count > 0)
		return casefile_refuse(file, "open",
		    ": the letter \"%s\" would name claims that are still "
		    "open: close them first",
		    letter_purpose_name(order->purpose));
	if (told != 0)
		order->effect = (struct letter_effect){EFFECT_ANSWER, told, 0};
	if (says_done)
		order->kinds = told;
	return officer_write(file, order);
}

/* A letter that asks or extends is the act itself, however it is called. */
static enum casework_result
write_act(struct casefile *file, const struct letter_order *order)
{
	const struct officer_question question = {
	    .because = order->reason,
	    .letter =
		order->is_queued ? OFFICER_SENDS_LETTER : OFFICER_HOLDS_LETTER,
	    .language = order->language,
	    .is_printed = order->is_printed,
	};
	const struct extension extension = {
	    .months = CLOCK_EXTENSION_MONTHS_MAX,
	    .because = order->reason,
	    .letter = question.letter,
	    .language = order->language,
	    .is_printed = order->is_printed,
	};
	struct letter_order actual = *order;

	switch (order->purpose) {
	case LETTER_EXTEND:
		return officer_extend(file, &extension);
	case LETTER_IDENTITY:
		return officer_ask_identity(file, &question);
	case LETTER_CLARIFY:
		return officer_ask_clarification(file, &question);
	default:
		return write_outcome(file, &actual);
	}
}

enum casework_result
officer_write_by_hand(struct casefile *file, const struct letter_order *order)
{
	enum casework_result result;
	enum ticket_state state;

	if (order->purpose == LETTER_CODE)
		return casework_refuse(file->casework, "invalid",
		    "a code is sent only to verify an address");
	if (!ticket_state_find(file->ticket.state, &state) ||
	    !ticket_state_next(state, TICKET_WRITE, &state))
		return casefile_refuse(file, "unconfirmed",
		    " is in state %s: no letter can be written yet",
		    file->ticket.state);
	result = check_values(file, order);
	return result == CASEWORK_DONE ? write_act(file, order) : result;
}
