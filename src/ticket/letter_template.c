/* SPDX-License-Identifier: ISC */
#include "ticket/letter_template.h"

#include <string.h>

#include "base/buffer.h"
#include "base/utf8.h"

#define SUBJECT		"Subject:"
#define OPEN		"{{"
#define CLOSE		"}}"
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

struct parsing {
	struct arena *memory;
	const char *file;
	size_t line;
	const struct letter_names *names;
	struct error *err;
};

static bool
refuse(const struct parsing *parsing, const char *what)
{
	return error_set(parsing->err, ERROR_STORE, RETRY_NEVER, "%s:%zu: %s",
	    parsing->file, parsing->line, what);
}

static bool
refuse_name(const struct parsing *parsing, const char *name, size_t length)
{
	struct buffer known = {0};

	for (size_t i = 0; i < parsing->names->count; i++)
		if (parsing->names->names[i] != NULL)
			buffer_add_printf(&known, "%s%s",
			    known.length == 0 ? "" : ", ",
			    parsing->names->names[i]);
	(void)error_set(parsing->err, ERROR_STORE, RETRY_NEVER,
	    "%s:%zu: {{%.*s}} is not possible here; possible are %s",
	    parsing->file, parsing->line, length > 40 ? 40 : (int)length, name,
	    buffer_string(&known));
	buffer_release(&known);
	return false;
}

static void
add_piece(struct letter_pieces *pieces, struct letter_piece piece)
{
	pieces->items[pieces->count++] = piece;
}

static bool
add_value(const struct parsing *parsing, struct letter_pieces *pieces,
    const char *name, size_t length)
{
	const struct letter_names *names = parsing->names;

	for (size_t i = 0; i < names->count; i++)
		if (names->names[i] != NULL &&
		    strlen(names->names[i]) == length &&
		    memcmp(names->names[i], name, length) == 0) {
			add_piece(pieces, (struct letter_piece){.value = i});
			return true;
		}
	return refuse_name(parsing, name, length);
}

/* One line, with a NUL; a placeholder does not go over its end. */
static bool
cut_line(const struct parsing *parsing, struct letter_pieces *pieces,
    const char *text)
{
	for (;;) {
		const char *open = strstr(text, OPEN);
		const char *close = strstr(text, CLOSE);
		size_t length =
		    open != NULL ? (size_t)(open - text) : strlen(text);

		if (close != NULL && (open == NULL || close < open))
			return refuse(parsing, "}} without {{ before it");
		if (length > 0)
			add_piece(pieces,
			    (struct letter_piece){
				.text = text, .length = length});
		if (open == NULL)
			return true;
		if (close == NULL)
			return refuse(parsing, "{{ without }} behind it");
		open += sizeof OPEN - 1;
		if (!add_value(parsing, pieces, open, (size_t)(close - open)))
			return false;
		text = close + sizeof CLOSE - 1;
	}
}

/* The next line without its end, or NULL; moves *text on. */
static char *
next_line(struct parsing *parsing, char **text)
{
	char *line = *text;
	size_t length = strcspn(line, "\n");

	if (*line == '\0')
		return NULL;
	*text = line + length + (line[length] == '\n' ? 1 : 0);
	line[length] = '\0';
	if (length > 0 && line[length - 1] == '\r')
		line[length - 1] = '\0';
	parsing->line++;
	return line;
}

static bool
is_text(const struct parsing *parsing, const char *line)
{
	for (const char *byte = line; *byte != '\0'; byte++)
		if ((unsigned char)*byte < ' ' || *byte == 0x7f)
			return refuse(parsing, "a control character");
	if (!utf8_is_valid(line, strlen(line)))
		return refuse(parsing, "not UTF-8");
	return true;
}

static bool
cut_subject(
    struct parsing *parsing, char **text, struct letter_pieces *ret_subject)
{
	const char *line = next_line(parsing, text);

