/* SPDX-License-Identifier: ISC */
#ifndef RULES_WEIGH_PRIVATE_H
#define RULES_WEIGH_PRIVATE_H

#include "learn/learner.h"
#include "rules/judging_private.h"

/* Rules and weights combined for one message. */
struct weighing {
	struct judging *judging;
	const struct ruleset *rules;
	const struct learned *learned;
	struct learner_mail mail;
	struct learner_scores scores;
	float learned_request; /* before the rules' opinion */
	float request;
	float kinds[KINDS];
	float aside; /* of what `request` does not include, by itself */
	int other;   /* likeliest kind of other messages; -1: none */
	float other_logit;
	bool is_unread; /* patterns or weights could not judge it */
	bool is_fixed;	/* a rule has the last word */
};

/* A kind without an output: never guessed, unless rules name it. */
#define WEIGH_UNKNOWN (-9.0f)

/* weigh.c: derives the decision. */
enum decision weigh_decide(const struct weighing *weighing);
/* The minimum logit of a request that no rule has found. */
float weigh_request_from(const struct weighing *weighing);

/* weigh_kinds.c: the kinds of what was decided, and the guesses. */
void weigh_set_kinds(struct weighing *weighing);
void weigh_set_guesses(struct weighing *weighing);
/* The highest logit of these kinds. */
float weigh_best_of(const struct weighing *weighing, kind_set kinds);
/* Whether rules find a request with twice the required score or more. */
bool weigh_is_strong(const struct weighing *weighing);

/*
 * weigh_local.c: decides, using the office's correction if there is one, and
 * records the sample for fitting another one.
 */
void weigh_local(struct weighing *weighing);
/* The minimum logit of an unsure message without a rule for it. */
float weigh_unsure_from(const struct weighing *weighing);

#endif
