/* SPDX-License-Identifier: ISC */
#include "ticket/letter_purpose.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "base/memory.h"

/* Values of all letters come before these. */
enum {
	DUE_ON = 1 << LETTER_VALUE_DUE_ON,
	KINDS_OF = 1 << LETTER_VALUE_KINDS,
	REASON = 1 << LETTER_VALUE_REASON,
	UNTIL_ON = 1 << LETTER_VALUE_UNTIL_ON,
	AMOUNT = 1 << LETTER_VALUE_AMOUNT,
	CLIENT = 1 << LETTER_VALUE_CLIENT,
	CODE = 1 << LETTER_VALUE_CODE,
	DONE = 1 << LETTER_VALUE_DONE,
	PROVISION = 1 << LETTER_VALUE_PROVISION,
	EXTENDABLE = 1 << LETTER_VALUE_EXTENDABLE,
	NUMBER = 1 << LETTER_VALUE_NUMBER,
	FORWARDED_ON = 1 << LETTER_VALUE_FORWARDED_ON,
	/* All values of mail to the officer. */
	OWN = 1 << LETTER_VALUE_OWN,
	DRAFT = OWN << 1,
	INTERNAL = OWN << 2,
};

static const struct {
	const char *name;
	const char *receipt;
	unsigned values;
} purposes[LETTER_PURPOSES] = {
#define LETTER(constant, name, receipt, values) \
	[LETTER_##constant] = {name, receipt, values},
#include "ticket/letter.def"
#undef LETTER
};

static const struct {
	const char *name;
	unsigned need; /* 0: optional */
} values[LETTER_VALUES] = {
    [LETTER_VALUE_ORGANISATION] = {"organisation", 0},
    [LETTER_VALUE_CONTACT] = {"contact", 0},
    [LETTER_VALUE_AUTHORITY] = {"authority", 0},
    [LETTER_VALUE_REFERENCE] = {"reference", 0},
    [LETTER_VALUE_RECEIVED_ON] = {"received_on", 0},
    [LETTER_VALUE_GDPR] = {"gdpr", 0},
    [LETTER_VALUE_IN_UK] = {"in_uk", 0},
    [LETTER_VALUE_IN_NL] = {"in_nl", 0},
    [LETTER_VALUE_OFFICER] = {"officer", 0},
    [LETTER_VALUE_DUE_ON] = {"due_on", LETTER_NEEDS_DUE},
    [LETTER_VALUE_KINDS] = {"kinds", 0},
    [LETTER_VALUE_REASON] = {"reason", LETTER_NEEDS_REASON},
    [LETTER_VALUE_UNTIL_ON] = {"until_on", LETTER_NEEDS_UNTIL},
    [LETTER_VALUE_AMOUNT] = {"amount", LETTER_NEEDS_AMOUNT},
    [LETTER_VALUE_CLIENT] = {"client", LETTER_NEEDS_CLIENT},
    [LETTER_VALUE_CODE] = {"code", LETTER_NEEDS_CODE},
    [LETTER_VALUE_DONE] = {"done", LETTER_NEEDS_DONE},
    [LETTER_VALUE_PROVISION] = {"provision", LETTER_NEEDS_PROVISION},
    [LETTER_VALUE_EXTENDABLE] = {"extendable", 0},
    [LETTER_VALUE_NUMBER] = {"number", 0},
    [LETTER_VALUE_FORWARDED_ON] = {"forwarded_on", 0},
    [LETTER_VALUE_TODAY] = {"today", 0},
    [LETTER_VALUE_NEW_COUNT] = {"new_count", 0},
    [LETTER_VALUE_NEW_TICKETS] = {"new_tickets", 0},
    [LETTER_VALUE_DUE_1] = {"due_1", 0},
    [LETTER_VALUE_DUE_3] = {"due_3", 0},
    [LETTER_VALUE_DUE_7] = {"due_7", 0},
    [LETTER_VALUE_OVERDUE] = {"overdue", 0},
    [LETTER_VALUE_HELD] = {"held", 0},
    [LETTER_VALUE_UNREAD] = {"unread", 0},
    [LETTER_VALUE_SPOT_CHECKS] = {"spot_checks", 0},
    [LETTER_VALUE_FAILING] = {"failing", 0},
    [LETTER_VALUE_NOTHING] = {"nothing", 0},
    [LETTER_VALUE_ALARM_BREACH] = {"alarm_breach", 0},
    [LETTER_VALUE_ALARM_MAILBOX] = {"alarm_mailbox", 0},
    [LETTER_VALUE_ALARM_RELAY] = {"alarm_relay", 0},
    [LETTER_VALUE_ALARM_CANARY] = {"alarm_canary", 0},
    [LETTER_VALUE_SINCE] = {"since", 0},
    [LETTER_VALUE_UNTIL] = {"until", 0},
};

const char *
letter_purpose_name(enum letter_purpose purpose)
{
	assert((size_t)purpose < LENGTH(purposes));
	return purposes[purpose].name;
}

bool
letter_purpose_find(const char *name, enum letter_purpose *ret_purpose)
{
	for (size_t i = 0; i < LENGTH(purposes); i++) {
		if (strcmp(purposes[i].name, name) != 0)
			continue;
		*ret_purpose = (enum letter_purpose)i;
		return true;
	}
	return false;
}

const char *
letter_purpose_receipt(enum letter_purpose purpose)
{
	assert((size_t)purpose < LENGTH(purposes));
	return purposes[purpose].receipt;
}

bool
letter_purpose_is_draft(enum letter_purpose purpose)
{
	assert((size_t)purpose < LENGTH(purposes));
	return (purposes[purpose].values & DRAFT) != 0;
}

bool
letter_purpose_is_internal(enum letter_purpose purpose)
{
	assert((size_t)purpose < LENGTH(purposes));
	return (purposes[purpose].values & INTERNAL) != 0;
}

static bool
letter_says(enum letter_purpose purpose, enum letter_value value)
{
	if (value > LETTER_VALUE_OWN)
		value = LETTER_VALUE_OWN;
	return value < LETTER_VALUE_DUE_ON ||
	    (purposes[purpose].values & (1U << value)) != 0;
}

const char *
letter_purpose_has(enum letter_purpose purpose, size_t name)
{
	assert(name < LETTER_NAMES);
	if (name < LETTER_VALUES)
		return letter_says(purpose, (enum letter_value)name)
		    ? values[name].name
		    : NULL;
	return letter_says(purpose, LETTER_VALUE_KINDS)
	    ? kind_name((enum kind)(name - LETTER_VALUES))
	    : NULL;
}

unsigned
letter_needs(enum letter_purpose purpose)
{
	unsigned found = 0;

	for (int i = 0; i < LETTER_VALUES; i++)
		if (letter_says(purpose, (enum letter_value)i))
			found |= values[i].need;
	return found;
}
