/* SPDX-License-Identifier: ISC */
#include "ticket/clock.h"

#include <string.h>

#define BREACH_HOURS	  72
#define UK_COMPLAINT_DAYS 30

bool
clock_period(
    enum kind kind, const char *holiday_set, struct clock_period *ret_period)
{
	bool is_uk = holiday_set != NULL && strncmp(holiday_set, "GB", 2) == 0;

	switch (kind) {
	case KIND_BREACH:
		*ret_period =
		    (struct clock_period){DEADLINE_HOURS, BREACH_HOURS};
		return true;
	case KIND_COMPLAINT:
		if (!is_uk)
			return false;
		*ret_period =
		    (struct clock_period){DEADLINE_DAYS, UK_COMPLAINT_DAYS};
		return true;
	case KIND_QUESTION:
	case KIND_REMINDER:
		return false;
	default:
		*ret_period = (struct clock_period){DEADLINE_MONTHS, 1};
		return true;
	}
}
