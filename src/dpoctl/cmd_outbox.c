/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <sysexits.h>

#include "store/letter_store.h"
#include "ticket/state.h"
#include "dpoctl/commands.h"
#include "dpoctl/listing.h"
#include "dpoctl/letter_id.h"
#include "dpoctl/session.h"

static const struct cmd_option list_options[] = {
    {"--state", "STATE", "Only letters in this state: held, queued, sent, ...",
	false},
    {NULL, NULL, NULL, false},
};

static const struct output_field list_fields[] = {
    {"id", "ID", NULL},
    {"ticket", "TICKET", NULL},
    {"reference", "REFERENCE", NULL},
    {"state", "STATE", NULL},
    {"reason", "REASON", NULL},
    {"purpose", "PURPOSE", NULL},
    {"language", "LANG", NULL},
    {"to", "TO", NULL},
    {"created_at", "CREATED", NULL},
    {"not_before_at", NULL, NULL},
    {"sent_at", "SENT", NULL},
    {"attempts", "ATTEMPTS", NULL},
    {"reply_code", NULL, NULL},
    {"reply_text", NULL, NULL},
    {"bounced_at", "BOUNCED", NULL},
    {NULL, NULL, NULL},
};

static const struct output_form list_form = {OUTPUT_TABLE, list_fields};

static const struct output_field show_fields[] = {
    {"id", "Letter", NULL},
    {"ticket", "Ticket", NULL},
    {"reference", "Reference", NULL},
    {"state", "State", NULL},
    {"reason", "Held, since", NULL},
    {"purpose", "Purpose", NULL},
    {"language", "Language", NULL},
    {"to", "To", NULL},
    {"created_at", "Created", NULL},
    {"not_before_at", "Not before", NULL},
    {"sent_at", "Sent", NULL},
    {"attempts", "Attempts", NULL},
    {"reply_code", "Last reply", NULL},
    {"reply_text", "Reply's text", NULL},
    {"bounced_at", "Bounced", NULL},
    {"is_repeat", "A repeat", NULL},
    {"message_id", "Message-ID", NULL},
    {"in_reply_to", "In-Reply-To", NULL},
    {"references", "References", NULL},
    {"subject", "Subject", NULL},
    {"body", "Text", NULL},
    {NULL, NULL, NULL},
};

static const struct output_form show_form = {OUTPUT_RECORD, show_fields};

static void
print_fields(struct output *output, const struct letter_row *row)
{
	output_number(output, "id", row->id);
	output_number(output, "ticket", row->ticket_id);
	output_text(output, "reference", row->reference);
	output_text(output, "state", row->state);
	output_text(output, "reason", row->reason);
	output_text(output, "purpose", row->purpose);
	output_text(output, "language", row->language);
	output_text(output, "to", row->to_address);
	output_time(output, "created_at", row->created_at);
	output_time(output, "not_before_at", row->not_before_at);
	output_time(output, "sent_at", row->sent_at);
	output_number(output, "attempts", row->attempts);
	output_number(output, "reply_code", row->reply_code);
	output_text(output, "reply_text", row->reply_text);
	output_time(output, "bounced_at", row->bounced_at);
}

static bool
print_row(const struct letter_row *row, void *context)
{
	struct listing *listing = context;

	print_fields(listing->session->output, row);
	return listing_row(listing);
}

static int
list(struct session *session)
{
	const char *state = session_option(session, "--state");
	struct listing listing;
	enum letter_state known;
	struct error err;

	if (state != NULL && !letter_state_find(state, &known))
		return session_usage(
		    session, "--state: unknown state \"%s\"", state);
	listing = listing_begin(session, &list_form);
	return listing_end(&listing,
	    letter_store_each(session->db, state, 0, print_row, &listing, &err),
	    &err);
}

static int
show(struct session *session)
{
	struct output *output = session->output;
	struct letter_row row;
	int code = letter_id_find(session, session->operands[0], &row);

	if (code != EX_OK)
		return code;
	output_begin(output, &show_form);
	print_fields(output, &row);
	output_bool(output, "is_repeat", row.is_repeat);
	output_text(output, "message_id", row.message_id);
	output_text(output, "in_reply_to", row.in_reply_to);
	output_text(output, "references", row.references);
	output_text(output, "subject", row.subject);
	output_text(output, "body", row.body);
	output_row(output);
	output_end(output);
	return EX_OK;
}

const struct cmd cmd_outbox_list = {
    .name = "outbox list",
    .operands = "",
    .summary = "List letters: what waits, what failed, what was sent",
    .access = CMD_READS_STORE,
    .options = list_options,
    .form = &list_form,
    .run = list,
};

const struct cmd cmd_outbox_show = {
    .name = "outbox show",
    .operands = "LETTER",
    .summary = "Show a letter as it will go out, and what became of it",
    .access = CMD_READS_STORE,
    .operands_min = 1,
    .operands_max = 1,
    .form = &show_form,
    .run = show,
};
