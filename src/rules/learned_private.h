/* SPDX-License-Identifier: ISC */
#ifndef RULES_LEARNED_PRIVATE_H
#define RULES_LEARNED_PRIVATE_H

#include <stdbool.h>

#include "learn/learner.h"
#include "rules/expect.h"
#include "rules/kind.h"

/* Of a mailbox's purpose: from which logit on a mail is what. */
struct purpose {
	float unsure;
	float request;
};

/* What was learned, and which of its outputs is what; -1: none is. */
struct learned {
	struct learner *learner;
	bool is_silent; /* rules alone judge */
	int output_request;
	int output_kinds[KINDS];
	struct purpose purposes[EXPECTS];
};

/* learned.c: finds its outputs and thresholds by their names. */
void learned_find_outputs(struct learned *learned);

#endif
