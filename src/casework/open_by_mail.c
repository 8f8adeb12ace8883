/* SPDX-License-Identifier: ISC */
#include "casework/open_by_mail.h"

#include "base/buffer.h"
#include "casework/label.h"
#include "casework/letter_order.h"
#include "casework/opening.h"
#include "casework/parties.h"
#include "store/ticket_store.h"
#include "ticket/reference.h"

static const char *
choose_language(const struct casework *casework, const struct incoming *item)
{
	const char *found = item->verdict->classification.language;

	if (found[0] != '\0')
		return found;
	return item->mailbox->language != NULL
	    ? item->mailbox->language
	    : casework->setup->conf->organisation.language;
}

static enum casework_result
open_ticket(struct casework *casework, const struct incoming *item,
    const struct intake_answer *intake, const char *language,
    struct opened *ret_opened, struct error *err)
{
	const struct message *message = &item->verdict->message;
	const struct classification *found = &item->verdict->classification;
	struct requester requester =
	    parties_requester(casework->setup, message);
	struct opening opening = {
	    .state = intake->state,
	    .mailbox = item->mailbox->name,
	    .language = language,
	    .received_at = intake->received_at,
	    .received_source = intake->received_source,
	    .internal_at = item->internal_at,
	    .header_at = message->received_at,
	    .opened_by = "mail",
	    .requester_address = requester.address,
	    .requester_name = requester.name,
	    .requester_is_proposed = requester.is_proposed,
	    .subject = message->subject,
	    .reference = keys_reference(&casework->setup->keys, message),
	    .processor = found->processor,
	    .no_letter_reason = intake->letter == INTAKE_LETTER_NONE
		? intake->letter_reason
		: "",
	    .kinds = found->kinds,
	};

	/*
	 * A message whose kind, or whose earlier request, is still unknown gets
	 * a claim nevertheless: its month may be running.
	 */
	if (found->kinds == 0 || intake->is_lone_reminder) {
		opening.unsure_kinds = KIND_BIT(KIND_UNKNOWN);
		opening.kinds |= opening.unsure_kinds;
	}
	return opening_make(casework, &opening, ret_opened, err);
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

bool
open_by_mail_acknowledge(struct casework *casework, const struct incoming *item,
    const struct intake_answer *intake, const struct opened *opened,
    struct error *err)
{
	const struct message *message = &item->verdict->message;
	bool states_day = intake->purpose == LETTER_ACKNOWLEDGE;
	struct letter_acknowledgement letter = {
	    .ticket_id = opened->ticket_id,
	    .purpose = intake->purpose,
	    .facts = {.mailbox = item->mailbox->name,
		.reference = opened->reference,
		.language = choose_language(casework, item),
		.received_at = intake->received_at,
		.kinds = item->verdict->classification.kinds},
	    .to_address =
		message->from.count > 0 ? message->from.items[0].address : "",
	    .in_reply_to =
		reference_is_id(message->message_id) ? message->message_id : "",
	    .references = join_references(casework->memory, message),
	    .network = gate_network(message),
	    .held_for = intake->letter == INTAKE_LETTER_QUEUED
		? NULL
		: intake->letter_reason,
	};

	if (states_day && opened->due_on.year == 0)
		letter.purpose = LETTER_ACKNOWLEDGE_GENERIC;
	else if (states_day)
		letter.facts.due_on = opened->due_on;
	return letter_order_acknowledge(casework, &letter, err);
}

bool
open_by_mail(struct casework *casework, const struct incoming *item,
    const struct intake_answer *intake, int64_t *ret_ticket_id,
    int64_t *ret_message_id, struct error *err)
{
	const char *language = choose_language(casework, item);
	struct opened opened;
	struct stored_message stored = {
	    .raw = item->raw,
	    .raw_length = item->raw_length,
	    .received_at = intake->received_at,
	    .message = &item->verdict->message,
	    .classification = &item->verdict->classification,
	};
	int64_t message_id;

	if (!casework_is_done(casework,
		open_ticket(casework, item, intake, language, &opened, err),
		err))
		return false;
	stored.ticket_id = opened.ticket_id;
	if (!ticket_store_add_message(
		casework->db, &stored, &message_id, err) ||
	    !label_note_sample(casework, item, message_id, err) ||
	    !parties_propose(
		casework, item->verdict, opened.ticket_id, message_id, err))
		return false;
	if (intake->letter != INTAKE_LETTER_NONE &&
	    !open_by_mail_acknowledge(casework, item, intake, &opened, err))
		return false;
	*ret_ticket_id = opened.ticket_id;
	*ret_message_id = message_id;
	return true;
}
