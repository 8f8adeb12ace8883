/* SPDX-License-Identifier: ISC */
#include "ticket/outcome.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "base/memory.h"

static const struct {
	const char *name;
	bool needs_reason;
} outcomes[OUTCOMES] = {
    [OUTCOME_FULFILLED] = {"fulfilled", false},
    [OUTCOME_PARTLY] = {"partly", true},
    [OUTCOME_REFUSED] = {"refused", true},
    [OUTCOME_RETAINED] = {"retained", true},
    [OUTCOME_REDIRECTED] = {"redirected", false},
    [OUTCOME_WITHDRAWN] = {"withdrawn", false},
    [OUTCOME_DUPLICATE] = {"duplicate", false},
    [OUTCOME_NOT_A_REQUEST] = {"not-a-request", false},
    [OUTCOME_SPAM] = {"spam", false},
    [OUTCOME_EXPIRED] = {"expired", true},
};

const char *
outcome_name(enum outcome outcome)
{
	assert((size_t)outcome < LENGTH(outcomes));
	return outcomes[outcome].name;
}

bool
outcome_find(const char *name, enum outcome *ret_outcome)
{
	for (size_t i = 0; i < LENGTH(outcomes); i++) {
		if (strcmp(outcomes[i].name, name) != 0)
			continue;
		*ret_outcome = (enum outcome)i;
		return true;
	}
	return false;
}

bool
outcome_needs_reason(enum outcome outcome)
{
	assert((size_t)outcome < LENGTH(outcomes));
	return outcomes[outcome].needs_reason;
}
