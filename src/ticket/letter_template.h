/* SPDX-License-Identifier: ISC */
#ifndef TICKET_LETTER_TEMPLATE_H
#define TICKET_LETTER_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"

/*
 * letter_template - one letter's text, cut at its placeholders
 *
 * Pure. A value is put in as it is and never looked at for placeholders;
 * control characters in it become blanks, so that none can end a line.
 */
#define LETTER_TEMPLATE_BYTES_MAX ((size_t)64 * 1024)

/* Text, or the value with this number. */
struct letter_piece {
	const char *text; /* NULL: a value */
	size_t length;
	size_t value;
};

struct letter_pieces {
	struct letter_piece *items;
	size_t count;
};

struct letter_template {
	struct letter_pieces subject;
	struct letter_pieces body; /* ends in one LF */
};

/* The names that may stand in {{ }}; names[i] is value i; NULL: not here. */
struct letter_names {
	const char *const *names;
	size_t count;
};

/*
 * Cuts a file's content. ERROR_STORE, RETRY_NEVER: the first mistake with
 * `file`, its line and what would be right.
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
