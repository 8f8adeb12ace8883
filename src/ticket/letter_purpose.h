/* SPDX-License-Identifier: ISC */
#ifndef TICKET_LETTER_PURPOSE_H
#define TICKET_LETTER_PURPOSE_H

#include <stdbool.h>
#include <stddef.h>

#include "rules/kind.h"

/*
 * letter_purpose - the list of letters, and the values of each
 *
 * Each is a row of ticket/letter.def.
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
 * For acknowledgements, the sort: a ticket has at most one of each sort; "" for
 * all other letters.
 */
const char *letter_purpose_receipt(enum letter_purpose purpose);

/*
 * It is not for the requester, but for somebody whose address is unknown: it
 * can be printed, but never sent.
 */
bool letter_purpose_is_draft(enum letter_purpose purpose);

/* It is sent only to a colleague. */
bool letter_purpose_is_internal(enum letter_purpose purpose);

/* Names allowed in {{ }}. */
enum letter_value {
	LETTER_VALUE_ORGANISATION,
	LETTER_VALUE_CONTACT,
	LETTER_VALUE_AUTHORITY,
	LETTER_VALUE_REFERENCE,
	LETTER_VALUE_RECEIVED_ON,
	LETTER_VALUE_GDPR,
	LETTER_VALUE_IN_UK,
	LETTER_VALUE_IN_NL,
	LETTER_VALUE_OFFICER,
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
	LETTER_VALUE_NUMBER,
	LETTER_VALUE_FORWARDED_ON,
	/* From here: of mail to the officer, and of no other. */
	LETTER_VALUE_OWN,
	LETTER_VALUE_TODAY = LETTER_VALUE_OWN,
	LETTER_VALUE_NEW_COUNT,
	LETTER_VALUE_NEW_TICKETS,
	LETTER_VALUE_DUE_1,
	LETTER_VALUE_DUE_3,
	LETTER_VALUE_DUE_7,
	LETTER_VALUE_OVERDUE,
	LETTER_VALUE_HELD,
	LETTER_VALUE_UNREAD,
	LETTER_VALUE_SPOT_CHECKS,
	LETTER_VALUE_FAILING,
	LETTER_VALUE_NOTHING,
	LETTER_VALUE_ALARM_BREACH,
	LETTER_VALUE_ALARM_MAILBOX,
	LETTER_VALUE_ALARM_RELAY,
	LETTER_VALUE_ALARM_CANARY,
	LETTER_VALUE_SINCE,
	LETTER_VALUE_UNTIL,
	LETTER_VALUES,
};
/* Values, then kinds: each kind is its word if the letter is about it. */
#define LETTER_NAMES ((size_t)LETTER_VALUES + KINDS)
/* The name with number `name` in that letter; NULL: not available. */
const char *letter_purpose_has(enum letter_purpose purpose, size_t name);

/* What a person must enter for a letter; bits of letter_needs. */
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
