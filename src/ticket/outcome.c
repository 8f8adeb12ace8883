/* SPDX-License-Identifier: ISC */
#include "ticket/outcome.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "base/memory.h"

enum meaning {
	NO_REQUEST,
	NO_ANSWER,
	ANSWER,
};

static const struct {
	const char *name;
	bool needs_reason;
	enum meaning meaning;
} outcomes[OUTCOMES] = {
    [OUTCOME_FULFILLED] = {"fulfilled", false, ANSWER},
    [OUTCOME_PARTLY] = {"partly", true, ANSWER},
    [OUTCOME_REFUSED] = {"refused", true, ANSWER},
    [OUTCOME_RETAINED] = {"retained", true, ANSWER},
    [OUTCOME_REDIRECTED] = {"redirected", false, ANSWER},
    [OUTCOME_WITHDRAWN] = {"withdrawn", false, NO_ANSWER},
    [OUTCOME_DUPLICATE] = {"duplicate", false, NO_REQUEST},
    [OUTCOME_NOT_A_REQUEST] = {"not-a-request", false, NO_REQUEST},
    [OUTCOME_SPAM] = {"spam", false, NO_REQUEST},
    [OUTCOME_EXPIRED] = {"expired", true, NO_ANSWER},
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

bool
outcome_is_answer(enum outcome outcome)
{
	assert((size_t)outcome < LENGTH(outcomes));
	return outcomes[outcome].meaning == ANSWER;
}

bool
outcome_is_no_request(enum outcome outcome)
{
	assert((size_t)outcome < LENGTH(outcomes));
	return outcomes[outcome].meaning == NO_REQUEST;
}
