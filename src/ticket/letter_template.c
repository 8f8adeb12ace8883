/* SPDX-License-Identifier: ISC */
#include "ticket/letter_template.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
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
	size_t open[LETTER_SECTIONS_MAX]; /* open pieces, and their lines */
	size_t open_lines[LETTER_SECTIONS_MAX];
	size_t open_count;
	size_t open_before; /* the part being read */
	size_t parts_count;
	bool is_part;
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
	    "%s:%zu: unknown placeholder {{%.*s}}: expected one of %s",
	    parsing->file, parsing->line, length > 40 ? 40 : (int)length, name,
	    buffer_string(&known));
	buffer_release(&known);
	return false;
}

/* On the heap until `settle`. */
static void
add_piece(struct letter_pieces *pieces, struct letter_piece piece)
{
	if (pieces->count == pieces->room) {
		pieces->room = pieces->room * 2 + 16;
		pieces->items = memory_resize(
		    pieces->items, pieces->room, sizeof *pieces->items);
	}
	pieces->items[pieces->count++] = piece;
}

/*
 * Also after a failure. The letters of all languages stay in memory: they get
 * the room that they need, and nothing is left of what was too small.
 */
static void
settle(const struct parsing *parsing, struct letter_pieces *pieces)
{
	struct letter_piece *items =
	    arena_array(parsing->memory, pieces->count, sizeof *items);

	if (pieces->count > 0)
		memcpy(items, pieces->items, pieces->count * sizeof *items);
	free(pieces->items);
	pieces->items = items;
	pieces->room = pieces->count;
}

static void
add_text(struct letter_pieces *pieces, const char *text, size_t length)
{
	if (length > 0)
		add_piece(pieces,
		    (struct letter_piece){.text = text, .length = length});
}

static bool
begin_section(struct parsing *parsing, struct letter_pieces *pieces,
    struct letter_piece piece)
{
	if (parsing->open_count == LETTER_SECTIONS_MAX)
		return refuse(parsing, "too many sections within each other");
	parsing->open[parsing->open_count] = pieces->count;
	parsing->open_lines[parsing->open_count++] = parsing->line;
	add_piece(pieces, piece);
	return true;
}

static bool
end_section(struct parsing *parsing, struct letter_pieces *pieces,
    struct letter_piece piece)
{
	struct letter_piece *begun;

	if (parsing->open_count == parsing->open_before)
		return refuse(parsing, "a section ends that was not begun");
	begun = &pieces->items[parsing->open[--parsing->open_count]];
	if (begun->value != piece.value)
		return error_set(parsing->err, ERROR_STORE, RETRY_NEVER,
		    "%s:%zu: {{/%s}} where {{/%s}} must stand first",
		    parsing->file, parsing->line,
		    parsing->names->names[piece.value],
		    parsing->names->names[begun->value]);
	begun->end = pieces->count;
	add_piece(pieces, piece);
	return true;
}

/* Sections open from `level` on were begun in this text. */
static bool
check_closed(
    struct parsing *parsing, const struct letter_pieces *pieces, size_t level)
{
	size_t at = parsing->open_count - 1;

	if (parsing->open_count == level)
		return true;
	parsing->line = parsing->open_lines[at];
	return error_set(parsing->err, ERROR_STORE, RETRY_NEVER,
	    "%s:%zu: the section {{#%s}} is not closed", parsing->file,
	    parsing->line,
	    parsing->names->names[pieces->items[parsing->open[at]].value]);
}

