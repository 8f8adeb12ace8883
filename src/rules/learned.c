/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "rules/learned_private.h"

/* Names in weights that are not those of a kind. */
static const struct {
	const char *kind;
	const char *output;
} names[] = {
    {"withdraw-consent", "withdraw"}, {"automated-decision", "automated"},
    {"objection", "optout"}, /* its lines do not tell them apart */
};

static int
find_output(const struct learned *learned, const char *kind)
{
	int found = learner_output(learned->learner, kind);

	for (size_t i = 0; found < 0 && i < LENGTH(names); i++)
		if (strcmp(names[i].kind, kind) == 0)
			found =
			    learner_output(learned->learner, names[i].output);
	return found;
}

/* Thresholds of each purpose: of its own name, else of the trainer's. */
static void
find_thresholds(struct learned *learned)
{
	static const struct {
		enum expect expect;
		const char *unsure;
	} of_weights[] = {
	    {EXPECT_REQUESTS, "lost3"},
	    {EXPECT_MIXED, "human25"},
	    {EXPECT_PERSONAL, "human20"},
	};

	for (size_t i = 0; i < LENGTH(of_weights); i++) {
		struct purpose *purpose =
		    &learned->purposes[of_weights[i].expect];

		*purpose = (struct purpose){0, 0};
		(void)learner_threshold(
		    learned->learner, of_weights[i].unsure, &purpose->unsure);
		(void)learner_threshold(
		    learned->learner, "false5", &purpose->request);
		if (purpose->request < purpose->unsure)
			purpose->request = purpose->unsure;
	}
}

void
learned_find_outputs(struct learned *learned)
{
	learned->output_request = learner_output(learned->learner, "request");
	for (int i = 0; i < KINDS; i++)
		learned->output_kinds[i] =
		    find_output(learned, kind_name((enum kind)i));
	find_thresholds(learned);
}
