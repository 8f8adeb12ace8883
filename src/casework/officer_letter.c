/* SPDX-License-Identifier: ISC */
#include "casework/officer_letter.h"

#include <string.h>

#include "base/memory.h"
#include "base/timestamp.h"
#include "store/letter_raw.h"
#include "store/letter_store.h"
#include "ticket/kind_law.h"
#include "ticket/letter_page.h"
#include "ticket/outcome_letter.h"
#include "ticket/reference.h"
#include "casework/letter_effect.h"
#include "casework/letter_extra.h"
#include "casework/officer_decide.h"

/* Only due dates of claims: nothing is due on the day of a revisit. */
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
check_order(struct casefile *file, const struct letter_order *order)
{
	const struct ticket_row *ticket = &file->ticket;

	if (letter_purpose_is_draft(order->purpose) && !order->is_printed &&
	    order->to_address == NULL)
		return casework_refuse(file->casework, "invalid",
		    "the letter \"%s\" is not for the requester: it can only"
		    " be printed",
		    letter_purpose_name(order->purpose));
	if ((letter_needs(order->purpose) & LETTER_NEEDS_DUE) != 0 &&
	    order->due_on.year == 0 && promised_day(ticket)[0] == '\0')
		return casefile_refuse(file, "no-day",
		    " has no due date, but the letter \"%s\" would promise one",
		    letter_purpose_name(order->purpose));
	if (order->to_address != NULL)
		return CASEWORK_DONE;
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
	    .mailbox = ticket->mailbox,
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

/* The address of a page, as lines: as given, as before, or just the name. */
static enum casework_result
find_postal(struct casefile *file, const struct letter_order *order,
    const char **ret_postal)
{
	struct arena *memory = file->casework->memory;
	char *last;

	if (order->postal != NULL) {
		*ret_postal = letter_postal(memory, order->postal);
		return *ret_postal != NULL
		    ? CASEWORK_DONE
		    : casework_refuse(file->casework, "invalid",
			  "invalid postal address: expected 1 to %d lines, "
			  "separated by semicolons",
			  LETTER_POSTAL_LINES_MAX);
	}
	if (letter_purpose_is_draft(order->purpose)) {
		*ret_postal = order->client != NULL ? order->client : "";
		return CASEWORK_DONE;
	}
	if (!letter_raw_last_postal(file->casework->db, memory, file->ticket.id,
		&last, &file->error))
		return CASEWORK_FAILED;
	*ret_postal = last;
	if (last[0] == '\0')
		*ret_postal =
		    letter_postal(memory, file->ticket.requester_name);
	if (*ret_postal == NULL)
		*ret_postal = "";
	return CASEWORK_DONE;
}

static const char *
page_of(
    struct casefile *file, const struct letter_text *text, const char *postal)
{
	const struct conf_organisation *office =
	    &file->casework->setup->conf->organisation;
	const struct letter_page page = {
	    .organisation = office->name,
	    .contact = office->contact,
	    .postal = postal,
	    .day = letter_date(file->casework->memory,
		setup_letters(file->casework->setup, file->ticket.mailbox),
		text->language, casefile_today(file)),
	    .reference = file->ticket.reference,
	    .subject = text->subject,
	    .body = text->body,
	};

	return letter_page(file->casework->memory, &page);
}

/* The letter counts as sent: there is no relay to confirm it. */
static enum casework_result
post(struct casefile *file, const struct letter_order *order,
    const struct letter_text *text)
{
	struct new_letter letter = {
	    .ticket_id = file->ticket.id,
	    .purpose = letter_purpose_name(order->purpose),
	    .language = text->language,
	    .state = LETTER_PRINTED,
	    .reason = "",
	    .to_address = "",
	    .subject = text->subject,
	    .body = text->body,
	    .in_reply_to = "",
	    .references = "",
	    .created_at = file->casework->now_at,
	    .actor = file->casework->actor,
	};
	int64_t letter_id;
	enum casework_result result = find_postal(file, order, &letter.postal);

	if (result == CASEWORK_DONE && file->extra != NULL)
		result = casework_refuse(file->casework, "invalid",
		    "a printed letter takes no attachments and no copies");
	if (result != CASEWORK_DONE)
		return result;
	letter.raw = page_of(file, text, letter.postal);
	file->letter = letter.raw;
	/* Another person's address must not be used for the next letter. */
	if (letter_purpose_is_draft(order->purpose))
		letter.postal = "";
	if (!letter_store_add(
		file->casework->db, &letter, &letter_id, &file->error))
		return CASEWORK_FAILED;
	casefile_say(file, "letter %lld printed: %s", (long long)letter_id,
	    letter.purpose);
	return letter_effect_apply(file, &order->effect);
}

static const char *
recipient(const struct casefile *file, const struct letter_order *order)
{
	return order->to_address != NULL ? order->to_address
					 : file->ticket.requester;
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
	    .reason = order->is_queued ? ""
		: order->is_unfinished ? OFFICER_DRAFT
				       : "to-be-approved",
	    .to_address = recipient(file, order),
	    .subject = text->subject,
	    .body = text->body,
	    .in_reply_to = "",
	    .created_at = casework->now_at,
	    .actor = casework->actor,
	};
	int64_t letter_id;
	enum casework_result result;

	result = letter_extra_check(file, &letter.cc);
	if (result != CASEWORK_DONE)
		return result;
	if (!ticket_store_last_mail(casework->db, casework->memory,
		file->ticket.id, &message_id, &file->error))
		return CASEWORK_FAILED;
	/* A recipient who never received that message cannot see the thread. */
	if (order->to_address == NULL && reference_is_id(message_id))
		letter.in_reply_to = message_id;
	letter.references = letter.in_reply_to;
	if (!letter_store_add(
		casework->db, &letter, &letter_id, &file->error) ||
	    !effect_store_add(
		casework->db, letter_id, &order->effect, &file->error))
		return CASEWORK_FAILED;
	file->letter_id = letter_id;
	casefile_say(file, "letter %lld %s", (long long)letter_id,
	    order->is_queued ? "queued" : "held");
	return letter_extra_add(file, letter_id);
}

