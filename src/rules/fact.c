/* SPDX-License-Identifier: ISC */
#include "rules/fact.h"

#include <string.h>

static const char *const names[FACTS] = {
    [FACT_REFERENCE] = "reference",
    [FACT_EMAIL] = "email",
    [FACT_TELEPHONE] = "telephone",
    [FACT_CUSTOMER] = "customer",
    [FACT_INVOICE] = "invoice",
    [FACT_ADDRESS] = "address",
    [FACT_SUBJECT] = "subject",
    [FACT_PERSON] = "person",
    [FACT_SERVICE] = "service",
    [FACT_DEADLINE] = "deadline",
    [FACT_AUTHORITY] = "authority",
};

const char *
fact_name(enum fact_name name)
{
	return names[name];
}

bool
fact_find(const char *name, enum fact_name *ret_name)
{
	for (int i = 0; i < FACTS; i++) {
		if (strcmp(names[i], name) == 0) {
			*ret_name = (enum fact_name)i;
			return true;
		}
	}
	return false;
}
