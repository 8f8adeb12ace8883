/* SPDX-License-Identifier: ISC */
#include <sysexits.h>

#include "base/timestamp.h"
#include "store/mail_store.h"
#include "store/quarantine.h"
#include "dpoctl/commands.h"
#include "dpoctl/listing.h"
#include "dpoctl/mail_id.h"
#include "dpoctl/mail_why.h"
#include "dpoctl/new_file.h"
#include "dpoctl/session.h"

#define LISTED_MAX 200

static const struct cmd_option list_options[] = {
    {"--disposition", "NAME", "Only messages with this disposition", false},
    {"--mailbox", "NAME", "Only messages of this mailbox", false},
    {"--from", "TEXT", "Only senders whose address contains this", false},
    {"--since", "DAY", "Only messages seen since this day", false},
    {"--all", NULL, "Include messages that a person has already reviewed",
	false},
    {"--limit", "N", "Maximum number of messages; by default 200, 0 means all",
	false},
    {NULL, NULL, NULL, false},
};

#define ROW(type, member) OUTPUT_OF(type, struct mail_row, member)

static const struct output_field list_fields[] = {
    {"id", "ID", NULL},
    {"disposition", "FATE", NULL},
    {"received_at", "RECEIVED", ROW(TIME, received_at)},
    {"mailbox", "MAILBOX", ROW(TEXT, mailbox)},
    {"from", "FROM", ROW(TEXT, from_address)},
    {"subject", "SUBJECT", ROW(TEXT, subject)},
    {"reason", "SINCE", ROW(TEXT, reason)},
    {"is_kept", "KEPT", ROW(BOOL, is_kept)},
    {"seen_at", NULL, ROW(TIME, seen_at)},
    {"looked_at", "LOOKED AT", ROW(TIME, looked_at)},
    {"ticket", "TICKET", ROW(NUMBER, ticket_id)},
    {NULL, NULL, NULL},
};

static const struct output_form list_form = {
    OUTPUT_TABLE, list_fields, "No message to list."};

static const struct output_field show_fields[] = {
    {"id", "Message", NULL},
    {"disposition", "Fate", NULL},
    {"reason", "Since", ROW(TEXT, reason)},
    {"why", "No request because", NULL},
    {"ticket", "Ticket", ROW(NUMBER, ticket_id)},
    {"mailbox", "Mailbox", ROW(TEXT, mailbox)},
    {"folder", "Folder", ROW(TEXT, folder)},
    {"uid", "UID", ROW(NUMBER, uid)},
    {"received_at", "Received", ROW(TIME, received_at)},
    {"seen_at", "Seen", ROW(TIME, seen_at)},
    {"looked_at", "Reviewed", ROW(TIME, looked_at)},
    {"from_name", "Name", ROW(TEXT, from_name)},
    {"from", "From", ROW(TEXT, from_address)},
    {"subject", "Subject", ROW(TEXT, subject)},
    {"language", "Language", ROW(TEXT, language)},
    {"decision", "Judged", ROW(TEXT, decision)},
    {"judgement", NULL, ROW(JSON, judgement)},
    {"rules", "Rules", NULL},
    {"problems", "Part not read", NULL},
    {"is_kept", "Kept as received", ROW(BOOL, is_kept)},
    {"text", "Text", NULL},
    {"quoted", "Quoted", NULL},
    {NULL, NULL, NULL},
};

static const struct output_form show_form = {OUTPUT_RECORD, show_fields};

static void
print_fields(struct output *output, const struct mail_row *row)
{
	char id[MAIL_ID_SIZE];

	mail_id_write(row->folder_id, row->uid, id);
	output_text(output, "id", id);
	output_text(output, "disposition", disposition_name(row->disposition));
	output_fields(output, row);
}

static bool
print_row(const struct mail_row *row, void *context)
{
	struct listing *listing = context;

	print_fields(listing->session->output, row);
	return listing_row(listing);
}

