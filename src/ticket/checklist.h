/* SPDX-License-Identifier: ISC */
#ifndef TICKET_CHECKLIST_H
#define TICKET_CHECKLIST_H

#include <stddef.h>

#include "rules/kind.h"

/*
 * checklist - the required contents of an answer, before a claim is fulfilled
 *
 * GDPR Art. 15(1) and (3) for access, Art. 19 for corrected, erased or
 * restricted data. A kind without a row has an empty list.
 */
struct checklist_item {
	const char *name; /* as entered in dpoctl */
	const char *text; /* for people */
};

/* The items of a kind; *ret_count is 0 if there are none. */
const struct checklist_item *checklist_of(enum kind kind, size_t *ret_count);

#endif
