/* SPDX-License-Identifier: ISC */
#include "ticket/law.h"

#include <stdlib.h>
#include <string.h>

#define COMPLAINT_DAYS_MAX 366

static bool
set_choice(const char *value, const char *yes, bool *ret_is_yes)
{
	*ret_is_yes = strcmp(value, yes) == 0;
	return *ret_is_yes || strcmp(value, "suspend") == 0;
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
	if (strcmp(name, "complaint") != 0 || *value < '1' || *value > '9')
		return false;
	days = strtol(value, &end, 10);
	if (*end != '\0' || days > COMPLAINT_DAYS_MAX)
		return false;
	law->complaint_days = (int)days;
	return true;
}
