/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>

#include "base/utf8.h"
#include "dpoctl/commands.h"
#include "dpoctl/enclosure.h"
#include "dpoctl/listing.h"
#include "dpoctl/new_file.h"
#include "dpoctl/session.h"

#define PART(type, member) OUTPUT_OF(type, struct enclosure, member)

static const struct output_field list_fields[] = {
    {"part", "PART", PART(TEXT, part)},
    {"name", "NAME", PART(TEXT, name)},
    {"type", "TYPE", PART(TEXT, type)},
    {"size_bytes", "BYTES", PART(COUNT, size_bytes)},
    {"message", "MAIL", PART(NUMBER, message)},
    {"received_at", "RECEIVED", PART(TIME, received_at)},
    {"from", "FROM", PART(TEXT, from)},
    {"sha256", NULL, PART(TEXT, digest)},
    {NULL, NULL, NULL},
};

static const struct output_form list_form = {OUTPUT_TABLE, list_fields};

static const struct output_field save_fields[] = {
    {"part", "PART", NULL},
    {"size_bytes", "BYTES", NULL},
    {"file", "FILE", NULL},
    {NULL, NULL, NULL},
};

static const struct output_form save_form = {OUTPUT_TABLE, save_fields};

/*
 * Finds the ticket of the first operand. EX_OK, or an exit code after a
 * message.
 */
static int
find(struct session *session, struct ticket_row *ret_ticket,
    struct enclosures *ret_enclosures)
{
	const char *id = session->operands[0];
	struct error err;

	switch (ticket_store_find(
	    session->db, session->memory, id, ret_ticket, &err)) {
	case FOUND:
		break;
	case ABSENT:
		return session_fail(EXIT_NOTHING, "no such ticket: %s", id);
	default:
		return session_error(&err, EX_DATAERR);
	}
	return enclosures_read(session, ret_ticket, ret_enclosures, &err)
	    ? EX_OK
	    : session_error(&err, EX_DATAERR);
}

static int
list_files(struct session *session, const struct enclosures *enclosures)
{
	struct listing listing = listing_begin(session, &list_form);
	int code;

	for (size_t i = 0; i < enclosures->files_count; i++) {
		output_fields(session->output, &enclosures->items[i]);
		(void)listing_row(&listing);
	}
	code = listing_end(&listing, true, NULL);
	if (code != EX_OK)
		output_note(session->output, "No attachments.");
	return code;
}

/* Lines end in LF; other nonprintable characters are made visible. */
static void
print_words(struct session *session, const struct buffer *words)
{
	struct buffer lines = {0};

	for (size_t i = 0; i < words->length; i++)
		if (words->data[i] != '\r' || i + 1 == words->length ||
		    words->data[i + 1] != '\n')
			buffer_add_byte(&lines, words->data[i]);
	while (lines.length > 0 && lines.data[lines.length - 1] == '\n')
		lines.data[--lines.length] = '\0';
	output_note(session->output,
	    utf8_visible(session->memory, buffer_string(&lines), lines.length,
		UTF8_KEEP_LINES));
	buffer_release(&lines);
}

static int
print_part(struct session *session, const struct enclosures *enclosures)
{
	const struct enclosure *part = NULL;
	struct unpacking *unpacking;
	struct buffer words = {0};
	int code =
	    enclosures_find(session, enclosures, session->operands[1], &part);

	if (code != EX_OK)
		return code;
	unpacking = unpacking_new(session);
	code = unpacking_words(unpacking, part, &words);
	if (code == EX_OK)
		print_words(session, &words);
	unpacking_free(unpacking);
	buffer_release(&words);
	return code;
}

static int
attachments(struct session *session)
{
	bool has_part = session->operands_count > 1;
	struct enclosures enclosures;
	struct ticket_row ticket;
	int code;

	if (has_part && session->is_json)
		return session_usage(session, "--json excludes PART");
	code = find(session, &ticket, &enclosures);
	if (code != EX_OK)
		return code;
	return has_part ? print_part(session, &enclosures)
			: list_files(session, &enclosures);
}

/* What is saved, and where. */
struct saving {
	struct session *session;
	struct ticket_row ticket;
	struct enclosures enclosures;
	const char *path;
	bool is_directory;
	const struct enclosure **parts;
	const char **files;
	size_t count;
};

