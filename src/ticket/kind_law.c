/* SPDX-License-Identifier: ISC */
#include "ticket/kind_law.h"

#include <assert.h>

enum trait {
	RIGHT = 1 << 0,
	ABSOLUTE = 1 << 1,
	CLARIFIED = 1 << 2,
	ERASES = 1 << 3,
	URGENT = 1 << 4,
	WEIGHED = 1 << 5,
	ASIDE = 0, /* used by rules/kind.h, as the next */
	RULE = 0,
};

enum identity {
	IDENTITY_WAITS,
	IDENTITY_RUNS,
	IDENTITY_NEVER,
};

struct row {
	const char *article;
	enum kind_clock clock;
	enum identity identity;
	enum kind_checklist checklist;
	enum letter_purpose letter;
	unsigned traits;
};

static const struct row rows[KINDS] = {
#define KIND(                                                             \
    constant, name, article, clock, identity, checklist, letter, traits)  \
	[KIND_##constant] = {article, CLOCK_##clock, IDENTITY_##identity, \
	    CHECKLIST_##checklist, LETTER_##letter, traits},
#include "rules/kind.def"
#undef KIND
};

static const struct row *
row_of(enum kind kind)
{
	assert((unsigned)kind < KINDS);
	return &rows[kind];
}

const char *
kind_article(enum kind kind)
{
	return row_of(kind)->article;
}

enum kind_clock
kind_clock(enum kind kind)
{
	return row_of(kind)->clock;
}

bool
kind_reminds(enum kind kind)
{
	return row_of(kind)->clock == CLOCK_OF_ANOTHER;
}

bool
kind_is_clockless(enum kind kind)
{
	return kind_reminds(kind) || row_of(kind)->clock == CLOCK_NONE;
}

bool
kind_is_anonymous(enum kind kind)
{
	return row_of(kind)->identity == IDENTITY_NEVER;
}

bool
kind_waits_for_identity(enum kind kind)
{
	return row_of(kind)->identity == IDENTITY_WAITS;
}

bool
kind_waits_for_clarification(enum kind kind)
{
	return (row_of(kind)->traits & CLARIFIED) != 0;
}

bool
kind_is_right(enum kind kind)
{
	return (row_of(kind)->traits & RIGHT) != 0;
}

bool
kind_is_absolute(enum kind kind)
{
	return (row_of(kind)->traits & ABSOLUTE) != 0;
}

bool
kind_erases(enum kind kind)
{
	return (row_of(kind)->traits & ERASES) != 0;
}

bool
kind_is_weighed(enum kind kind)
{
	return (row_of(kind)->traits & WEIGHED) != 0;
}

bool
kind_is_urgent(enum kind kind)
{
	return (row_of(kind)->traits & URGENT) != 0;
}

enum kind_checklist
kind_checklist(enum kind kind)
{
	return row_of(kind)->checklist;
}

enum letter_purpose
kind_letter(enum kind kind)
{
	return row_of(kind)->letter;
}
