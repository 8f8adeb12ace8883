/* SPDX-License-Identifier: ISC */
#include "dpod/open_ticket.h"

#include <stddef.h>
#include <string.h>

#include "base/buffer.h"
#include "base/digest.h"
#include "base/timestamp.h"
#include "store/letter_store.h"
#include "store/ticket_store.h"
#include "ticket/clock.h"
#include "ticket/letter.h"
#include "ticket/reference.h"
#include "conf/conf_data.h"
#include "dpod/parties.h"

/* 35 bits: that this many draws all exist already does not happen. */
#define REFERENCE_DRAWS 20

/* What the letter and the claims share. */
struct opening {
	struct arena *memory;
	struct db *db;
	const struct setup *setup;
	const struct conf_mailbox *mailbox;
	const struct record_item *item;
	const struct intake_answer *intake;
	int64_t now_at;
	const char *language;
	struct new_claim claims[KINDS];
	size_t claims_count;
	struct date due_on; /* the earliest of months or days; year 0: none */
	char reference[REFERENCE_SIZE];
	uint64_t random;
};

static bool
add_claim(
    struct opening *opening, enum kind kind, bool is_unsure, struct error *err)
{
	const struct clock_question question = {
	    .kind = kind,
	    .is_unsure = is_unsure,
	    .received_at = opening->intake->received_at,
	    .target_days =
		conf_target_days(opening->setup->conf, opening->mailbox->name),
	    .zone = opening->setup->conf->calendar.time_zone,
	    .calendar = opening->setup->calendar,
	};
	struct clock_answer clock;

	if (!clock_find(opening->memory, &question, &clock, err))
		return false;
	opening->claims[opening->claims_count++] = (struct new_claim){
	    .kind = kind,
	    .due_on = clock.due_on,
	    .due_at = clock.due_at,
	    .target_on = clock.target_on,
	    .explanation = clock.explanation,
	    .is_unsure = is_unsure,
	};
	if (clock.is_running && clock.due_at == 0 &&
	    (opening->due_on.year == 0 ||
		date_compare(clock.due_on, opening->due_on) < 0))
		opening->due_on = clock.due_on;
	return true;
}

/*
 * One claim a kind. A mail of which nobody knows yet what it asks for, or what
 * it reminds of, gets a claim all the same: its month may be running.
 */
static bool
find_claims(struct opening *opening, struct error *err)
{
	kind_set kinds = opening->item->verdict->classification.kinds;
	bool is_unknown = kinds == 0 || opening->intake->is_lone_reminder;

	if (is_unknown)
		kinds |= KIND_BIT(KIND_QUESTION);
	for (int kind = 0; kind < KINDS; kind++)
		if ((kinds & KIND_BIT(kind)) != 0 &&
		    !add_claim(opening, (enum kind)kind,
			is_unknown && kind == KIND_QUESTION, err))
			return false;
	return true;
}

static const char *
choose_language(const struct opening *opening)
{
	const char *found = opening->item->verdict->classification.language;

	if (found[0] != '\0')
		return found;
	return opening->mailbox->language != NULL
	    ? opening->mailbox->language
	    : opening->setup->conf->organisation.language;
}

static uint64_t
draw_random(void)
{
	uint64_t random;

	digest_random(&random, sizeof random);
	return random & ((UINT64_C(1) << REFERENCE_RANDOM_BITS) - 1);
}

static bool
add_ticket(struct opening *opening, int64_t *ret_ticket_id, struct error *err)
{
	const struct verdict *verdict = opening->item->verdict;
	const struct message *message = &verdict->message;
	const struct intake_answer *intake = opening->intake;
	struct requester requester = parties_requester(opening->setup, message);
	struct new_ticket ticket = {
	    .state = intake->state,
	    .mailbox = opening->mailbox->name,
	    .language = opening->language,
	    .received_at = intake->received_at,
	    .received_source = intake->received_source,
	    .internal_at = opening->item->internal_at,
	    .header_at = message->received_at,
	    .opened_at = opening->now_at,
	    .opened_by = "mail",
	    .requester_address = requester.address,
	    .requester_name = requester.name,
	    .requester_is_proposed = requester.is_proposed,
	    .subject = message->subject,
	    .processor = verdict->classification.processor,
	    .no_letter_reason = intake->letter == INTAKE_LETTER_NONE
		? intake->letter_reason
		: "",
	    .claims = opening->claims,
	    .claims_count = opening->claims_count,
	};
	bool taken = true;

	for (int draw = 0; taken && draw < REFERENCE_DRAWS; draw++) {
		digest_random(&opening->random, sizeof opening->random);
		opening->random &= (UINT64_C(1) << REFERENCE_RANDOM_BITS) - 1;
		reference_format(opening->random, opening->reference);
		ticket.reference = opening->reference;
		ticket.random = opening->random;
		if (!ticket_store_add(
			opening->db, &ticket, ret_ticket_id, &taken, err))
			return false;
	}
	return taken ? error_set(err, ERROR_STORE, RETRY_LATER,
			   "no free reference was found")
		     : true;
}