/* "" for a kind of letter that no longer exists. */
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

/* No duplicates: to write another one, cancel the first. */
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

static bool
find_forwarding(const struct letter_row *row, void *context)
{
	int64_t *sent_at = context;

	if (strcmp(row->purpose, letter_purpose_name(LETTER_FORWARD)) == 0 &&
	    strcmp(row->state, letter_state_name(LETTER_SENT)) == 0 &&
	    row->bounced_at == 0)
		*sent_at = row->sent_at;
	return true;
}

/* A redirect that is written later says when the client got the request. */
static enum casework_result
find_forwarded_on(struct casefile *file, struct letter_order *order)
{
	const struct conf *conf = file->casework->setup->conf;
	int64_t sent_at = 0;

	if (order->purpose != LETTER_REDIRECT || order->forwarded_on.year != 0)
		return CASEWORK_DONE;
	if (!letter_store_each(file->casework->db, NULL, file->ticket.id,
		find_forwarding, &sent_at, &file->error))
		return CASEWORK_FAILED;
	if (sent_at != 0)
		order->forwarded_on =
		    timestamp_date(sent_at, conf->calendar.time_zone);
	return CASEWORK_DONE;
}

enum casework_result
officer_write(struct casefile *file, const struct letter_order *wanted)
{
	struct letter_order actual = *wanted, *order = &actual;
	struct letter_text text;
	enum casework_result result;

	/* It is not automatic, and paper cannot be answered by mail. */
	if (order->is_printed && order->purpose == LETTER_ACKNOWLEDGE)
		order->purpose = LETTER_ACKNOWLEDGE_POST;
	result = check_values(file, order);
	if (result == CASEWORK_DONE)
		result = letter_order_check_language(
		    file->casework, file->ticket.mailbox, order->language);
	if (result == CASEWORK_DONE)
		result = check_order(file, order);
	if (result == CASEWORK_DONE)
		result = check_once(file, order);
	if (result == CASEWORK_DONE)
		result = find_forwarded_on(file, order);
	if (result != CASEWORK_DONE)
		return result;
	text = compose(file, order);
	file->is_printed = order->is_printed;
	file->letter = arena_printf(file->casework->memory,
	    "To: %s\n%sSubject: %s\n\n%s", recipient(file, order),
	    letter_extra_text(file), text.subject, text.body);
	return order->is_printed ? post(file, order, &text)
				 : add(file, order, &text);
}

