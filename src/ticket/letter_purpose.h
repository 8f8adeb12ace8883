/* SPDX-License-Identifier: ISC */
#ifndef TICKET_LETTER_PURPOSE_H
#define TICKET_LETTER_PURPOSE_H

#include <stdbool.h>
#include <stddef.h>

#include "rules/kind.h"

/*
 * letter_purpose - which letters there are, and what each may say
 *
 * A row of ticket/letter.def each.
 */
enum letter_purpose {
#define LETTER(constant, ...) LETTER_##constant,
#include "ticket/letter.def"
#undef LETTER
	LETTER_PURPOSES,
};

/* "acknowledge", "acknowledge-generic" */
const char *letter_purpose_name(enum letter_purpose purpose);
bool letter_purpose_find(const char *name, enum letter_purpose *ret_purpose);

/*
 * Of letters that say that something was received, the sort: a ticket has one
 * of each sort at most; "" of all others.
 */
const char *letter_purpose_receipt(enum letter_purpose purpose);

/*
 * It is not for whoever wrote, but for somebody whose address nobody has told
 * us: it can be printed and never sent.
 */
bool letter_purpose_is_draft(enum letter_purpose purpose);

/* What may stand in {{ }}. */
enum letter_value {
	LETTER_VALUE_ORGANISATION,
	LETTER_VALUE_CONTACT,
	LETTER_VALUE_AUTHORITY,
	LETTER_VALUE_REFERENCE,
	LETTER_VALUE_RECEIVED_ON,
	LETTER_VALUE_GDPR,
	LETTER_VALUE_IN_UK,
	LETTER_VALUE_IN_NL,
	LETTER_VALUE_DUE_ON,
	LETTER_VALUE_KINDS,
	LETTER_VALUE_REASON,
	LETTER_VALUE_UNTIL_ON,
	LETTER_VALUE_AMOUNT,
	LETTER_VALUE_CLIENT,
	LETTER_VALUE_CODE,
	LETTER_VALUE_DONE,
	LETTER_VALUE_PROVISION,
	LETTER_VALUE_EXTENDABLE,
	LETTER_VALUES,
};
/* The values, and the kinds: each is its word if the letter is about it. */
#define LETTER_NAMES ((size_t)LETTER_VALUES + KINDS)
/* The name that number `name` has in that letter; NULL: it has not. */
const char *letter_purpose_has(enum letter_purpose purpose, size_t name);

/* What a human must give for a letter; bits of letter_needs. */
enum letter_need {
	LETTER_NEEDS_REASON = 1 << 0,
	LETTER_NEEDS_UNTIL = 1 << 1,
	LETTER_NEEDS_AMOUNT = 1 << 2,
	LETTER_NEEDS_CLIENT = 1 << 3,
	LETTER_NEEDS_CODE = 1 << 4,
	LETTER_NEEDS_DUE = 1 << 5,
	LETTER_NEEDS_DONE = 1 << 6,
	LETTER_NEEDS_PROVISION = 1 << 7,
};
unsigned letter_needs(enum letter_purpose purpose);

#endif