static const char *
join_references(struct arena *memory, const struct message *message)
{
	struct buffer text = {0};
	char *copy;

	for (size_t i = 0; i < message->references_count; i++)
		if (reference_is_id(message->references[i]))
			buffer_add_printf(&text, "%s ", message->references[i]);
	if (reference_is_id(message->message_id))
		buffer_add_string(&text, message->message_id);
	copy = arena_copy(memory, buffer_string(&text), text.length);
	buffer_release(&text);
	return copy;
}

static struct letter_text
write_letter(struct opening *opening, enum letter_purpose purpose)
{
	const struct conf *conf = opening->setup->conf;
	const char *language = letter_language(
	    opening->setup->letters, purpose, opening->language);
	bool states_day =
	    purpose == LETTER_ACKNOWLEDGE && opening->due_on.year != 0;
	const struct letter_values values = {
	    .organisation = conf->organisation.name,
	    .contact = conf->organisation.contact,
	    .authority = conf->organisation.authority,
	    .reference = opening->reference,
	    .received_on =
		letter_date(opening->memory, opening->setup->letters, language,
		    timestamp_date(opening->intake->received_at,
			conf->calendar.time_zone)),
	    .due_on = states_day
		? letter_date(opening->memory, opening->setup->letters,
		      language, opening->due_on)
		: "",
	    .kinds = letter_kinds(opening->memory, opening->setup->letters,
		language, opening->item->verdict->classification.kinds),
	};

	return letter_write(opening->memory, opening->setup->letters, purpose,
	    language, &values);
}

static bool
add_letter(struct opening *opening, int64_t ticket_id, struct error *err)
{
	const struct message *message = &opening->item->verdict->message;
	const struct intake_answer *intake = opening->intake;
	enum letter_purpose purpose =
	    intake->purpose == LETTER_ACKNOWLEDGE && opening->due_on.year == 0
	    ? LETTER_ACKNOWLEDGE_GENERIC
	    : intake->purpose;
	struct letter_text text = write_letter(opening, purpose);
	struct new_letter letter = {
	    .ticket_id = ticket_id,
	    .purpose = letter_purpose_name(purpose),
	    .language = text.language,
	    .state = intake->letter == INTAKE_LETTER_QUEUED ? LETTER_QUEUED
							    : LETTER_HELD,
	    .reason = intake->letter_reason,
	    .to_address =
		message->from.count > 0 ? message->from.items[0].address : "",
	    .subject = text.subject,
	    .body = text.body,
	    .in_reply_to =
		reference_is_id(message->message_id) ? message->message_id : "",
	    .references = join_references(opening->memory, message),
	    .created_at = opening->now_at,
	    .actor = "dpod",
	};
	struct reference_id id = {
	    .ticket_id = ticket_id, .random = draw_random()};

	if (!letter_store_add(opening->db, &letter, &id.letter_id, err))
		return false;
	return letter_store_set_message_id(opening->db, id.letter_id,
	    reference_sign(opening->memory, &opening->setup->keys.references[0],
		&id, setup_domain(opening->setup)),
	    err);
}

bool
open_ticket(struct arena *memory, struct db *db, const struct setup *setup,
    const struct conf_mailbox *mailbox, const struct record_item *item,
    const struct intake_answer *intake, int64_t now_at, int64_t *ret_ticket_id,
    int64_t *ret_message_id, struct error *err)
{
	struct opening opening = {
	    .memory = memory,
	    .db = db,
	    .setup = setup,
	    .mailbox = mailbox,
	    .item = item,
	    .intake = intake,
	    .now_at = now_at,
	};
	struct stored_message stored = {
	    .raw = item->raw,
	    .raw_length = item->raw_length,
	    .received_at = intake->received_at,
	    .message = &item->verdict->message,
	    .classification = &item->verdict->classification,
	};
	int64_t ticket_id, message_id;

	opening.language = choose_language(&opening);
	if (!find_claims(&opening, err) ||
	    !add_ticket(&opening, &ticket_id, err))
		return false;
	stored.ticket_id = ticket_id;
	if (!ticket_store_add_message(db, &stored, &message_id, err) ||
	    !parties_propose(
		db, setup, item->verdict, ticket_id, message_id, err))
		return false;
	if (intake->letter != INTAKE_LETTER_NONE &&
	    !add_letter(&opening, ticket_id, err))
		return false;
	*ret_ticket_id = ticket_id;
	*ret_message_id = message_id;
	return true;
}
