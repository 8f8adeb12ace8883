/* SPDX-License-Identifier: ISC */
#ifndef TICKET_OUTCOME_H
#define TICKET_OUTCOME_H

#include <stdbool.h>

/* outcome - the outcome of a claim */
enum outcome {
	OUTCOME_FULFILLED,
	OUTCOME_PARTLY,
	OUTCOME_REFUSED,
	OUTCOME_RETAINED, /* until a day, on which the claim returns */
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

/*
 * A person must give a reason: for the requester, or for the office's records.
 */
/* It answers the request; otherwise no answer was due (any more). */
bool outcome_is_answer(enum outcome outcome);
/* There was no request after all: not counted in statistics. */
bool outcome_is_no_request(enum outcome outcome);
bool outcome_needs_reason(enum outcome outcome);

#endif
