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

/* The same in per cent, as an administrator says it; 0: as learnt. */
struct likelihood {
	int unsure;
	int request;
};
#define LIKELIHOOD_MAX 99

/* What the rules may say of a mail, as an opinion on what was learned. */
enum opinion {
	OPINION_REQUEST, /* they find a request */
	OPINION_UNSURE,	 /* they find something, too little */
	OPINION_DOUBT,	 /* only everyday words for it */
	OPINION_AGAINST, /* something speaks against all kinds */
	OPINION_DENIED,	 /* something against a kind, and nothing for any */
	OPINION_NOTHING, /* they know nothing of it */
	OPINIONS,
};

/* What was learned, and which of its outputs is what; -1: none is. */
struct learned {
	struct learner *learner;
	unsigned char model[LOCAL_MODEL_BYTES]; /* of its weights, and kinds */
	bool is_silent;				/* rules alone judge */
	int request;
	int kinds[KINDS];
	int others[LEARNER_OUTPUTS_MAX]; /* kinds of other mail */
	size_t others_count;
	int opinions[OPINIONS];
	int asked[KINDS]; /* opinions: rules name this kind */
	int perhaps[KINDS];
	struct purpose purposes[EXPECTS];
	float other_sure;  /* the logit of other mail that is certain */
	float also;	   /* of a further kind that is named */
	float known_least; /* of less of a mail's words nothing is known */
};

/* learned.c: finds its outputs, opinions and thresholds by their names; those
 * that an administrator set go before. */
void
learned_find(struct learned *learned, const struct likelihood likely[EXPECTS]);

/* "newsletter": an output of other mail, as people are told. */
const char *learned_other_name(const struct learned *learned, size_t i);

#endif
