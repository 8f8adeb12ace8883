/* SPDX-License-Identifier: ISC */
#include "dpoctl/measure.h"

#include <stddef.h>
#include <string.h>

struct measure {
	const char *of; /* "all", "language" or "kind" */
	const char *name;
	const char *expect;
	const char *judge; /* "both": learned and rules; or "rules" */
	int64_t requests, lost, decided, guessed;
	int64_t others, taken, seen;
	struct measure *next;
};

struct measures {
	struct arena *memory;
	struct measure *first, **last;
};

#define MEASURE(type, member) OUTPUT_OF(type, struct measure, member)

const struct output_field measure_fields[] = {
    {"of", NULL, MEASURE(TEXT, of)},
    {"name", NULL, MEASURE(TEXT, name)},
    {"expect", NULL, MEASURE(TEXT, expect)},
    {"judge", NULL, MEASURE(TEXT, judge)},
    {"requests", NULL, MEASURE(NUMBER, requests)},
    {"lost", NULL, MEASURE(NUMBER, lost)},
    {"decided_right", NULL, MEASURE(NUMBER, decided)},
    {"guessed_right", NULL, MEASURE(NUMBER, guessed)},
    {"others", NULL, MEASURE(NUMBER, others)},
    {"taken_for_request", NULL, MEASURE(NUMBER, taken)},
    {"before_human", NULL, MEASURE(NUMBER, seen)},
    {NULL, NULL, NULL},
};

struct measures *
measure_new(struct arena *memory)
{
	struct measures *measures = arena_alloc(memory, sizeof *measures);

	measures->memory = memory;
	measures->last = &measures->first;
	return measures;
}

static struct measure *
find(struct measures *measures, const char *of, const char *name,
    const char *expect, const char *judge)
{
	struct measure *measure = measures->first;

	for (; measure != NULL; measure = measure->next)
		if (strcmp(measure->of, of) == 0 &&
		    strcmp(measure->name, name) == 0 &&
		    strcmp(measure->expect, expect) == 0 &&
		    strcmp(measure->judge, judge) == 0)
			return measure;
	measure = arena_alloc(measures->memory, sizeof *measure);
	measure->of = of;
	measure->name = arena_string(measures->memory, name);
	measure->expect = expect;
	measure->judge = judge;
	*measures->last = measure;
	measures->last = &measure->next;
	return measure;
}

static void
count(
    struct measure *measure, kind_set kinds, const struct classification *found)
{
	bool is_seen = found->decision != DECISION_NOT_REQUEST;
	bool is_decided = found->decision == DECISION_REQUEST;
	kind_set guess = found->guesses_count > 0 ? KIND_BIT(found->guesses[0])
						  : found->kinds;

	if (kinds == 0) {
		measure->others++;
		measure->taken += is_decided;
		measure->seen += is_seen;
		return;
	}
	measure->requests++;
	measure->lost += !is_seen;
	measure->decided += is_decided && (found->kinds & kinds) != 0;
	measure->guessed += is_seen && (guess & kinds) != 0;
}

void
measure_add(struct measures *measures, bool is_learned, const char *language,
    kind_set kinds, const struct classification *found)
{
	const char *expect = expect_name(found->expect);
	const char *judge = is_learned ? "both" : "rules";

	count(find(measures, "all", "", expect, judge), kinds, found);
	count(
	    find(measures, "language", language, expect, judge), kinds, found);
	for (int i = 0; i < KINDS; i++)
		if ((kinds & KIND_BIT(i)) != 0)
			count(find(measures, "kind", kind_name((enum kind)i),
				  expect, judge),
			    kinds, found);
}

void
measure_print(const struct measures *measures, struct output *output)
{
	output_list_begin(output, "measures");
	for (const struct measure *measure = measures->first; measure != NULL;
	     measure = measure->next)
		output_item(output, measure);
	output_list_end(output);
}