static int
read_filter(struct session *session, struct mail_filter *filter)
{
	const char *fate = session_option(session, "--disposition");
	const char *since = session_option(session, "--since");
	struct date day;
	int limit = LISTED_MAX;

	if (fate != NULL && !disposition_find(fate, &filter->disposition))
		return session_usage(
		    session, "--disposition: unknown disposition: %s", fate);
	if (since != NULL && !date_parse(since, &day))
		return session_usage(session,
		    "--since: invalid date \"%s\": expected YYYY-MM-DD", since);
	if (session_option(session, "--limit") != NULL &&
	    !session_option_number(session, "--limit", &limit))
		return EX_USAGE;
	filter->has_disposition = fate != NULL;
	filter->mailbox = session_option(session, "--mailbox");
	filter->from = session_option(session, "--from");
	filter->since_at = since == NULL
	    ? 0
	    : timestamp_of_date(day, session->conf->calendar.time_zone);
	filter->with_looked_at = session_option(session, "--all") != NULL;
	filter->count_max = (size_t)limit;
	return EX_OK;
}

static int
list(struct session *session)
{
	struct mail_filter filter = {0};
	struct listing listing;
	struct error err;
	int code = read_filter(session, &filter);

	if (code != EX_OK)
		return code;
	listing = listing_begin(session, &list_form);
	return listing_end(&listing,
	    mail_store_each(session->db, &filter, print_row, &listing, &err),
	    &err);
}

static int
find_row(struct session *session, const char *text, struct mail_row *ret_row)
{
	struct mail_id id;
	struct error err;
	int code = mail_id_read(session, text, &id);

	if (code != EX_OK)
		return code;
	switch (mail_store_find(session->db, session->memory, id.folder_id,
	    id.uid, ret_row, &err)) {
	case FOUND:
		return EX_OK;
	case ABSENT:
		return session_fail(
		    EXIT_NOTHING, "message %s was never seen", text);
	default:
		return session_error(&err, EX_DATAERR);
	}
}

static int
show(struct session *session)
{
	struct output *output = session->output;
	struct mail_content content;
	struct mail_row row;
	struct error err;
	int code = find_row(session, session->operands[0], &row);

	if (code != EX_OK)
		return code;
	if (!mail_store_content(
		session->db, session->memory, row.message_id, &content, &err))
		return session_error(&err, EX_DATAERR);
	output_begin(output, &show_form);
	print_fields(output, &row);
	output_text(output, "why",
	    row.disposition == DISPOSITION_NOT_REQUEST
		? mail_why(session->memory, row.judgement, content.explanation,
		      content.score)
		: "");
	output_json(output, "rules", content.explanation);
	output_text(output, "problems", content.problems);
	output_text(output, "text", content.text);
	output_text(output, "quoted", content.quoted);
	output_row(output);
	output_end(output);
	return EX_OK;
}

static int
save(struct session *session)
{
	struct mail_row row;
	struct error err;
	size_t length;
	char *raw;
	int code = find_row(session, session->operands[0], &row);

	if (code != EX_OK)
		return code;
	switch (quarantine_raw(session->db, session->memory, row.folder_id,
	    row.uid, &raw, &length, &err)) {
	case FOUND:
		return new_file_write(session->operands[1], raw, length);
	case ABSENT:
		return session_fail(EXIT_NOTHING,
		    "message %s is not kept: look in folder %s of mailbox %s",
		    session->operands[0], row.folder, row.mailbox);
	default:
		return session_error(&err, EX_DATAERR);
	}
}

const struct cmd cmd_mail_list = {
    .name = "mail list",
    .operands = "",
    .summary = "List messages that did not become tickets, newest first",
    .access = CMD_READS_STORE,
    .is_paged = true,
    .options = list_options,
    .form = &list_form,
    .run = list,
};

const struct cmd cmd_mail_show = {
    .name = "mail show",
    .operands = "MAIL",
    .summary = "Show a message, and why it did not become a ticket",
    .access = CMD_READS_STORE,
    .is_paged = true,
    .operands_min = 1,
    .operands_max = 1,
    .form = &show_form,
    .run = show,
};

const struct cmd cmd_mail_save = {
    .name = "mail save",
    .operands = "MAIL FILE",
    .summary = "Write a message as received to a new file",
    .access = CMD_READS_STORE,
    .operands_min = 2,
    .operands_max = 2,
    .run = save,
};
