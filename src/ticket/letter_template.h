/* SPDX-License-Identifier: ISC */
#ifndef TICKET_LETTER_TEMPLATE_H
#define TICKET_LETTER_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"

/*
 * letter_template - the text of a letter, parsed into pieces
 *
 * A subset of mustache: {{name}} is a value, {{#name}} ... {{/name}} is
 * included only if the value is not empty, {{^name}} ... {{/name}} only if it
 * is empty, {{>part}}, alone on its line, includes the lines of another file. A
 * section begins and ends in the same file; a section tag alone on its line
 * produces no line. There is no code and no HTML escaping.
 *
 * Pure. A value is inserted without expanding tags in it; its control
 * characters become blanks, so it cannot end a line.
 */
#define LETTER_TEMPLATE_BYTES_MAX ((size_t)64 * 1024)
#define LETTER_SECTIONS_MAX	  8  /* nested */
#define LETTER_PARTS_MAX	  32 /* per letter */

enum letter_piece_type {
	LETTER_PIECE_TEXT,
	LETTER_PIECE_VALUE,
	LETTER_PIECE_IF,     /* {{#name}} */
	LETTER_PIECE_UNLESS, /* {{^name}} */
	LETTER_PIECE_END,    /* {{/name}} */
};

struct letter_piece {
	enum letter_piece_type type;
	const char *text; /* for TEXT */
	size_t length;
	size_t value; /* its number, for all others */
	size_t end;   /* for IF and UNLESS: index of their END */
};

struct letter_pieces {
	struct letter_piece *items;
	size_t count;
	size_t room;
};

struct letter_template {
	struct letter_pieces subject;
	struct letter_pieces body; /* ends in one LF */
};

/* The content of {{>name}}. A part cannot include parts. */
struct letter_part {
	const char *name;
	const char *file;
	const char *text;
	size_t length;
};

/* Names allowed in {{ }}; names[i] is value i; NULL: not allowed here. */
struct letter_names {
	const char *const *names;
	size_t count;
	const struct letter_part *parts;
	size_t parts_count;
};

/*
 * Parses a file's content. ERROR_STORE, RETRY_NEVER: the first error with
 * `file` (or its part's), its line and what is expected.
 */
bool letter_template_parse(struct arena *memory, const char *file,
    const char *text, size_t length, const struct letter_names *names,
    struct letter_template *ret_template, struct error *err);

/*
 * The same for one line of another file; checks nothing else. The text must
 * live as long as the pieces.
 */
bool letter_template_line(struct arena *memory, const char *file, size_t line,
    const char *text, const struct letter_names *names,
    struct letter_pieces *ret_pieces, struct error *err);

/* values[i] is value i, never NULL. */
char *letter_template_fill(struct arena *memory,
    const struct letter_pieces *pieces, const char *const *values);

#endif
