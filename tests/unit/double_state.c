/* SPDX-License-Identifier: ISC */
/*
 * Stands in for ticket/state.c, ticket/reference.c, rules/kind.c and the
 * names of rules/classify.c in the tests of the store, until those layers are
 * there: drop this file and its line in store.mk then. The symbols are weak.
 */
#include <string.h>

#include "base/memory.h"
#include "rules/classify.h"
#include "rules/kind.h"
#include "ticket/reference.h"
#include "ticket/state.h"

#define WEAK __attribute__((weak))

static const char *const tickets[] = {"triage", "new", "open",
    "waiting-identity", "waiting-clarification", "closed"};
static const char *const letters[] = {
    "held", "queued", "sending", "sent", "unknown", "failed", "cancelled"};
static const char *const events[] = {"approve", "cancel", "retry", "start",
    "accepted", "deferred", "refused", "lost"};
static const char *const kinds[] = {"access", "rectification", "erasure",
    "restriction", "portability", "objection", "optout", "withdraw-consent",
    "automated-decision", "complaint", "breach", "question", "reminder"};

static bool
find(const char *const *names, size_t count, const char *name, size_t *ret)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(names[i], name) == 0) {
			*ret = i;
			return true;
		}
	return false;
}

WEAK const char *
ticket_state_name(enum ticket_state state)
{
	return tickets[state];
}

WEAK const char *
letter_state_name(enum letter_state state)
{
	return letters[state];
}

WEAK const char *
letter_event_name(enum letter_event event)
{
	return events[event];
}

WEAK bool
letter_state_find(const char *name, enum letter_state *ret_state)
{
	size_t i;

	if (!find(letters, LENGTH(letters), name, &i))
		return false;
	*ret_state = (enum letter_state)i;
	return true;
}

WEAK bool
letter_state_next(
    enum letter_state from, enum letter_event event, enum letter_state *ret_to)
{
	static const int table[][3] = {
	    {LETTER_HELD, LETTER_APPROVE, LETTER_QUEUED},
	    {LETTER_HELD, LETTER_CANCEL, LETTER_CANCELLED},
	    {LETTER_QUEUED, LETTER_CANCEL, LETTER_CANCELLED},
	    {LETTER_QUEUED, LETTER_START, LETTER_SENDING},
	    {LETTER_SENDING, LETTER_ACCEPTED, LETTER_SENT},
	    {LETTER_SENDING, LETTER_DEFERRED, LETTER_QUEUED},
	    {LETTER_SENDING, LETTER_REFUSED, LETTER_FAILED},
	    {LETTER_SENDING, LETTER_LOST, LETTER_UNKNOWN},
	    {LETTER_UNKNOWN, LETTER_START, LETTER_SENDING},
	    {LETTER_FAILED, LETTER_RETRY, LETTER_QUEUED},
	};

	for (size_t i = 0; i < LENGTH(table); i++)
		if (table[i][0] == (int)from && table[i][1] == (int)event) {
			*ret_to = (enum letter_state)table[i][2];
			return true;
		}
	return false;
}

WEAK const char *
kind_name(enum kind kind)
{
	return kinds[kind];
}

WEAK bool
kind_find(const char *name, enum kind *ret_kind)
{
	size_t i;

	if (!find(kinds, LENGTH(kinds), name, &i))
		return false;
	*ret_kind = (enum kind)i;
	return true;
}

WEAK const char *
decision_name(enum decision decision)
{
	static const char *const names[] = {"request", "not-request", "unsure"};

	return names[decision];
}

WEAK const char *
rule_where_name(enum rule_where where)
{
	static const char *const names[] = {
	    "subject", "text", "first", "attachment"};

	return names[where];
}

WEAK bool
reference_parse(const char *text, uint64_t *ret_random)
{
	(void)text;
	(void)ret_random;
	return false;
}

WEAK void
reference_format(uint64_t random, char ret_text[REFERENCE_SIZE])
{
	(void)random;
	ret_text[0] = '\0';
}
