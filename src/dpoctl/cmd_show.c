/* SPDX-License-Identifier: ISC */
#include <string.h>
#include <sysexits.h>

#include "base/buffer.h"
#include "store/json.h"
#include "store/letter_store.h"
#include "store/message_store.h"
#include "store/party_store.h"
#include "store/ticket_change.h"
#include "store/ticket_store.h"
#include "dpoctl/commands.h"
#include "dpoctl/session.h"
#include "dpoctl/show_ticket.h"

static const struct output_field fields[] = {
    {"id", "Ticket", NULL},
    {"reference", "Reference", NULL},
    {"state", "State", NULL},
    {"kinds", "Asks for", NULL},
    {"language", "Language", NULL},
    {"requester", "Requester", NULL},
    {"agent", "Acting for them", NULL},
    {"data_subject", "Data of", NULL},
    {"proposed", "To be confirmed", NULL},
    {"requester_name", "Name", NULL},
    {"received_at", "Received", NULL},
    {"received_source", "As told by", NULL},
    {"internal_at", "Mailbox says", NULL},
    {"header_at", "Header says", NULL},
    {"opened_at", "Opened", NULL},
    {"opened_by", "Opened by", NULL},
    {"due_on", "Due", NULL},
    {"due_at", "Due at", NULL},
    {"target_on", "Target", NULL},
    {"clock", "Clock", NULL},
    {"mailbox", "Mailbox", NULL},
    {"assignee", "Assignee", NULL},
    {"processor", "As a processor", NULL},
    {"priority", "Priority", NULL},
    {"identity", "Verified by", NULL},
    {"identity_wanted", "To be verified", NULL},
    {"aware_at", "Aware", NULL},
    {"on_hold", "Legal hold", NULL},
    {"closed_at", "Closed", NULL},
    {"revisit_on", "Revisited on", NULL},
    {"erased_at", "Erased", NULL},
    {"revision", "Revision", NULL},
    {"no_letter_reason", "No letter, since", NULL},
    {"subject", "Subject", NULL},
    {"parties", "Parties", "role address name proposed authority"},
    {"facts", "Says also", "name value"},
    {"claims", "Claims",
	"kind due_on due_at target_on clock outcome until_on"
	" extension_months confirmed repeats_count explanation"},
    SHOW_TICKET_REPEATS,
    {"links", "Belongs with", "id reference state why"},
    {"letters", "Letters",
	"id purpose language state reason created_at sent_at"},
    {"messages", "Messages",
	"id received_at from sender_evidence subject decision score rules"
	" text quoted forwarded forms hidden links problems"},
    {NULL, NULL, NULL},
};

static const struct output_form form = {OUTPUT_RECORD, fields};

static int64_t
count_repeats(const struct repeat *repeats, size_t count, const char *kind)
{
	int64_t found = 0;

	for (size_t i = 0; i < count; i++)
		found += strcmp(repeats[i].kind, kind) == 0;
	return found;
}

static bool
print_claims(
    struct session *session, const struct ticket_row *ticket, struct error *err)
{
	struct output *output = session->output;
	struct repeat *repeats;
	size_t count;

	if (!show_ticket_find_repeats(
		session, ticket->id, &repeats, &count, err))
		return false;
	output_list_begin(output, "claims");
	for (size_t i = 0; i < ticket->claims_count; i++) {
		const struct ticket_claim *claim = &ticket->claims[i];

		output_item_begin(output);
		output_text(output, "kind", claim->kind);
		show_ticket_claim_clock(session, claim);
		output_text(output, "outcome", claim->outcome);
		output_day(output, "until_on", claim->until_on);
		output_number(
		    output, "extension_months", claim->extension_months);
		output_bool(output, "confirmed", claim->is_confirmed);
		output_number(output, "repeats_count",
		    count_repeats(repeats, count, claim->kind));
		output_text(output, "explanation", claim->explanation);
		output_item_end(output);
	}
	output_list_end(output);
	show_ticket_repeats(output, ticket->received_at, repeats, count);
	return true;
}

static bool
print_party(const struct party *party, void *context)
{
	struct output *output = context;

	output_item_begin(output);
	output_text(output, "role", party_role_name(party->role));
	output_text(output, "address", party->address);
	output_text(output, "name", party->name);
	output_bool(output, "proposed", party->is_proposed);
	output_bool(output, "authority", party->has_authority);
	output_item_end(output);
	return true;
}

static bool
print_fact(const char *name, const char *value, void *context)
{
	struct output *output = context;

	output_item_begin(output);
	output_text(output, "name", name);
	output_text(output, "value", value);
	output_item_end(output);
	return true;
}

static bool
print_letter(const struct letter_row *letter, void *context)
{
	struct output *output = context;

	output_item_begin(output);
	output_number(output, "id", letter->id);
	output_text(output, "purpose", letter->purpose);
	output_text(output, "language", letter->language);
	output_text(output, "state", letter->state);
	output_text(output, "reason", letter->reason);
	output_time(output, "created_at", letter->created_at);
	output_time(output, "sent_at", letter->sent_at);
	output_item_end(output);
	return true;
}

