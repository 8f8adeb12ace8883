/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_SEARCH_H
#define DPOCTL_SEARCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "store/ticket_store.h"
#include "dpoctl/session.h"

/*
 * search - converts an officer's query (casework/query.h) to a filter, with the
 * names of saved filters
 *
 * Start with search_begin; what the filter refers to lives as long as the
 * session's memory.
 */
struct ticket_filter search_begin(struct session *session);

/* Operands, one term each. EX_OK, or EX_USAGE after a message. */
int search_terms(struct session *session, const char *const *terms,
    size_t count, struct ticket_filter *filter);

/* All terms of one line. */
bool search_line(struct session *session, const char *line,
    struct ticket_filter *filter, struct error *err);

#endif
