/* SPDX-License-Identifier: ISC */
#include "casework/record_words.h"

const char *
record_rule(const struct classification *classification)
{
	const char *found = "";
	int weight = 0;

	for (size_t i = 0; i < classification->hits_count; i++)
		if (classification->hits[i].weight > weight) {
			weight = classification->hits[i].weight;
			found = classification->hits[i].id;
		}
	return found;
}

const char *
record_limits(struct arena *memory, const struct classification *classification)
{
	const char *joined = "";

	for (size_t i = 0; i < classification->limits_count; i++)
		joined = arena_printf(memory, "%s%s%s", joined,
		    i == 0 ? "" : ",", classification->limits[i]);
	return joined;
}