static bool
print_link(const struct ticket_link *link, void *context)
{
	struct output *output = context;

	output_item_begin(output);
	output_number(output, "id", link->id);
	output_text(output, "reference", link->reference);
	output_text(output, "state", link->state);
	output_text(output, "why", link->why);
	output_item_end(output);
	return true;
}

/* An array in an item, which the output makes of JSON only. */
static const char *
links_json(const struct message_row *message, struct buffer *ret_json)
{
	buffer_add_byte(ret_json, '[');
	for (size_t i = 0; i < message->links_count; i++) {
		buffer_add_string(ret_json, i == 0 ? "{" : ",{");
		json_add_member(ret_json, "words", message->links[i].words);
		json_add_member(ret_json, "target", message->links[i].target);
		buffer_add_byte(ret_json, '}');
	}
	buffer_add_byte(ret_json, ']');
	return buffer_string(ret_json);
}

static bool
print_message(const struct message_row *message, void *context)
{
	struct output *output = context;
	struct buffer links = {0};

	output_item_begin(output);
	output_number(output, "id", message->id);
	output_time(output, "received_at", message->received_at);
	output_text(output, "from", message->from);
	output_text(output, "sender_evidence", message->sender_evidence);
	output_text(output, "subject", message->subject);
	output_text(output, "decision", message->decision);
	output_number(output, "score", message->score);
	output_json(output, "rules", message->explanation);
	output_text(output, "text", message->text);
	output_text(output, "quoted", message->quoted);
	output_bool(output, "forwarded", message->was_forwarded);
	output_text(output, "forms", message->forms);
	output_text(output, "hidden", message->hidden);
	output_json(output, "links", links_json(message, &links));
	buffer_release(&links);
	output_text(output, "problems", message->problems);
	output_item_end(output);
	return true;
}

static kind_set
open_kinds(const struct ticket_row *ticket)
{
	kind_set kinds = 0;
	enum kind kind;

	for (size_t i = 0; i < ticket->claims_count; i++)
		if (ticket->claims[i].outcome[0] == '\0' &&
		    kind_find(ticket->claims[i].kind, &kind))
			kinds |= KIND_BIT(kind);
	return kinds;
}

static bool
print(
    struct session *session, const struct ticket_row *ticket, struct error *err)
{
	struct output *output = session->output;

	show_ticket_fields(session, ticket);
	output_text(output, "requester_name", ticket->requester_name);
	output_text(output, "received_source", ticket->received_source);
	output_time(output, "internal_at", ticket->internal_at);
	output_time(output, "header_at", ticket->header_at);
	output_time(output, "opened_at", ticket->opened_at);
	output_text(output, "opened_by", ticket->opened_by);
	output_bool(output, "processor", ticket->processor);
	output_text(output, "no_letter_reason", ticket->no_letter_reason);
	output_number(output, "priority", ticket->priority);
	output_text(output, "identity", ticket->identity);
	output_bool(output, "identity_wanted",
	    ticket->identity[0] == '\0' &&
		(open_kinds(ticket) & session->conf->identity.kinds) != 0);
	output_time(output, "aware_at", ticket->aware_at);
	output_bool(output, "on_hold", ticket->is_on_hold);
	output_time(output, "closed_at", ticket->closed_at);
	output_day(output, "revisit_on", ticket->revisit_on);
	output_time(output, "erased_at", ticket->erased_at);
	output_number(output, "revision", ticket->revision);
	output_list_begin(output, "parties");
	if (!party_store_each(
		session->db, ticket->id, print_party, output, err))
		return false;
	output_list_end(output);
	output_list_begin(output, "facts");
	if (!message_store_each_fact(
		session->db, ticket->id, print_fact, output, err))
		return false;
	output_list_end(output);
	if (!print_claims(session, ticket, err))
		return false;
	output_list_begin(output, "links");
	if (!ticket_change_each_link(
		session->db, ticket->id, print_link, output, err))
		return false;
	output_list_end(output);
	output_list_begin(output, "letters");
	if (!letter_store_each(
		session->db, NULL, ticket->id, print_letter, output, err))
		return false;
	output_list_end(output);
	output_list_begin(output, "messages");
	if (!ticket_store_each_message(
		session->db, ticket->id, print_message, output, err))
		return false;
	output_list_end(output);
	output_row(output);
	return true;
}

static int
show(struct session *session)
{
	return show_ticket_each(session, &form, print);
}

const struct cmd cmd_show = {
    .name = "show",
    .operands = "ID...",
    .summary = "Show a ticket: claims, letters, messages",
    .access = CMD_READS_STORE,
    .operands_min = 1,
    .operands_max = -1,
    .form = &form,
    .run = show,
};
