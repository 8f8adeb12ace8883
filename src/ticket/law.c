/* SPDX-License-Identifier: ISC */
#include "ticket/law.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#define COMPLAINT_DAYS_MAX 366

static bool
set_choice(const char *value, const char *yes, bool *ret_is_yes)
{
	*ret_is_yes = strcmp(value, yes) == 0;
	return *ret_is_yes || strcmp(value, "suspend") == 0;
}

static bool
set_remedies(const char *value, enum law_remedies *ret_remedies)
{
	static const char *const names[] = {
	    [LAW_REMEDIES_EU] = "eu",
	    [LAW_REMEDIES_NL] = "nl",
	    [LAW_REMEDIES_UK] = "uk",
	};

	for (size_t i = 0; i < LENGTH(names); i++)
		if (strcmp(names[i], value) == 0) {
			*ret_remedies = (enum law_remedies)i;
			return true;
		}
	return false;
}

bool
law_set(struct law *law, const char *name, const char *value)
{
	bool is_yes;
	char *end;
	long days;

	if (strcmp(name, "identity") == 0) {
		if (!set_choice(value, "restart", &is_yes))
			return false;
		law->identity_restarts = is_yes;
		return true;
	}
	if (strcmp(name, "clarification") == 0) {
		if (!set_choice(value, "inclusive", &is_yes))
			return false;
		law->clarification_is_inclusive = is_yes;
		return true;
	}
	if (strcmp(name, "remedies") == 0)
		return set_remedies(value, &law->remedies);
	if (strcmp(name, "complaint") != 0 || *value < '1' || *value > '9')
		return false;
	days = strtol(value, &end, 10);
	if (*end != '\0' || days > COMPLAINT_DAYS_MAX)
		return false;
	law->complaint_days = (int)days;
	return true;
}