/* "name", "#name", "^name" or "/name" */
static bool
add_tag(struct parsing *parsing, struct letter_pieces *pieces, const char *tag,
    size_t length)
{
	const struct letter_names *names = parsing->names;
	struct letter_piece piece = {
	    .type = *tag == '#' ? LETTER_PIECE_IF
		: *tag == '^'	? LETTER_PIECE_UNLESS
		: *tag == '/'	? LETTER_PIECE_END
				: LETTER_PIECE_VALUE,
	};
	size_t skipped = piece.type == LETTER_PIECE_VALUE ? 0 : 1;

	if (*tag == '>')
		return refuse(parsing, "a part must stand alone in its line");
	tag += skipped;
	length -= skipped;
	while (piece.value < names->count &&
	    (names->names[piece.value] == NULL ||
		strlen(names->names[piece.value]) != length ||
		memcmp(names->names[piece.value], tag, length) != 0))
		piece.value++;
	if (piece.value == names->count)
		return refuse_name(parsing, tag, length);
	if (piece.type == LETTER_PIECE_END)
		return end_section(parsing, pieces, piece);
	if (piece.type != LETTER_PIECE_VALUE)
		return begin_section(parsing, pieces, piece);
	add_piece(pieces, piece);
	return true;
}

/* Parses one line ending in NUL; a tag cannot span lines. */
static bool
cut_line(
    struct parsing *parsing, struct letter_pieces *pieces, const char *text)
{
	for (;;) {
		const char *open = strstr(text, OPEN);
		const char *close = strstr(text, CLOSE);
		size_t length =
		    open != NULL ? (size_t)(open - text) : strlen(text);

		if (close != NULL && (open == NULL || close < open))
			return refuse(parsing, "}} without {{ before it");
		add_text(pieces, text, length);
		if (open == NULL)
			return true;
		if (close == NULL)
			return refuse(parsing, "{{ without }} after it");
		open += sizeof OPEN - 1;
		if (!add_tag(parsing, pieces, open, (size_t)(close - open)))
			return false;
		text = close + sizeof CLOSE - 1;
	}
}

/* Returns the next line without its end, or NULL; advances *text. */
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
			return refuse(parsing, "control character");
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
	if (!is_text(parsing, line) || !cut_line(parsing, ret_subject, line) ||
	    !check_closed(parsing, ret_subject, 0))
		return false;
	line = next_line(parsing, text);
	if (line == NULL || *line != '\0')
		return refuse(parsing, "an empty line must follow the subject");
	return true;
}

/* The only tag on its line, so the line is dropped. */
static bool
is_alone(const char *line, const char *signs)
{
	const char *close;

	if (strncmp(line, OPEN, sizeof OPEN - 1) != 0 ||
	    line[sizeof OPEN - 1] == '\0' ||
	    strchr(signs, line[sizeof OPEN - 1]) == NULL)
		return false;
	close = strstr(line, CLOSE);
	return close != NULL && close[sizeof CLOSE - 1] == '\0';
}

static bool add_part(struct parsing *parsing, struct letter_pieces *pieces,
    const char *name, size_t length);

static bool
cut_body_line(
    struct parsing *parsing, struct letter_pieces *pieces, const char *line)
{
	if (is_alone(line, ">"))
		return add_part(parsing, pieces, line + sizeof OPEN,
		    strlen(line) - sizeof OPEN - (sizeof CLOSE - 1));
	if (!cut_line(parsing, pieces, line))
		return false;
	if (!is_alone(line, "#^/"))
		add_text(pieces, "\n", 1);
	return true;
}

static bool
cut_body(struct parsing *parsing, char **text, struct letter_pieces *ret_body)
{
	size_t empty_lines = 0, first = ret_body->count;
	size_t level = parsing->open_count;
	const char *line;

	while ((line = next_line(parsing, text)) != NULL) {
		if (!is_text(parsing, line))
			return false;
		/* Empty lines at the start and end are dropped. */
		if (*line == '\0') {
			empty_lines++;
			continue;
		}
		for (; ret_body->count > first && empty_lines > 0;
		     empty_lines--)
			add_text(ret_body, "\n", 1);
		empty_lines = 0;
		if (!cut_body_line(parsing, ret_body, line))
			return false;
	}
	if (ret_body->count == first)
		return refuse(parsing,
		    parsing->is_part ? "the part has no text"
				     : "the letter has no text");
	return check_closed(parsing, ret_body, level);
}

