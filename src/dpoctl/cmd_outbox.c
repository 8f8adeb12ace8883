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

#define LETTER(type, member) OUTPUT_OF(type, struct letter_row, member)

static const struct output_field list_fields[] = {
    {"id", "ID", LETTER(NUMBER, id)},
    {"ticket", "TICKET", LETTER(NUMBER, ticket_id)},
    {"reference", "REFERENCE", LETTER(TEXT, reference)},
    {"state", "STATE", LETTER(TEXT, state)},
    {"reason", "REASON", LETTER(TEXT, reason)},
    {"purpose", "PURPOSE", LETTER(TEXT, purpose)},
    {"language", "LANG", LETTER(TEXT, language)},
    {"to", "TO", LETTER(TEXT, to_address)},
    {"created_at", "CREATED", LETTER(TIME, created_at)},
    {"not_before_at", NULL, LETTER(TIME, not_before_at)},
    {"sent_at", "SENT", LETTER(TIME, sent_at)},
    {"attempts", "ATTEMPTS", LETTER(NUMBER, attempts)},
    {"reply_code", NULL, LETTER(NUMBER, reply_code)},
    {"reply_text", NULL, LETTER(TEXT, reply_text)},
    {"bounced_at", "BOUNCED", LETTER(TIME, bounced_at)},
    {NULL, NULL, NULL},
};

static const struct output_form list_form = {OUTPUT_TABLE, list_fields};

static const struct output_field show_fields[] = {
    {"id", "Letter", LETTER(NUMBER, id)},
    {"ticket", "Ticket", LETTER(NUMBER, ticket_id)},
    {"reference", "Reference", LETTER(TEXT, reference)},
    {"state", "State", LETTER(TEXT, state)},
    {"reason", "Reason held", LETTER(TEXT, reason)},
    {"purpose", "Purpose", LETTER(TEXT, purpose)},
    {"language", "Language", LETTER(TEXT, language)},
    {"to", "To", LETTER(TEXT, to_address)},
    {"created_at", "Created", LETTER(TIME, created_at)},
    {"not_before_at", "Not before", LETTER(TIME, not_before_at)},
    {"sent_at", "Sent", LETTER(TIME, sent_at)},
    {"attempts", "Attempts", LETTER(NUMBER, attempts)},
    {"reply_code", "Last reply", LETTER(NUMBER, reply_code)},
    {"reply_text", "Reply text", LETTER(TEXT, reply_text)},
    {"bounced_at", "Bounced", LETTER(TIME, bounced_at)},
    {"is_repeat", "Repeat of an earlier letter", LETTER(BOOL, is_repeat)},
    {"message_id", "Message-ID", LETTER(TEXT, message_id)},
    {"in_reply_to", "In-Reply-To", LETTER(TEXT, in_reply_to)},
    {"references", "References", LETTER(TEXT, references)},
    {"subject", "Subject", LETTER(TEXT, subject)},
    {"body", "Text", LETTER(TEXT, body)},
    {NULL, NULL, NULL},
};

static const struct output_form show_form = {OUTPUT_RECORD, show_fields};

static bool
print_row(const struct letter_row *row, void *context)
{
	struct listing *listing = context;

	output_fields(listing->session->output, row);
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
	output_fields(output, &row);
	output_row(output);
	output_end(output);
	return EX_OK;
}

const struct cmd cmd_outbox_list = {
    .name = "outbox list",
    .operands = "",
    .summary = "List letters: waiting, failed and sent",
    .access = CMD_READS_STORE,
    .is_paged = true,
    .options = list_options,
    .form = &list_form,
    .run = list,
};

const struct cmd cmd_outbox_show = {
    .name = "outbox show",
    .operands = "LETTER",
    .summary = "Show a letter and its delivery status",
    .access = CMD_READS_STORE,
    .is_paged = true,
    .operands_min = 1,
    .operands_max = 1,
    .form = &show_form,
    .run = show,
};
