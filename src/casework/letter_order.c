/* SPDX-License-Identifier: ISC */
#include "casework/letter_order.h"

#include "base/digest.h"
#include "base/timestamp.h"
#include "conf/people.h"
#include "store/letter_store.h"
#include "ticket/reference.h"

static const char *
day_text(struct arena *memory, const struct letter_set *letters,
    const char *language, struct date date)
{
	return date.year == 0 ? ""
			      : letter_date(memory, letters, language, date);
}

void
letter_order_leave_reason(struct letter_order *order)
{
	if (order->reason != NULL ||
	    (letter_needs(order->purpose) & LETTER_NEEDS_REASON) == 0)
		return;
	order->reason = "";
	order->is_unfinished = true;
}

enum casework_result
letter_order_check_language(
    struct casework *casework, const char *mailbox, const char *language)
{
	const struct letter_set *letters =
	    setup_letters(casework->setup, mailbox);

	if (language == NULL || letter_set_find(letters, language) != NULL)
		return CASEWORK_DONE;
	return casework_refuse(casework, "invalid",
	    "unknown language \"%s\": expected one of: %s", language,
	    letter_languages(casework->memory, letters));
}

struct letter_text
letter_order_compose(const struct casework *casework,
    const struct letter_facts *facts, const struct letter_order *order)
{
	const struct conf *conf = casework->setup->conf;
	const struct letter_set *letters =
	    setup_letters(casework->setup, facts->mailbox);
	struct arena *memory = casework->memory;
	const char *language = letter_language(letters, order->purpose,
	    order->language != NULL ? order->language : facts->language);
	const kind_set about = order->kinds != 0 ? order->kinds : facts->kinds;
	const struct letter_values values = {
	    .organisation = conf->organisation.name,
	    .contact = conf->organisation.contact,
	    .authority = conf->organisation.authority,
	    .reference = facts->reference,
	    .officer = casework->actor == NULL
		? ""
		: people_signature(conf, casework->actor),
	    .received_on = day_text(memory, letters, language,
		timestamp_date(facts->received_at, conf->calendar.time_zone)),
	    .due_on = day_text(memory, letters, language, facts->due_on),
	    .kinds = letter_kinds(memory, letters, language, about),
	    .about = about,
	    .remedies = calendar_law(casework->setup->calendar)->remedies,
	    .reason = order->reason,
	    .until_on = day_text(memory, letters, language, order->until_on),
	    .amount = order->amount,
	    .client = order->client,
	    .code = order->code,
	    .done = order->done,
	    .provision = order->provision,
	    .forwarded_on =
		day_text(memory, letters, language, order->forwarded_on),
	    .number = arena_printf(memory, "%lld", (long long)facts->ticket_id),
	};

	return letter_write(memory, letters, order->purpose, language, &values);
}

bool
letter_order_acknowledge(struct casework *casework,
    const struct letter_acknowledgement *wanted, struct error *err)
{
	const struct letter_order order = {.purpose = wanted->purpose};
	const struct letter_text text =
	    letter_order_compose(casework, &wanted->facts, &order);
	const struct new_letter letter = {
	    .ticket_id = wanted->ticket_id,
	    .purpose = letter_purpose_name(wanted->purpose),
	    .language = text.language,
	    .state = wanted->held_for == NULL ? LETTER_QUEUED : LETTER_HELD,
	    .reason = wanted->held_for == NULL ? "" : wanted->held_for,
	    .to_address = wanted->to_address,
	    .subject = text.subject,
	    .body = text.body,
	    .in_reply_to = wanted->in_reply_to,
	    .references = wanted->references,
	    .created_at = casework->now_at,
	    .actor = "dpod",
	    .network = wanted->network,
	};
	char *message_id;
	int64_t letter_id;

	return letter_store_add(casework->db, &letter, &letter_id, err) &&
	    letter_order_sign(
		casework, wanted->ticket_id, letter_id, &message_id, err);
}

bool
letter_order_sign(struct casework *casework, int64_t ticket_id,
    int64_t letter_id, char **ret_message_id, struct error *err)
{
	const struct setup *setup = casework->setup;
	struct reference_id id = {
	    .ticket_id = ticket_id, .letter_id = letter_id};
	char *message_id;

	digest_random(&id.random, sizeof id.random);
	message_id = reference_sign(casework->memory,
	    &setup->keys.references[0], &id, setup_domain(setup));
	if (!letter_store_set_message_id(
		casework->db, letter_id, message_id, err))
		return false;
	*ret_message_id = message_id;
	return true;
}
