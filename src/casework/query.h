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
 * query - the search language of officers: state:new kind:erasure due<7d
 *
 * Terms, all of which must match:
 *
 *	state:STATE kind:KIND mailbox:NAME
 *	assignee:USER		also me, nobody
 *	from:TEXT		in a party's address or name
 *	text:TEXT		in a subject or a message
 *	has:THING		attachment, letter (held), news
 *	is:STATUS		open, closed, overdue
 *	due<DAY received>=DAY	< <= : >= >; YYYY-MM-DD, today, 7d, -2w
 *	filter:NAME		the terms saved under this name
 *	TEXT			as text:TEXT
 *
 * Each term may be used only once (except has: and both ends of a day).
 */
#define QUERY_BYTES_MAX 1024
#define QUERY_TERMS_MAX 32

struct query_context {
	const char *actor; /* "me" */
	struct date today; /* in the office's zone */
	const char *zone;
	/*
	 * The saved terms, one line; NULL if the name is unknown. NULL: no
	 * filters.
	 */
	const char *(*find_saved)(const char *name, void *context);
	void *saved; /* its context */
};

/*
 * Adds one term; what it refers to lives as long as `memory`. An error
 * (ERROR_MESSAGE) says what is expected, and does not change the filter.
 */
bool query_add(struct arena *memory, const struct query_context *context,
    const char *term, struct ticket_filter *filter, struct error *err);

/*
 * All terms of a line, separated by blanks; quoted blanks are part of a term.
 */
bool query_parse(struct arena *memory, const struct query_context *context,
    const char *line, struct ticket_filter *filter, struct error *err);

#endif
