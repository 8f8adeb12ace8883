/* SPDX-License-Identifier: ISC */
#ifndef TICKET_OUTCOME_H
#define TICKET_OUTCOME_H

#include <stdbool.h>

/*
 * outcome - how a claim ends
 */
enum outcome {
	OUTCOME_FULFILLED,
	OUTCOME_PARTLY,
	OUTCOME_REFUSED,
	OUTCOME_RETAINED, /* until a day, on which it comes back */
	OUTCOME_REDIRECTED,
	OUTCOME_WITHDRAWN,
	OUTCOME_DUPLICATE,
	OUTCOME_NOT_A_REQUEST,
	OUTCOME_SPAM,
	OUTCOME_EXPIRED,
	OUTCOMES,
};

/* "fulfilled", ..., "not-a-request", ... */
const char *outcome_name(enum outcome outcome);
bool outcome_find(const char *name, enum outcome *ret_outcome);

/* A human must say why: the person is told, or the office accounts for it. */
/* It answers what was asked for; else nothing had to be answered (any more). */
bool outcome_is_answer(enum outcome outcome);
/* In the end nothing was asked for: statistics count no request. */
bool outcome_is_no_request(enum outcome outcome);
bool outcome_needs_reason(enum outcome outcome);

#endif
