/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>

#include "base/digest.h"
#include "store/letter_file.h"
#include "store/letter_raw.h"
#include "store/letter_store.h"
#include "ticket/state.h"
#include "dpoctl/commands.h"
#include "dpoctl/listing.h"
#include "dpoctl/letter_id.h"
#include "dpoctl/new_file.h"
#include "dpoctl/session.h"

static const struct cmd_option list_options[] = {
    {"--state", "LETTER-STATE", "Only letters in this state", false},
    {"--limit", "N",
	"The last N, and N that wait; by default 500 for people, 0 means all",
	false},
    {NULL, NULL, NULL, false},
};

#define LETTERS_MAX 500

#define LETTER(type, member) OUTPUT_OF(type, struct letter_row, member)

static const struct output_field list_fields[] = {
    {"id", "ID", LETTER(NUMBER, id)},
    {"ticket", "TICKET", LETTER(NUMBER, ticket_id)},
    {"reference", NULL, LETTER(TEXT, reference)},
    {"state", "STATE", LETTER(TEXT, state)},
    {"reason", "REASON", LETTER(TEXT, reason)},
    {"purpose", "PURPOSE", LETTER(TEXT, purpose)},
    {"language", NULL, LETTER(TEXT, language)},
    {"to", "TO", LETTER(TEXT, to_address)},
    {"cc", NULL, LETTER(TEXT, cc)},
    {"created_at", NULL, LETTER(TIME, created_at)},
    {"not_before_at", NULL, LETTER(TIME, not_before_at)},
    {"sent_at", "SENT", LETTER(TIME, sent_at)},
    {"attempts", NULL, LETTER(NUMBER, attempts)},
    {"reply_code", NULL, LETTER(NUMBER, reply_code)},
    {"reply_text", NULL, LETTER(TEXT, reply_text)},
    {"bounced_at", "BOUNCED", LETTER(TIME, bounced_at)},
    {NULL, NULL, NULL},
};

static const struct output_form list_form = {
    OUTPUT_TABLE, list_fields, "No letter to list."};

/* A file attached to a letter. */
struct attached {
	const char *name, *type;
	int64_t number, bytes;
	char sha256[DIGEST_HEX_SIZE];
};
#define ATTACHED(type, member) OUTPUT_OF(type, struct attached, member)

static const struct output_field file_fields[] = {
    {"number", NULL, ATTACHED(NUMBER, number)},
    {"name", NULL, ATTACHED(TEXT, name)},
    {"type", NULL, ATTACHED(TEXT, type)},
    {"bytes", NULL, ATTACHED(NUMBER, bytes)},
    {"sha256", NULL, ATTACHED(CHARS, sha256)},
    {NULL, NULL, NULL},
};

static const struct output_field show_fields[] = {
    {"id", "Letter", LETTER(NUMBER, id)},
    {"ticket", "Ticket", LETTER(NUMBER, ticket_id)},
    {"reference", "Reference", LETTER(TEXT, reference)},
    {"state", "State", LETTER(TEXT, state)},
    {"reason", "Reason held", LETTER(TEXT, reason)},
    {"purpose", "Purpose", LETTER(TEXT, purpose)},
    {"language", "Language", LETTER(TEXT, language)},
    {"to", "To", LETTER(TEXT, to_address)},
    {"cc", "Copy to", LETTER(TEXT, cc)},
    {"created_at", "Created", LETTER(TIME, created_at)},
    {"not_before_at", "Not before", LETTER(TIME, not_before_at)},
    {"sent_at", "Sent or printed", LETTER(TIME, sent_at)},
    {"attempts", "Attempts", LETTER(NUMBER, attempts)},
    {"reply_code", "Last reply", LETTER(NUMBER, reply_code)},
    {"reply_text", "Reply text", LETTER(TEXT, reply_text)},
    {"bounced_at", "Bounced", LETTER(TIME, bounced_at)},
    {"is_repeat", "Repeat of an earlier letter", LETTER(BOOL, is_repeat)},
    {"message_id", "Message-ID", LETTER(TEXT, message_id)},
    {"in_reply_to", "In-Reply-To", LETTER(TEXT, in_reply_to)},
    {"references", "References", LETTER(TEXT, references)},
    {"bytes", "Bytes", NULL},
    {"sha256", "SHA-256", NULL},
    {"postal", "Postal address", LETTER(TEXT, postal)},
    {"subject", "Subject", LETTER(TEXT, subject)},
    {"body", "Text", LETTER(TEXT, body)},
    {"draft", "Not finished", LETTER(TEXT, draft)},
    {"attachments", "Attachments", OUTPUT_LIST_OF(file_fields)},
    {NULL, NULL, NULL},
};