static const char *
file_of(const struct saving *saving, const struct enclosure *part)
{
	struct arena *memory = saving->session->memory;
	long long id = saving->ticket.id;

	if (!saving->is_directory)
		return saving->path;
	if (part->what == ENCLOSURE_FILE)
		return arena_printf(memory, "%s/%lld-%s-%s", saving->path, id,
		    part->part, new_file_name(memory, part->name));
	return arena_printf(memory, "%s/%lld-%s-%lld.%s", saving->path, id,
	    part->what == ENCLOSURE_MAIL ? "mail" : "text",
	    (long long)part->message,
	    part->what == ENCLOSURE_MAIL ? "eml" : "txt");
}

/*
 * Selects the parts; without a word the only attachment, or all if a directory
 * is given.
 */
static int
choose(struct saving *saving, const char *word)
{
	const struct enclosures *all = &saving->enclosures;
	size_t most = word != NULL && strcmp(word, "all") == 0
	    ? all->count
	    : all->files_count;

	saving->parts = arena_array(
	    saving->session->memory, all->count + 1, sizeof *saving->parts);
	if (word != NULL && strcmp(word, "all") != 0) {
		saving->count = 1;
		return enclosures_find(
		    saving->session, all, word, &saving->parts[0]);
	}
	if (most == 0)
		return session_fail(EXIT_NOTHING,
		    "ticket %lld has no attachments; \"mail\" is the message",
		    (long long)saving->ticket.id);
	if (most > 1 && !saving->is_directory)
		return session_usage(saving->session,
		    "there are %zu parts: specify one of them, or an existing"
		    " directory",
		    most);
	for (size_t i = 0; i < most; i++)
		saving->parts[i] = &all->items[i];
	saving->count = most;
	return EX_OK;
}

/* Determines all names first: if one exists, nothing is written. */
static int
name_files(struct saving *saving)
{
	struct stat status;

	saving->files = arena_array(
	    saving->session->memory, saving->count, sizeof *saving->files);
	for (size_t i = 0; i < saving->count; i++) {
		const char *file = file_of(saving, saving->parts[i]);

		if (lstat(file, &status) == 0 && strcmp(file, "-") != 0)
			return session_fail(EX_CANTCREAT,
			    "%s exists: nothing is overwritten", file);
		saving->files[i] = file;
	}
	return EX_OK;
}

static int
write_files(struct saving *saving)
{
	struct session *session = saving->session;
	struct output *output = session->output;
	struct unpacking *unpacking = unpacking_new(session);
	struct buffer bytes = {0};
	bool is_quiet = strcmp(saving->path, "-") == 0;
	int code = EX_OK;

	if (!is_quiet)
		output_begin(output, &save_form);
	for (size_t i = 0; code == EX_OK && i < saving->count; i++) {
		code = unpacking_bytes(unpacking, saving->parts[i], &bytes);
		if (code == EX_OK)
			code = new_file_write(saving->files[i],
			    buffer_string(&bytes), bytes.length);
		if (code != EX_OK || is_quiet)
			continue;
		output_text(output, "part", saving->parts[i]->part);
		output_number(output, "size_bytes", (int64_t)bytes.length);
		output_text(output, "file", saving->files[i]);
		output_row(output);
	}
	if (!is_quiet)
		output_end(output);
	unpacking_free(unpacking);
	buffer_release(&bytes);
	return code;
}

static int
save(struct session *session)
{
	struct saving saving = {.session = session,
	    .path = session->operands[session->operands_count - 1]};
	struct stat status;
	int code = find(session, &saving.ticket, &saving.enclosures);

	saving.is_directory =
	    stat(saving.path, &status) == 0 && S_ISDIR(status.st_mode);
	if (code == EX_OK)
		code = choose(&saving,
		    session->operands_count > 2 ? session->operands[1] : NULL);
	if (code == EX_OK)
		code = name_files(&saving);
	return code == EX_OK ? write_files(&saving) : code;
}

const struct cmd cmd_attachments = {
    .name = "attachments",
    .operands = "ID [PART]",
    .summary = "List the attachments of a ticket, or show one that is text",
    .access = CMD_READS_STORE,
    .is_paged = true,
    .operands_min = 1,
    .operands_max = 2,
    .form = &list_form,
    .run = attachments,
};

const struct cmd cmd_save = {
    .name = "save",
    .operands = "ID [PART] PATH",
    .summary = "Write attachments or messages to new files",
    .access = CMD_READS_STORE,
    .operands_min = 2,
    .operands_max = 3,
    .form = &save_form,
    .run = save,
};
