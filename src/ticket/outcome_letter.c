/* SPDX-License-Identifier: ISC */
#include "ticket/outcome_letter.h"

#include "base/memory.h"
#include "ticket/kind_law.h"

/* The kinds that a row applies to. */
enum of_kinds {
	OF_ALL,
	OF_COMPLAINT,
	OF_WEIGHED,
	OF_ERASING,
	OF_REFUSABLE,
};

/* The first matching row applies. */
static const struct row {
	enum outcome outcome;
	enum of_kinds of;
	enum letter_purpose purpose;
} rows[] = {
    {OUTCOME_FULFILLED, OF_COMPLAINT, LETTER_FINDING},
    {OUTCOME_FULFILLED, OF_ALL, LETTER_FULFILLED},
    {OUTCOME_PARTLY, OF_COMPLAINT, LETTER_FINDING},
    {OUTCOME_PARTLY, OF_ALL, LETTER_PARTLY},
    {OUTCOME_REFUSED, OF_COMPLAINT, LETTER_FINDING},
    {OUTCOME_REFUSED, OF_WEIGHED, LETTER_OVERRIDDEN},
    {OUTCOME_REFUSED, OF_REFUSABLE, LETTER_REFUSAL},
    {OUTCOME_RETAINED, OF_ERASING, LETTER_RETAINED},
    {OUTCOME_REDIRECTED, OF_ALL, LETTER_REDIRECT},
    {OUTCOME_WITHDRAWN, OF_ALL, LETTER_WITHDRAWN},
    {OUTCOME_DUPLICATE, OF_ALL, LETTER_DUPLICATE},
    {OUTCOME_EXPIRED, OF_ALL, LETTER_EXPIRED},
};

static bool
fits(enum of_kinds of, enum kind kind)
{
	switch (of) {
	case OF_COMPLAINT:
		return kind_letter(kind) == LETTER_COMPLAINT;
	case OF_WEIGHED:
		return kind_is_weighed(kind);
	case OF_ERASING:
		return kind_erases(kind);
	case OF_REFUSABLE:
		return !kind_is_absolute(kind);
	default:
		return true;
	}
}

static bool
find_row(enum outcome outcome, enum kind kind, enum letter_purpose *ret_purpose)
{
	for (size_t i = 0; i < LENGTH(rows); i++) {
		if (rows[i].outcome != outcome || !fits(rows[i].of, kind))
			continue;
		*ret_purpose = rows[i].purpose;
		return true;
	}
	return false;
}

enum outcome_letter
outcome_letter(enum outcome outcome, kind_set kinds, bool has_backups,
    enum letter_purpose *ret_purpose)
{
	enum letter_purpose purpose = LETTER_PURPOSES, next;
	bool erases = (kinds & kinds_that(kind_erases)) != 0;

	if (kinds == 0)
		kinds = KIND_BIT(KIND_UNKNOWN);
	for (int i = 0; i < KINDS; i++) {
		if ((kinds & KIND_BIT(i)) == 0)
			continue;
		if (!find_row(outcome, (enum kind)i, &next))
			return OUTCOME_LETTER_NONE;
		if (purpose != LETTER_PURPOSES && purpose != next)
			return OUTCOME_LETTER_SEVERAL;
		purpose = next;
	}
	if (purpose == LETTER_FULFILLED && has_backups && erases)
		purpose = LETTER_ERASED;
	*ret_purpose = purpose;
	return OUTCOME_LETTER_ONE;
}