	if (line == NULL || strncmp(line, SUBJECT, sizeof SUBJECT - 1) != 0)
		return refuse(parsing, "the first line must be `Subject: ...`");
	line += sizeof SUBJECT - 1;
	line += strspn(line, " ");
	if (*line == '\0')
		return refuse(parsing, "the subject is empty");
	if (!is_text(parsing, line) || !cut_line(parsing, ret_subject, line))
		return false;
	line = next_line(parsing, text);
	if (line == NULL || *line != '\0')
		return refuse(parsing, "an empty line must follow the subject");
	return true;
}

static bool
cut_body(struct parsing *parsing, char **text, struct letter_pieces *ret_body)
{
	const struct letter_piece line_end = {.text = "\n", .length = 1};
	size_t empty_lines = 0;
	const char *line;

	while ((line = next_line(parsing, text)) != NULL) {
		if (!is_text(parsing, line))
			return false;
		/* Those at the start and at the end are left out. */
		if (*line == '\0') {
			empty_lines++;
			continue;
		}
		for (; ret_body->count > 0 && empty_lines > 0; empty_lines--)
			add_piece(ret_body, line_end);
		empty_lines = 0;
		if (!cut_line(parsing, ret_body, line))
			return false;
		add_piece(ret_body, line_end);
	}
	if (ret_body->count == 0)
		return refuse(parsing, "the letter has no text");
	return true;
}

/* Room for every piece: each value, the text before it, each line's end. */
static struct letter_pieces
new_pieces(struct arena *memory, const char *text)
{
	size_t most = 2;

	for (const char *byte = text; *byte != '\0'; byte++)
		if (*byte == '\n' || *byte == OPEN[0])
			most += 2;
	return (struct letter_pieces){
	    arena_array(memory, most, sizeof(struct letter_piece)), 0};
}

bool
letter_template_parse(struct arena *memory, const char *file, const char *text,
    size_t length, const struct letter_names *names,
    struct letter_template *ret_template, struct error *err)
{
	struct parsing parsing = {memory, file, 0, names, err};
	struct letter_template template;
	char *next;

	if (length > LETTER_TEMPLATE_BYTES_MAX)
		return refuse(&parsing, "larger than 64 KB");
	if (memchr(text, '\0', length) != NULL)
		return refuse(&parsing, "a NUL byte is in it");
	next = arena_copy(memory, text, length);
	if (strncmp(next, BYTE_ORDER_MARK, 3) == 0)
		next += 3;
	template.subject = new_pieces(memory, next);
	if (!cut_subject(&parsing, &next, &template.subject))
		return false;
	template.body = new_pieces(memory, next);
	if (!cut_body(&parsing, &next, &template.body))
		return false;
	*ret_template = template;
	return true;
}

bool
letter_template_line(struct arena *memory, const char *file, size_t line,
    const char *text, const struct letter_names *names,
    struct letter_pieces *ret_pieces, struct error *err)
{
	const struct parsing parsing = {memory, file, line, names, err};
	struct letter_pieces pieces = new_pieces(memory, text);

	if (!cut_line(&parsing, &pieces, text))
		return false;
	*ret_pieces = pieces;
	return true;
}

static void
add_value_text(struct buffer *text, const char *value)
{
	for (; *value != '\0'; value++) {
		bool is_control = (unsigned char)*value < ' ' || *value == 0x7f;

		buffer_add_byte(text, is_control ? ' ' : *value);
	}
}

char *
letter_template_fill(struct arena *memory, const struct letter_pieces *pieces,
    const char *const *values)
{
	struct buffer text = {0};
	char *copy;

	for (size_t i = 0; i < pieces->count; i++) {
		const struct letter_piece *piece = &pieces->items[i];

		if (piece->text != NULL)
			buffer_add(&text, piece->text, piece->length);
		else
			add_value_text(&text, values[piece->value]);
	}
	copy = arena_string(memory, buffer_string(&text));
	buffer_release(&text);
	return copy;
}
