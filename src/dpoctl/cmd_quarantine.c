/* SPDX-License-Identifier: ISC */
#include <string.h>
#include <sysexits.h>

#include "store/quarantine.h"
#include "dpoctl/commands.h"
#include "dpoctl/listing.h"
#include "dpoctl/mail_id.h"
#include "dpoctl/new_file.h"
#include "dpoctl/session.h"

/* How much of a message `show` prints: enough to identify it. */
#define SHOWN_BYTES_MAX 4096

static const struct cmd_option list_options[] = {
    {"--all", NULL, "Include dismissed messages", false},
    {NULL, NULL, NULL, false},
};

#define ROW(type, member) OUTPUT_OF(type, struct quarantine_row, member)

static const struct output_field list_fields[] = {
    {"id", "ID", NULL},
    {"mailbox", "MAILBOX", ROW(TEXT, mailbox)},
    {"folder", "FOLDER", ROW(TEXT, folder)},
    {"uidvalidity", "UIDVALIDITY", NULL},
    {"uid", "UID", ROW(NUMBER, uid)},
    {"attempts", "ATTEMPTS", ROW(NUMBER, attempts)},
    {"reason", "REASON", ROW(TEXT, reason)},
    {"seen_at", "SEEN", ROW(TIME, seen_at)},
    {"settled_at", "SET ASIDE", ROW(TIME, settled_at)},
    {"dismissed_at", "DISMISSED", ROW(TIME, dismissed_at)},
    {NULL, NULL, NULL},
};

static const struct output_form list_form = {
    OUTPUT_TABLE, list_fields, "No message is in quarantine."};

static const struct output_field show_fields[] = {
    {"id", "Message", NULL},
    {"mailbox", "Mailbox", ROW(TEXT, mailbox)},
    {"folder", "Folder", ROW(TEXT, folder)},
    {"uidvalidity", "UIDVALIDITY", NULL},
    {"uid", "UID", ROW(NUMBER, uid)},
    {"attempts", "Attempts", ROW(NUMBER, attempts)},
    {"reason", "Reason", ROW(TEXT, reason)},
    {"seen_at", "Seen", ROW(TIME, seen_at)},
    {"settled_at", "Set aside", ROW(TIME, settled_at)},
    {"dismissed_at", "Dismissed", ROW(TIME, dismissed_at)},
    {"claimed_from", "Claims to be from", ROW(TEXT, claimed_from)},
    {"size_bytes", "Bytes", NULL},
    {"is_kept", "Kept", NULL},
    {"head", "First bytes", NULL},
    {NULL, NULL, NULL},
};

static const struct output_form show_form = {OUTPUT_RECORD, show_fields};

static void
print_fields(struct output *output, const struct quarantine_row *row)
{
	char id[MAIL_ID_SIZE];

	mail_id_write(row->folder_id, row->uid, id);
	output_text(output, "id", id);
	output_fields(output, row);
	output_number(output, "uidvalidity", row->uidvalidity);
}

static bool
print_row(const struct quarantine_row *row, void *context)
{
	struct listing *listing = context;

	print_fields(listing->session->output, row);
	return listing_row(listing);
}

static int
list(struct session *session)
{
	struct listing listing = listing_begin(session, &list_form);
	struct error err;

	return listing_end(&listing,
	    quarantine_each(session->db,
		session_option(session, "--all") != NULL, print_row, &listing,
		&err),
	    &err);
}

static int
find_row(
    struct session *session, const char *text, struct quarantine_row *ret_row)
{
	struct mail_id id;
	struct error err;
	int code = mail_id_read(session, text, &id);

	if (code != EX_OK)
		return code;
	switch (quarantine_find(session->db, session->memory, id.folder_id,
	    id.uid, ret_row, &err)) {
	case FOUND:
		return EX_OK;
	case ABSENT:
		return session_fail(
		    EXIT_NOTHING, "message %s is not in the quarantine", text);
	default:
		return session_error(&err, EX_DATAERR);
	}
}

/* The message's bytes; *ret_raw is NULL if they are not stored. */
static int
find_raw(struct session *session, const struct quarantine_row *row,
    char **ret_raw, size_t *ret_length)
{
	struct error err;

	*ret_raw = NULL;
	*ret_length = 0;
	if (quarantine_raw(session->db, session->memory, row->folder_id,
		row->uid, ret_raw, ret_length, &err) == FAILED)
		return session_error(&err, EX_DATAERR);
	return EX_OK;
}

static int
show(struct session *session)
{
	struct output *output = session->output;
	struct quarantine_row row;
	size_t length;
	char *raw;
	int code = find_row(session, session->operands[0], &row);

	if (code == EX_OK)
		code = find_raw(session, &row, &raw, &length);
	if (code != EX_OK)
		return code;
	output_begin(output, &show_form);
	print_fields(output, &row);
	output_number(output, "size_bytes",
	    raw == NULL ? row.size_bytes : (int64_t)length);
	output_bool(output, "is_kept", raw != NULL);
	/* Not parsed, because parsing failed. */
	output_text(output, "head",
	    raw == NULL
		? ""
		: arena_copy(session->memory, raw,
		      length < SHOWN_BYTES_MAX ? length : SHOWN_BYTES_MAX));
	output_row(output);
	output_end(output);
	return EX_OK;
}

static int
save(struct session *session)
{
	const char *path = session->operands[1];
	struct quarantine_row row;
	size_t length;
	char *raw;
	int code = find_row(session, session->operands[0], &row);

	if (code == EX_OK)
		code = find_raw(session, &row, &raw, &length);
	if (code != EX_OK)
		return code;
	if (raw == NULL)
		return session_fail(EXIT_NOTHING,
		    "message %s was not kept: look in mailbox %s, folder %s",
		    session->operands[0], row.mailbox, row.folder);
	return new_file_write(path, raw, length);
}

const struct cmd cmd_quarantine_list = {
    .name = "quarantine list",
    .operands = "",
    .summary = "List messages that could not be read in three attempts",
    .access = CMD_READS_STORE,
    .options = list_options,
    .form = &list_form,
    .run = list,
};

const struct cmd cmd_quarantine_show = {
    .name = "quarantine show",
    .operands = "MAIL",
    .summary = "Show why a message was set aside, and its first bytes",
    .access = CMD_READS_STORE,
    .operands_min = 1,
    .operands_max = 1,
    .form = &show_form,
    .run = show,
};

const struct cmd cmd_quarantine_save = {
    .name = "quarantine save",
    .operands = "MAIL FILE",
    .summary = "Write a message as received to a new file",
    .access = CMD_READS_STORE,
    .operands_min = 2,
    .operands_max = 2,
    .run = save,
};
