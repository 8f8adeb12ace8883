/* SPDX-License-Identifier: ISC */
#include <string.h>
#include <sysexits.h>

#include "base/buffer.h"
#include "mail/problem.h"
#include "store/json.h"
#include "store/letter_store.h"
#include "store/message_store.h"
#include "store/party_store.h"
#include "store/thread_store.h"
#include "store/ticket_change.h"
#include "store/ticket_store.h"
#include "dpoctl/card.h"
#include "dpoctl/commands.h"
#include "dpoctl/looked.h"
#include "dpoctl/session.h"
#include "dpoctl/screen.h"
#include "dpoctl/show_ticket.h"

#define PARTY(type, member)   OUTPUT_OF(type, struct party, member)
#define LINK(type, member)    OUTPUT_OF(type, struct ticket_link, member)
#define LETTER(type, member)  OUTPUT_OF(type, struct letter_row, member)
#define MESSAGE(type, member) OUTPUT_OF(type, struct message_row, member)

static const struct output_field party_fields[] = {
    {"role", NULL, NULL},
    {"address", NULL, PARTY(TEXT, address)},
    {"name", NULL, PARTY(TEXT, name)},
    {"proposed", NULL, PARTY(BOOL, is_proposed)},
    {"authority", NULL, PARTY(BOOL, has_authority)},
    {NULL, NULL, NULL},
};

static const struct output_field fact_fields[] = {
    {"name", NULL, NULL},
    {"value", NULL, NULL},
    {NULL, NULL, NULL},
};

static const struct output_field claim_fields[] = {
    {"kind", NULL, SHOW_CLAIM(TEXT, kind)},
    {"due_on", NULL, SHOW_CLAIM(DAY, due_on)},
    {"due_at", NULL, SHOW_CLAIM(TIME, due_at)},
    {"target_on", NULL, SHOW_CLAIM(DAY, target_on)},
    {"clock", NULL, NULL},
    {"outcome", NULL, SHOW_CLAIM(TEXT, outcome)},
    {"until_on", NULL, SHOW_CLAIM(DAY, until_on)},
    {"extension_months", NULL, SHOW_CLAIM(NUMBER, extension_months)},
    {"confirmed", NULL, SHOW_CLAIM(BOOL, is_confirmed)},
    {"repeats_count", NULL, NULL},
    {"explanation", NULL, SHOW_CLAIM(TEXT, explanation)},
    {NULL, NULL, NULL},
};

static const struct output_field link_fields[] = {
    {"id", NULL, LINK(NUMBER, id)},
    {"reference", NULL, LINK(TEXT, reference)},
    {"state", NULL, LINK(TEXT, state)},
    {"why", NULL, LINK(TEXT, why)},
    {NULL, NULL, NULL},
};

static const struct output_field letter_fields[] = {
    {"id", NULL, LETTER(NUMBER, id)},
    {"purpose", NULL, LETTER(TEXT, purpose)},
    {"language", NULL, LETTER(TEXT, language)},
    {"state", NULL, LETTER(TEXT, state)},
    {"reason", NULL, LETTER(TEXT, reason)},
    {"created_at", NULL, LETTER(TIME, created_at)},
    {"sent_at", NULL, LETTER(TIME, sent_at)},
    {NULL, NULL, NULL},
};

static const struct output_field message_fields[] = {
    {"id", NULL, MESSAGE(NUMBER, id)},
    {"received_at", NULL, MESSAGE(TIME, received_at)},
    {"from", NULL, MESSAGE(TEXT, from)},
    {"sender_evidence", NULL, MESSAGE(TEXT, sender_evidence)},
    {"subject", NULL, MESSAGE(TEXT, subject)},
    {"decision", NULL, MESSAGE(TEXT, decision)},
    {"score", NULL, MESSAGE(NUMBER, score)},
    {"rules", NULL, MESSAGE(JSON, explanation)},
    {"text", NULL, MESSAGE(TEXT, text)},
    {"quoted", NULL, MESSAGE(TEXT, quoted)},
    {"forwarded", NULL, MESSAGE(BOOL, was_forwarded)},
    {"forms", NULL, MESSAGE(TEXT, forms)},
    {"hidden", NULL, MESSAGE(TEXT, hidden)},
    {"links", NULL, NULL},
    {"problems", NULL, MESSAGE(TEXT, problems)},
    {"problems_mean", NULL, NULL},
    {NULL, NULL, NULL},
};