static const struct cmd_option show_options[] = {
    {"--raw", NULL, "The message as it was sent, or the printed page", false},
    {"--attachment", "N", "The content of this attachment", false},
    {NULL, NULL, NULL, false},
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
	int limit = session->is_json ? 0 : LETTERS_MAX;
	struct listing listing;
	enum letter_state known;
	int64_t count = 0;
	struct error err;
	int code;

	if (state != NULL && !letter_state_find(state, &known))
		return session_usage(
		    session, "--state: unknown state \"%s\"", state);
	if (session_option(session, "--limit") != NULL &&
	    !session_option_number(session, "--limit", &limit))
		return EX_USAGE;
	if (!letter_store_count(session->db, state, &count, &err))
		return session_error(&err, EX_DATAERR);
	listing = listing_begin(session, &list_form);
	code = listing_end(&listing,
	    limit == 0 ? letter_store_each(
			     session->db, state, 0, print_row, &listing, &err)
		       : letter_store_each_last(session->db, state,
			     (size_t)limit, print_row, &listing, &err),
	    &err);
	if (code == EX_OK && (int64_t)listing.count < count)
		output_note(session->output,
		    arena_printf(session->memory, "... and %lld more",
			(long long)count - (long long)listing.count));
	return code;
}

/* Exactly the bytes that were sent: for a file, or sha256sum(1). */
static int
print_raw(const struct letter_row *row, const char *raw, size_t length)
{
	if (raw == NULL)
		return session_fail(EXIT_NOTHING,
		    "letter %lld: the register does not contain what was sent",
		    (long long)row->id);
	(void)fwrite(raw, 1, length, stdout);
	return EX_OK;
}

static void
print_files(
    struct output *output, const struct letter_file *files, size_t count)
{
	output_list_begin(output, "attachments");
	for (size_t i = 0; i < count; i++) {
		struct attached attached = {
		    .name = files[i].name,
		    .type = files[i].type,
		    .number = files[i].number,
		    .bytes = (int64_t)files[i].length,
		};
		unsigned char digest[DIGEST_BYTES];

		digest_of(files[i].content, files[i].length, digest);
		digest_hex(digest, attached.sha256);
		output_item(output, &attached);
	}
	output_list_end(output);
}

/* The content of a file; refused on a terminal, which it could control. */
static int
print_file(
    struct session *session, const struct letter_file *files, size_t count)
{
	int number;

	if (!session_option_number(session, "--attachment", &number))
		return EX_USAGE;
	for (size_t i = 0; i < count; i++)
		if (files[i].number == number)
			return new_file_write(
			    "-", files[i].content, files[i].length);
	return session_fail(EXIT_NOTHING, "no such attachment: %d", number);
}

static int
show(struct session *session)
{
	struct output *output = session->output;
	char sha256[DIGEST_HEX_SIZE] = "";
	unsigned char digest[DIGEST_BYTES];
	struct letter_file *files = NULL;
	struct letter_row row;
	char *raw = NULL;
	size_t length = 0, count = 0;
	struct error err;
	int code = letter_id_find(session, session->operands[0], &row);

	if (code != EX_OK)
		return code;
	if (letter_raw_find(session->db, session->memory, row.id, &raw, &length,
		&err) == FAILED)
		return session_error(&err, EX_DATAERR);
	if (!letter_file_list(
		session->db, session->memory, row.id, &files, &count, &err))
		return session_error(&err, EX_DATAERR);
	if (session_option(session, "--attachment") != NULL)
		return print_file(session, files, count);
	if (session_option(session, "--raw") != NULL)
		return print_raw(&row, raw, length);
	if (raw != NULL) {
		digest_of(raw, length, digest);
		digest_hex(digest, sha256);
	}
	output_begin(output, &show_form);
	output_fields(output, &row);
	output_number(output, "bytes", (int64_t)length);
	output_text(output, "sha256", sha256);
	print_files(output, files, count);
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
    .options = show_options,
    .operands_min = 1,
    .operands_max = 1,
    .form = &show_form,
    .run = show,
};
