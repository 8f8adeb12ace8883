/* SPDX-License-Identifier: ISC */
#ifndef RULES_LEARNED_PRIVATE_H
#define RULES_LEARNED_PRIVATE_H

#include <stdbool.h>

#include "learn/learner.h"
#include "rules/expect.h"
#include "rules/kind.h"

/* Minimum logits for a purpose of a mailbox. */
struct purpose {
	float unsure;
	float unsure_short; /* of a short text: seldom ordinary mail */
	float unsure_long;  /* of a long text: a request is harder to find */
	float request;
	float aside; /* of a kind that is ignored beside another: unsure */
};

/* The same in per cent, as configured; 0: as learned. */
struct likelihood {
	int unsure;
	int request;
};
#define LIKELIHOOD_MAX 99

/* The opinion of the rules, as an input for the learned weights. */
enum opinion {
	OPINION_REQUEST, /* they find a request */
	OPINION_UNSURE,	 /* they find evidence, but too little */
	OPINION_DOUBT,	 /* only everyday words for it */
	OPINION_AGAINST, /* evidence against all kinds */
	OPINION_DENIED,	 /* evidence against a kind, none for any */
	OPINION_NOTHING, /* no evidence */
	OPINIONS,
};

/* The learned weights, and the meaning of their outputs; -1: none. */
struct learned {
	struct learner *learner;
	unsigned char model[LOCAL_MODEL_BYTES]; /* of its weights, and kinds */
	bool is_silent;				/* use rules only */
	int request;
	int kinds[KINDS];
	int others[LEARNER_OUTPUTS_MAX]; /* kinds of other messages */
	size_t others_count;
	int opinions[OPINIONS];
	int asked[KINDS]; /* opinions: rules name this kind */
	int perhaps[KINDS];
	struct purpose purposes[EXPECTS];
	float other_sure;  /* minimum logit of certain other messages */
	float also;	   /* minimum logit of an additional kind */
	float known_least; /* minimum share of known words */
	/*
	 * What the likeliest kind adds to the logit of a request: a share of
	 * its own logit within +-bound, less what is usual. What is clearly of
	 * a kind is likelier a request, and what is of none in particular less.
	 */
	float best_share;
	float best_usual;
	float best_bound;
	/*
	 * What the logit of a request, within +-best_bound, takes from that of
	 * a question among the kinds, and what is added to it.
	 */
	float aside_share;
	float aside_more;
};

/*
 * learned.c: finds outputs, opinions and thresholds by name; values set by the
 * administrator take precedence.
 */
void
learned_find(struct learned *learned, const struct likelihood likely[EXPECTS]);

/* The minimum logit of an unsure message whose text has this many bytes. */
float learned_unsure_from(
    const struct learned *learned, enum expect expect, size_t length);

/* "newsletter": an output for other messages, as displayed. */
const char *learned_other_name(const struct learned *learned, size_t i);

#endif
