/* SPDX-License-Identifier: ISC */
#include "dpoctl/proof_private.h"

#include <string.h>

#include "base/timestamp.h"
#include "base/utf8.h"
#include "store/json.h"
#include "store/message_store.h"
#include "store/party_store.h"

static void
add_claim(struct buffer *json, const struct ticket_claim *claim)
{
	proof_next(json);
	buffer_add_byte(json, '{');
	json_add_member(json, "kind", claim->kind);
	proof_bool(json, "confirmed", claim->is_confirmed);
	proof_bool(json, "unsure", claim->is_unsure);
	json_add_member(json, "due_on", claim->due_on);
	proof_time(json, "due_at", claim->due_at);
	proof_bool(json, "clock_stopped", claim->stands_still);
	proof_number(json, "extension_months", claim->extension_months);
	json_add_member(json, "outcome", claim->outcome);
	proof_time(json, "closed_at", claim->closed_at);
	proof_bool(json, "awaits_letter", claim->awaits_letter);
	json_add_member(json, "until_on", claim->until_on);
	buffer_add_byte(json, '}');
}

static bool
put_ticket(struct proof *proof, struct error *err)
{
	const struct ticket_row *ticket = proof->ticket;
	struct buffer json = {0};

	buffer_add_byte(&json, '{');
	proof_number(&json, "id", ticket->id);
	json_add_member(&json, "reference", ticket->reference);
	json_add_member(&json, "state", ticket->state);
	json_add_member(&json, "mailbox", ticket->mailbox);
	json_add_member(&json, "language", ticket->language);
	json_add_member(&json, "subject", ticket->subject);
	proof_time(&json, "received_at", ticket->received_at);
	json_add_member(&json, "received_source", ticket->received_source);
	proof_time(&json, "internal_at", ticket->internal_at);
	proof_time(&json, "header_at", ticket->header_at);
	proof_time(&json, "opened_at", ticket->opened_at);
	json_add_member(&json, "opened_by", ticket->opened_by);
	json_add_member(&json, "assignee", ticket->assignee);
	json_add_member(&json, "identity", ticket->identity);
	proof_bool(&json, "authority", ticket->has_authority);
	proof_bool(&json, "as_processor", ticket->processor);
	json_add_member(&json, "no_letter_reason", ticket->no_letter_reason);
	proof_time(&json, "aware_at", ticket->aware_at);
	proof_bool(&json, "on_hold", ticket->is_on_hold);
	proof_time(&json, "closed_at", ticket->closed_at);
	proof_time(&json, "erased_at", ticket->erased_at);
	buffer_add_string(&json, ",\"claims\":[");
	for (size_t i = 0; i < ticket->claims_count; i++)
		add_claim(&json, &ticket->claims[i]);
	buffer_add_string(&json, "\n]}\n");
	return proof_put_text(proof, "ticket.json", &json, err);
}

/* As computed when the clock last changed. */
static bool
put_clock(struct proof *proof, struct error *err)
{
	const struct ticket_row *ticket = proof->ticket;
	char received[TIMESTAMP_TEXT_SIZE];
	struct buffer text = {0};

	timestamp_format_local(ticket->received_at,
	    proof->session->conf->calendar.time_zone, received);
	proof_line(proof, &text, "received at ", received);
	proof_line(proof, &text, "according to ", ticket->received_source);
	for (size_t i = 0; i < ticket->claims_count; i++) {
		const struct ticket_claim *claim = &ticket->claims[i];
		const char *why = claim->explanation;

		buffer_add_byte(&text, '\n');
		proof_line(proof, &text, "", claim->kind);
		buffer_add_printf(&text, "%s%s",
		    utf8_visible(proof->session->memory, why, strlen(why),
			UTF8_KEEP_LINES),
		    *why == '\0' ? "no due date\n" : "\n");
	}
	return proof_put_text(proof, "clock.txt", &text, err);
}

static bool
add_party(const struct party *party, void *context)
{
	struct buffer *json = context;

	proof_next(json);
	buffer_add_byte(json, '{');
	json_add_member(json, "role", party_role_name(party->role));
	json_add_member(json, "address", party->address);
	json_add_member(json, "name", party->name);
	proof_bool(json, "proposed", party->is_proposed);
	proof_bool(json, "authority", party->has_authority);
	buffer_add_byte(json, '}');
	return true;
}

static bool
add_fact(const char *name, const char *value, void *context)
{
	struct buffer *json = context;

	proof_next(json);
	buffer_add_byte(json, '{');
	json_add_member(json, "name", name);
	json_add_member(json, "value", value);
	buffer_add_byte(json, '}');
	return true;
}

static bool
put_parties(struct proof *proof, struct error *err)
{
	struct buffer json = {0};

	buffer_add_byte(&json, '[');
	if (!party_store_each(
		proof->session->db, proof->ticket->id, add_party, &json, err)) {
		buffer_release(&json);
		return false;
	}
	buffer_add_string(&json, "\n]\n");
	return proof_put_text(proof, "parties.json", &json, err);
}

static bool
put_facts(struct proof *proof, struct error *err)
{
	struct buffer json = {0};

	buffer_add_byte(&json, '[');
	if (!message_store_each_fact(
		proof->session->db, proof->ticket->id, add_fact, &json, err)) {
		buffer_release(&json);
		return false;
	}
	buffer_add_string(&json, "\n]\n");
	return proof_put_text(proof, "facts.json", &json, err);
}

bool
proof_put_ticket(struct proof *proof, struct error *err)
{
	return put_ticket(proof, err) && put_clock(proof, err) &&
	    put_parties(proof, err) && put_facts(proof, err);
}