static const struct output_field fields[] = {
    {"id", "Ticket", SHOW_TICKET(NUMBER, id)},
    {"reference", "Reference", SHOW_TICKET(TEXT, reference)},
    {"state", "State", SHOW_TICKET(TEXT, state)},
    {"kinds", "Asks for", SHOW_TICKET(KINDS, kinds)},
    {"language", "Language", SHOW_TICKET(TEXT, language)},
    {"requester", "Requester", SHOW_TICKET(TEXT, requester)},
    {"agent", "Agent", SHOW_TICKET(TEXT, agent)},
    {"data_subject", "Data subject", SHOW_TICKET(TEXT, data_subject)},
    {"proposed", "To be confirmed", SHOW_TICKET(BOOL, has_proposals)},
    {"requester_name", "Name", SHOW_TICKET(TEXT, requester_name)},
    {"received_at", "Received", SHOW_TICKET(TIME, received_at)},
    {"received_source", "Receipt according to",
	SHOW_TICKET(TEXT, received_source)},
    {"internal_at", "Received by mailbox", SHOW_TICKET(TIME, internal_at)},
    {"header_at", "Date in header", SHOW_TICKET(TIME, header_at)},
    {"opened_at", "Opened", SHOW_TICKET(TIME, opened_at)},
    {"opened_by", "Opened by", SHOW_TICKET(TEXT, opened_by)},
    {"due_on", "Due", SHOW_TICKET(DAY, due_on)},
    {"due_at", "Due at", SHOW_TICKET(TIME, due_at)},
    {"target_on", "Target", SHOW_TICKET(DAY, target_on)},
    {"clock", "Clock", NULL},
    {"mailbox", "Mailbox", SHOW_TICKET(TEXT, mailbox)},
    {"assignee", "Assignee", SHOW_TICKET(TEXT, assignee)},
    {"processor", "As processor", SHOW_TICKET(BOOL, processor)},
    {"priority", "Priority", SHOW_TICKET(NUMBER, priority)},
    {"folded", "Folded messages", NULL},
    {"identity", "Verified by", SHOW_TICKET(TEXT, identity)},
    {"identity_wanted", "To be verified", NULL},
    {"aware_at", "Aware since", SHOW_TICKET(TIME, aware_at)},
    {"on_hold", "Legal hold", SHOW_TICKET(BOOL, is_on_hold)},
    {"closed_at", "Closed", SHOW_TICKET(TIME, closed_at)},
    {"revisit_on", "Revisited on", SHOW_TICKET(DAY, revisit_on)},
    {"erased_at", "Erased", SHOW_TICKET(TIME, erased_at)},
    {"unread_at", "Unread since", SHOW_TICKET(TIME, unread_at)},
    {"revision", "Revision", SHOW_TICKET(NUMBER, revision)},
    {"no_letter_reason", "Reason for no letter",
	SHOW_TICKET(TEXT, no_letter_reason)},
    {"subject", "Subject", SHOW_TICKET(TEXT, subject)},
    {"parties", "Parties", OUTPUT_LIST_OF(party_fields)},
    {"facts", "Also mentions", OUTPUT_LIST_OF(fact_fields)},
    {"claims", "Claims", OUTPUT_LIST_OF(claim_fields)},
    SHOW_TICKET_REPEATS,
    {"links", "Related tickets", OUTPUT_LIST_OF(link_fields)},
    {"letters", "Letters", OUTPUT_LIST_OF(letter_fields)},
    {"messages", "Messages", OUTPUT_LIST_OF(message_fields)},
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
		show_ticket_claim_fields(session, claim);
		output_number(output, "repeats_count",
		    count_repeats(repeats, count, claim->kind));
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
	output_fields(output, party);
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
print_letter(const struct letter_row *letter, void *output)
{
	output_item(output, letter);
	return true;
}

static bool
print_link(const struct ticket_link *link, void *output)
{
	output_item(output, link);
	return true;
}

/* An array inside an item, which output supports only as JSON. */
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

/* Describes the words, for people. */
static void
print_meaning(struct output *output, const char *problems)
{
	struct buffer text = {0};
	char word[64];

	while (*problems != '\0') {
		size_t length = strcspn(problems, " ");
		const char *means;

		if (length < sizeof word) {
			memcpy(word, problems, length);
			word[length] = '\0';
			means = problem_describe(word);
			if (*means != '\0')
				buffer_add_printf(&text, "%s%s",
				    text.length > 0 ? "; " : "", means);
		}
		problems += length;
		problems += strspn(problems, " ");
	}
	output_text(output, "problems_mean", buffer_string(&text));
	buffer_release(&text);
}

static bool
print_message(const struct message_row *message, void *context)
{
	struct output *output = context;
	struct buffer links = {0};

	output_item_begin(output);
	output_fields(output, message);
	output_json(output, "links", links_json(message, &links));
	buffer_release(&links);
	print_meaning(output, message->problems);
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
	int64_t folded;

	if (!thread_store_count_folded(session->db, ticket->id, &folded, err))
		return false;
	show_ticket_fields(session, ticket);
	output_number(output, "folded", folded);
	output_bool(output, "identity_wanted",
	    ticket->identity[0] == '\0' &&
		(open_kinds(ticket) & session->conf->identity.kinds) != 0);
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
	looked_at(session, ticket);
	return true;
}

/* Formatted for reading, in the width of the terminal. */
static bool
print_card(
    struct session *session, const struct ticket_row *ticket, struct error *err)
{
	struct card card = {.memory = session->memory, .width = screen_width()};

	int64_t folded;

	if (!card_read(&card, session, ticket, err) ||
	    !thread_store_count_folded(session->db, ticket->id, &folded, err))
		return false;
	if (folded > 0)
		output_note(session->output,
		    arena_printf(session->memory,
			"%lld messages more of the same person are in it",
			(long long)folded));
	for (size_t i = 0; i < card.count; i++)
		output_note(session->output, card.lines[i].text);
	looked_at(session, ticket);
	return true;
}

static int
show(struct session *session)
{
	bool is_full =
	    session->is_json || session_option(session, "--full") != NULL;

	return show_ticket_each(session, &form, is_full ? print : print_card);
}

static const struct cmd_option options[] = {
    {"--full", NULL, "Every field, as with --json", false},
    {NULL, NULL, NULL, false},
};

const struct cmd cmd_show = {
    .name = "show",
    .operands = "ID...",
    .summary = "Show a ticket on one screen, and its messages",
    .access = CMD_READS_STORE,
    .is_paged = true,
    .operands_min = 1,
    .operands_max = -1,
    .options = options,
    .form = &form,
    .run = show,
};
