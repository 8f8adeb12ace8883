/* SPDX-License-Identifier: ISC */
#include "dpoctl/mail_why.h"

#include <jansson.h>
#include <stdbool.h>

static int
number_of(const json_t *object, const char *name)
{
	return (int)json_integer_value(json_object_get(object, name));
}

/* What was found in it. */
static const char *
finding(
    struct arena *memory, const json_t *judgement, bool has_rules, int score)
{
	const char *other =
	    json_string_value(json_object_get(judgement, "other"));
	int request = number_of(judgement, "threshold_request");

	if (other != NULL && *other != '\0')
		return arena_printf(memory, "it is other mail: %s", other);
	if (!has_rules)
		return "nothing in it asks for anything";
	if (score < 0)
		return arena_printf(
		    memory, "rules count against a request (score %d)", score);
	if (score >= request)
		return "the learned weights outweigh the rules that matched";
	return arena_printf(memory,
	    "rules found too little (score %d; unsure from %d)", score,
	    number_of(judgement, "threshold_unsure"));
}

const char *
mail_why(
    struct arena *memory, const char *judgement, const char *rules, int score)
{
	json_t *object = json_loads(judgement, JSON_REJECT_DUPLICATES, NULL);
	json_t *matched = json_loads(rules, JSON_REJECT_DUPLICATES, NULL);
	int likely = number_of(object, "request_permille");
	int unsure = number_of(object, "unsure_permille");
	const char *why = "";

	if (json_object_size(object) > 0)
		why = finding(
		    memory, object, json_array_size(matched) > 0, score);
	/* A rule may have decided against what was learned. */
	if (likely < unsure)
		why = arena_printf(memory,
		    "%s; probability of a request %d.%d %%, unsure from "
		    "%d.%d %%",
		    why, likely / 10, likely % 10, unsure / 10, unsure % 10);
	json_decref(object);
	json_decref(matched);
	return why;
}
