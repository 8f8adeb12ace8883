/* SPDX-License-Identifier: ISC */
#ifndef RULES_WEIGH_PRIVATE_H
#define RULES_WEIGH_PRIVATE_H

#include "learn/learner.h"
#include "rules/judging_private.h"

/* What rules and weights say of one message, together. */
struct weighing {
	struct judging *judging;
	const struct ruleset *rules;
	const struct learned *learned;
	struct learner_mail mail;
	struct learner_scores scores;
	float learned_request; /* before the rules' opinion */
	float request;
	float kinds[KINDS];
	int other; /* the likeliest kind of other mail; -1: none */
	float other_logit;
};

/* weigh.c: what follows from it. */
enum decision weigh_decide(const struct weighing *weighing);
/* The logit from which on it is a request that no rule has found. */
float weigh_request_from(const struct weighing *weighing);

/*
 * weigh_local.c: decides, by the office's own correction as well, if there is
 * one; and notes what learning another one needs to know.
 */
void weigh_local(struct weighing *weighing);

#endif
