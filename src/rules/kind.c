/* SPDX-License-Identifier: ISC */
#include "rules/kind.h"

#include <string.h>

/* Only two of the traits matter here. */
enum trait {
	RIGHT = 0,
	ABSOLUTE = 0,
	CLARIFIED = 0,
	ERASES = 0,
	URGENT = 0,
	WEIGHED = 0,
	ASIDE = 1,
	RULE = 2,
};

static const struct {
	const char *name;
	unsigned traits;
} kinds[KINDS] = {
#define KIND(                                                            \
    constant, name, article, clock, identity, checklist, letter, traits) \
	[KIND_##constant] = {name, traits},
#include "rules/kind.def"
#undef KIND
};

#define KIND(constant, name, ...) \
	_Static_assert(sizeof name <= KIND_NAME_SIZE, "a name is too long");
#include "rules/kind.def"
#undef KIND

const char *
kind_name(enum kind kind)
{
	return kinds[kind].name;
}

bool
kind_find(const char *name, enum kind *ret_kind)
{
	for (int i = 0; i < KINDS; i++) {
		if (strcmp(kinds[i].name, name) == 0) {
			*ret_kind = (enum kind)i;
			return true;
		}
	}
	return false;
}

bool
kind_is_aside(enum kind kind)
{
	return (kinds[kind].traits & ASIDE) != 0;
}

bool
kind_needs_rule(enum kind kind)
{
	return (kinds[kind].traits & RULE) != 0;
}

kind_set
kinds_that(bool (*has)(enum kind kind))
{
	kind_set found = 0;

	for (int i = 0; i < KINDS; i++)
		if (has((enum kind)i))
			found |= KIND_BIT(i);
	return found;
}