static bool
check_size(const struct parsing *parsing, const char *text, size_t length)
{
	if (length > LETTER_TEMPLATE_BYTES_MAX)
		return refuse(parsing, "larger than 64 KB");
	if (memchr(text, '\0', length) != NULL)
		return refuse(parsing, "contains a NUL byte");
	return true;
}

/* A modifiable copy. */
static char *
copy_text(const struct parsing *parsing, const char *text, size_t length)
{
	char *copy = arena_copy(parsing->memory, text, length);

	return strncmp(copy, BYTE_ORDER_MARK, 3) == 0 ? copy + 3 : copy;
}

static const struct letter_part *
find_part(const struct letter_names *names, const char *name, size_t length)
{
	for (size_t i = 0; i < names->parts_count; i++)
		if (strlen(names->parts[i].name) == length &&
		    memcmp(names->parts[i].name, name, length) == 0)
			return &names->parts[i];
	return NULL;
}

static bool
add_part(struct parsing *parsing, struct letter_pieces *pieces,
    const char *name, size_t length)
{
	const struct letter_part *part =
	    find_part(parsing->names, name, length);
	const char *file = parsing->file;
	size_t line = parsing->line;
	char *text;

	if (parsing->is_part)
		return refuse(parsing, "a part cannot have parts");
	if (part == NULL)
		return error_set(parsing->err, ERROR_STORE, RETRY_NEVER,
		    "%s:%zu: there is no part %.*s in this language",
		    parsing->file, parsing->line,
		    length > 40 ? 40 : (int)length, name);
	if (parsing->parts_count++ == LETTER_PARTS_MAX)
		return refuse(parsing, "too many parts");
	parsing->file = part->file;
	parsing->line = 0;
	if (!check_size(parsing, part->text, part->length))
		return false;
	text = copy_text(parsing, part->text, part->length);
	parsing->is_part = true;
	parsing->open_before = parsing->open_count;
	if (!cut_body(parsing, &text, pieces))
		return false;
	parsing->is_part = false;
	parsing->open_before = 0;
	parsing->file = file;
	parsing->line = line;
	return true;
}

bool
letter_template_parse(struct arena *memory, const char *file, const char *text,
    size_t length, const struct letter_names *names,
    struct letter_template *ret_template, struct error *err)
{
	struct parsing parsing = {
	    .memory = memory, .file = file, .names = names, .err = err};
	struct letter_template template = {0};
	bool is_parsed;
	char *next;

	if (!check_size(&parsing, text, length))
		return false;
	next = copy_text(&parsing, text, length);
	is_parsed = cut_subject(&parsing, &next, &template.subject) &&
	    cut_body(&parsing, &next, &template.body);
	settle(&parsing, &template.subject);
	settle(&parsing, &template.body);
	if (is_parsed)
		*ret_template = template;
	return is_parsed;
}

bool
letter_template_line(struct arena *memory, const char *file, size_t line,
    const char *text, const struct letter_names *names,
    struct letter_pieces *ret_pieces, struct error *err)
{
	struct parsing parsing = {
	    .memory = memory,
	    .file = file,
	    .line = line,
	    .names = names,
	    .err = err,
	};
	struct letter_pieces pieces = {0};
	bool is_parsed = cut_line(&parsing, &pieces, text) &&
	    check_closed(&parsing, &pieces, 0);

	settle(&parsing, &pieces);
	if (is_parsed)
		*ret_pieces = pieces;
	return is_parsed;
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

		if (piece->type == LETTER_PIECE_TEXT)
			buffer_add(&text, piece->text, piece->length);
		else if (piece->type == LETTER_PIECE_VALUE)
			add_value_text(&text, values[piece->value]);
		else if (piece->type != LETTER_PIECE_END &&
		    (values[piece->value][0] != '\0') !=
			(piece->type == LETTER_PIECE_IF))
			i = piece->end;
	}
	copy = arena_string(memory, buffer_string(&text));
	buffer_release(&text);
	return copy;
}
