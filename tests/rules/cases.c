/* SPDX-License-Identifier: ISC */
#include "tests/rules/cases.h"

#include <string.h>

#include "base/buffer.h"
#include "base/file.h"
#include "base/memory.h"
#include "mail/quote.h"
#include "rules/classify.h"

enum {
	CASES_MAX = 50000,
};

struct reader {
	struct arena *memory;
	struct rules_cases *cases;
	struct rules_case *current;
	struct buffer text;
	bool in_text;
};

static void
begin_case(struct reader *reader, const char *name)
{
	struct rules_case *current;

	current = &reader->cases->items[reader->cases->count++];
	current->name = arena_string(reader->memory, name);
	current->expect = current->language = "";
	current->message.subject = current->message.text = "";
	reader->current = current;
}

static void
add_attachment(struct reader *reader, const char *name)
{
	struct message *message = &reader->current->message;

	if (message->attachments == NULL)
		message->attachments = arena_array(reader->memory,
		    MESSAGE_ATTACHMENTS_MAX, sizeof *message->attachments);
	message->attachments[message->attachments_count++].name =
	    arena_string(reader->memory, name);
}

static void
end_text(struct reader *reader)
{
	struct message *message = &reader->current->message;
	struct quote quote = quote_split(reader->memory,
	    arena_string(reader->memory, buffer_string(&reader->text)));

	reader->in_text = false;
	message->text = quote.text;
	message->quoted = quote.quoted;
	buffer_clear(&reader->text);
}

static bool
read_line(struct reader *reader, const char *line)
{
	struct arena *memory = reader->memory;
	struct rules_case *current = reader->current;

	if (reader->in_text && strcmp(line, ".") == 0) {
		end_text(reader);
	} else if (reader->in_text) {
		buffer_add_string(&reader->text, line + (line[0] == '.'));
		buffer_add_byte(&reader->text, '\n');
	} else if (line[0] == '#' || line[0] == '\0') {
		return true;
	} else if (strncmp(line, "case ", 5) == 0) {
		if (reader->cases->count == CASES_MAX)
			return false;
		begin_case(reader, line + 5);
	} else if (current == NULL) {
		return false;
	} else if (strncmp(line, "subject ", 8) == 0) {
		current->message.subject = arena_string(memory, line + 8);
	} else if (strncmp(line, "expect ", 7) == 0) {
		current->expect = arena_string(memory, line + 7);
	} else if (strncmp(line, "language ", 9) == 0) {
		current->language = arena_string(memory, line + 9);
	} else if (strncmp(line, "fact ", 5) == 0) {
		if (current->facts_count == LENGTH(current->facts))
			return false;
		current->facts[current->facts_count++] =
		    arena_string(memory, line + 5);
	} else if (strncmp(line, "no-fact ", 8) == 0) {
		if (current->absent_count == LENGTH(current->absent))
			return false;
		current->absent[current->absent_count++] =
		    arena_string(memory, line + 8);
	} else if (strncmp(line, "attachment ", 11) == 0) {
		add_attachment(reader, line + 11);
	} else if (strcmp(line, "text") == 0) {
		reader->in_text = true;
	} else {
		return false;
	}
	return true;
}

bool
cases_read(struct arena *memory, const char *path,
    struct rules_cases *ret_cases, struct error *err)
{
	struct buffer content = {0};
	struct reader reader = {.memory = memory, .cases = ret_cases};
	unsigned number = 0;
	char *line;

	if (!file_read(path, (size_t)64 * 1024 * 1024, &content, err))
		return false;
	ret_cases->count = 0;
	ret_cases->items =
	    arena_array(memory, CASES_MAX, sizeof *ret_cases->items);
	line = content.data;
	while (line != NULL && *line != '\0') {
		char *end = strchr(line, '\n');

		if (end != NULL)
			*end++ = '\0';
		number++;
		if (!read_line(&reader, line))
			return error_set(err, ERROR_STORE, RETRY_NEVER,
			    "%s:%u: not understood", path, number);
		line = end;
	}
	buffer_release(&content);
	buffer_release(&reader.text);
	return true;
}

const char *
cases_describe(
    struct arena *memory, const struct classification *classification)
{
	const char *text = decision_name(classification->decision);

	for (int i = 0; i < KINDS; i++)
		if (classification->kinds & KIND_BIT(i))
			text = arena_printf(
			    memory, "%s %s", text, kind_name((enum kind)i));
	if (classification->processor)
		text = arena_printf(memory, "%s processor", text);
	return text;
}
