/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_QUERY_H
#define CASEWORK_QUERY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/error.h"
#include "store/ticket_store.h"

/*
 * query - what an officer looks for, in words: state:new kind:erasure due<7d
 *
 * Terms, all of which must be true:
 *
 *	state:STATE kind:KIND mailbox:NAME
 *	assignee:USER		also me, nobody
 *	from:TEXT		in a party's address or name
 *	text:TEXT		in a subject or a message
 *	has:THING		attachment, letter (held), news
 *	is:STATUS		open, closed, overdue
 *	due<DAY received>=DAY	< <= : >= >; YYYY-MM-DD, today, 7d, -2w
 *	filter:NAME		the terms that were saved under this name
 *	TEXT			as text:TEXT
 *
 * A term of each name stands once (has: and the two ends of a day excepted).
 */
#define QUERY_BYTES_MAX 1024
#define QUERY_TERMS_MAX 32

struct query_context {
	const char *actor; /* "me" */
	struct date today; /* in the office's zone */
	const char *zone;
	/* The saved terms, one line; NULL if there are none. NULL: no names. */
	const char *(*find_saved)(const char *name, void *context);
	void *saved; /* its context */
};

/*
 * Adds one term; what it points to lives as long as `memory`. An error
 * (ERROR_MESSAGE) says what would be right, and leaves the filter alone.
 */
bool query_add(struct arena *memory, const struct query_context *context,
    const char *term, struct ticket_filter *filter, struct error *err);

/*
 * All terms of a line, separated by blanks; those between two `"` belong to
 * their term.
 */
bool query_parse(struct arena *memory, const struct query_context *context,
    const char *line, struct ticket_filter *filter, struct error *err);

#endif