/* The closed claims that such a letter is about. */
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

/* An absolute right is not refused, whatever became of it. */
static enum casework_result
check_refusal(struct casefile *file, kind_set about)
{
	for (int i = 0; i < KINDS; i++)
		if ((about & KIND_BIT(i)) != 0 &&
		    kind_is_absolute((enum kind)i))
			return casefile_refuse(file, "absolute",
			    ", %s: Article %s allows no refusal",
			    kind_name((enum kind)i),
			    kind_article((enum kind)i));
	return CASEWORK_DONE;
}

/* It answers closed claims; it must not imply that open ones are done. */
static enum casework_result
write_outcome(struct casefile *file, struct letter_order *order)
{
	bool says_done = order->purpose == LETTER_FULFILLED ||
	    order->purpose == LETTER_ERASED || order->purpose == LETTER_PARTLY;
	bool refuses = order->purpose == LETTER_REFUSAL ||
	    order->purpose == LETTER_OVERRIDDEN;
	kind_set told = kinds_told(file, order->purpose);
	enum casework_result result = CASEWORK_DONE;

	if (refuses)
		result =
		    check_refusal(file, told != 0 ? told : file->ticket.kinds);
	if (result != CASEWORK_DONE)
		return result;
	if (says_done && told == 0 && file->ticket.claims_count > 0)
		return casefile_refuse(file, "open",
		    ": the letter \"%s\" would name claims that are still "
		    "open: close them first",
		    letter_purpose_name(order->purpose));
	if (told != 0)
		order->effect = (struct letter_effect){EFFECT_ANSWER, told, 0};
	if (says_done || refuses)
		order->kinds = told;
	return officer_write(file, order);
}

/* A letter that asks or extends is that act, whichever command writes it. */
static enum casework_result
write_act(struct casefile *file, const struct letter_order *order)
{
	const struct officer_question question = {
	    .because = order->reason,
	    .letter =
		order->is_queued ? OFFICER_SENDS_LETTER : OFFICER_HOLDS_LETTER,
	    .language = order->language,
	    .is_printed = order->is_printed,
	    .is_unfinished = order->is_unfinished,
	    .postal = order->postal,
	};
	const struct extension extension = {
	    .months = CLOCK_EXTENSION_MONTHS_MAX,
	    .because = order->reason,
	    .letter = question.letter,
	    .language = order->language,
	    .is_printed = order->is_printed,
	    .is_unfinished = order->is_unfinished,
	    .postal = order->postal,
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
	if (letter_purpose_is_internal(order->purpose))
		return casework_refuse(file->casework, "invalid",
		    "the letter \"%s\" is not for the requester",
		    letter_purpose_name(order->purpose));
	if (!ticket_state_find(file->ticket.state, &state) ||
	    !ticket_state_next(state, TICKET_WRITE, &state))
		return casefile_refuse(file, "unconfirmed",
		    " is in state %s: no letter can be written yet",
		    file->ticket.state);
	result = check_values(file, order);
	return result == CASEWORK_DONE ? write_act(file, order) : result;
}
