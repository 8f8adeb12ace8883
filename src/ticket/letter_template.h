/* SPDX-License-Identifier: ISC */
#ifndef TICKET_LETTER_TEMPLATE_H
#define TICKET_LETTER_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"

/*
 * letter_template - one letter's text, cut at its tags
 *
 * Of mustache: {{name}} a value, {{#name}} ... {{/name}} what is there only if
 * the value is not empty, {{^name}} ... {{/name}} only if it is, {{>part}},
 * alone in its line, another file's lines. A section begins and ends in one
 * file; a tag of a section that is alone in its line leaves none. There is no
 * code, and no value is HTML.
 *
 * Pure. A value is put in as it is and never looked at for tags; control
 * characters in it become blanks, so that none can end a line.
 */
#define LETTER_TEMPLATE_BYTES_MAX ((size_t)64 * 1024)
#define LETTER_SECTIONS_MAX	  8  /* one within another */
#define LETTER_PARTS_MAX	  32 /* in one letter */

enum letter_piece_type {
	LETTER_PIECE_TEXT,
	LETTER_PIECE_VALUE,
	LETTER_PIECE_IF,     /* {{#name}} */
	LETTER_PIECE_UNLESS, /* {{^name}} */
	LETTER_PIECE_END,    /* {{/name}} */
};

struct letter_piece {
	enum letter_piece_type type;
	const char *text; /* of TEXT */
	size_t length;
	size_t value; /* its number, of all others */
	size_t end;   /* of IF and UNLESS: where their END is */
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

/* What {{>name}} stands for. A part has no parts. */
struct letter_part {
	const char *name;
	const char *file;
	const char *text;
	size_t length;
};

/* The names that may stand in {{ }}; names[i] is value i; NULL: not here. */
struct letter_names {
	const char *const *names;
	size_t count;
	const struct letter_part *parts;
	size_t parts_count;
};

/*
 * Cuts a file's content. ERROR_STORE, RETRY_NEVER: the first mistake with
 * `file` (or its part's), its line and what would be right.
 */
bool letter_template_parse(struct arena *memory, const char *file,
    const char *text, size_t length, const struct letter_names *names,
    struct letter_template *ret_template, struct error *err);

/*
 * The same for one line of another file, which is checked for nothing else and
 * must live as long as the pieces.
 */
bool letter_template_line(struct arena *memory, const char *file, size_t line,
    const char *text, const struct letter_names *names,
    struct letter_pieces *ret_pieces, struct error *err);

/* values[i] is value i, not NULL. */
char *letter_template_fill(struct arena *memory,
    const struct letter_pieces *pieces, const char *const *values);

#endif
