/* SPDX-License-Identifier: ISC */
#include "dpod/interview/answers.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "dpod/interview/table.h"

#define SAID_MAX 8192

bool
answers_has(const struct interview *interview, enum question question,
    const char *answer)
{
	return interview->answers[question] != NULL &&
	    strcmp(interview->answers[question], answer) == 0;
}

bool
answers_is_local(const struct interview *interview)
{
	const char *server = interview->answers[Q_SERVER];

	return server != NULL && strncmp(server, "maildir:", 8) == 0;
}

bool
answers_is_oauth2(const struct interview *interview)
{
	return answers_has(interview, Q_LOGIN, "microsoft") ||
	    answers_has(interview, Q_LOGIN, "google") ||
	    answers_has(interview, Q_LOGIN, "custom");
}

static bool
read_offices(struct interview *interview, const char *path, struct error *err)
{
	struct arena *memory = interview->memory;
	struct table table;

	if (!table_read(memory, path, 6, &table, err))
		return false;
	interview->offices =
	    arena_array(memory, table.count + 1, sizeof(struct office));
	for (size_t i = 0; i < table.count; i++)
		interview->offices[i] = (struct office){table.rows[i][0],
		    table.rows[i][1], table.rows[i][2], table.rows[i][3],
		    table.rows[i][4], table.rows[i][5]};
	interview->offices_count = table.count;
	return true;
}

static bool
read_providers(struct interview *interview, const char *path, struct error *err)
{
	struct arena *memory = interview->memory;
	struct table table;

	if (!table_read(memory, path, 6, &table, err))
		return false;
	interview->providers =
	    arena_array(memory, table.count + 1, sizeof(struct mail_provider));
	for (size_t i = 0; i < table.count; i++)
		interview->providers[i] = (struct mail_provider){
		    table.rows[i][0], table.rows[i][1], table.rows[i][2],
		    table.rows[i][3], table.rows[i][4], table.rows[i][5]};
	interview->providers_count = table.count;
	return true;
}

bool
answers_open(
    struct interview *interview, const struct target *target, struct error *err)
{
	struct arena *memory = arena_new();
	const char *data = file_program_data(memory, "rules");

	interview->memory = memory;
	interview->target = target;
	return read_offices(interview,
		   arena_printf(memory, "%s/setup/offices", data), err) &&
	    read_providers(interview,
		arena_printf(memory, "%s/setup/providers", data), err);
}

void
answers_close(struct interview *interview)
{
	secret_wipe(&interview->mailbox.password);
	secret_wipe(&interview->relay.password);
	arena_free(interview->memory);
}

/* Bytes of the line that fit into `width` characters, up to a blank. */
static size_t
fitting(const char *line, size_t width)
{
	size_t count = 0, blank = 0, i = 0;

	for (; line[i] != '\0' && line[i] != '\n'; i++) {
		/* The later bytes of a character take no column. */
		count += ((unsigned char)line[i] & 0xc0) != 0x80;
		if (count > width && blank > 0)
			return blank;
		if (line[i] == ' ')
			blank = i;
	}
	return i;
}

/* A line that is indented further is a command, and stays whole. */
static void
print_wrapped(const char *line)
{
	size_t indent = strspn(line, " ");
	size_t width = indent > 2 || isatty(STDOUT_FILENO) == 0
	    ? SIZE_MAX
	    : ANSWERS_COLUMNS - indent;
	const char *text = line + indent;

	do {
		size_t length = fitting(text, width);

		(void)printf("%*s%.*s\n", (int)indent, "", (int)length, text);
		text += length;
		if (*text == ' ')
			text++;
		else if (*text == '\n')
			break;
	} while (*text != '\0');
}

void
answers_say(const char *format, ...)
{
	char text[SAID_MAX];
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	for (const char *line = text; line != NULL;) {
		const char *end = strchr(line, '\n');

		print_wrapped(line);
		line = end == NULL ? NULL : end + 1;
	}
	(void)fflush(stdout);
}
