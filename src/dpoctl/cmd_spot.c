/* SPDX-License-Identifier: ISC */
#include "store/mail_store.h"
#include "dpoctl/commands.h"
#include "dpoctl/listing.h"
#include "dpoctl/mail_id.h"
#include "dpoctl/session.h"

static const struct cmd_option options[] = {
    {"--mailbox", "NAME", "Only messages of this mailbox", false},
    {"--all", NULL, "Include messages that a person has already reviewed",
	false},
    {NULL, NULL, NULL, false},
};

#define ROW(type, member) OUTPUT_OF(type, struct mail_row, member)

static const struct output_field fields[] = {
    {"id", "ID", NULL},
    {"received_at", "RECEIVED", ROW(TIME, received_at)},
    {"mailbox", "MAILBOX", ROW(TEXT, mailbox)},
    {"from", "FROM", ROW(TEXT, from_address)},
    {"subject", "SUBJECT", ROW(TEXT, subject)},
    {"looked_at", "LOOKED AT", ROW(TIME, looked_at)},
    {"ticket", "TICKET", ROW(NUMBER, ticket_id)},
    {NULL, NULL, NULL},
};

static const struct output_form form = {
    OUTPUT_TABLE, fields, "No message to review."};

static bool
print_row(const struct mail_row *row, void *context)
{
	struct listing *listing = context;
	char id[MAIL_ID_SIZE];

	mail_id_write(row->folder_id, row->uid, id);
	output_text(listing->session->output, "id", id);
	output_fields(listing->session->output, row);
	return listing_row(listing);
}

static int
list_spot(struct session *session)
{
	const struct mail_filter filter = {
	    .mailbox = session_option(session, "--mailbox"),
	    .with_looked_at = session_option(session, "--all") != NULL,
	    .is_drawn = true,
	};
	struct listing listing = listing_begin(session, &form);
	struct error err;

	return listing_end(&listing,
	    mail_store_each(session->db, &filter, print_row, &listing, &err),
	    &err);
}

const struct cmd cmd_spot = {
    .name = "spot",
    .operands = "",
    .summary = "List messages of the spot check that nobody has reviewed",
    .access = CMD_READS_STORE,
    .options = options,
    .form = &form,
    .run = list_spot,
};
