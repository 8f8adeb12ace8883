/* SPDX-License-Identifier: ISC */
#ifndef TICKET_CALENDAR_H
#define TICKET_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/date.h"
#include "base/error.h"
#include "ticket/law.h"

/*
 * calendar - the days on which an office is closed
 *
 * Public holidays are data: one file per set in rules/holidays (dpod-rules(5)
 * and the head of each file describe the syntax). An office can add and drop
 * days. A soft day (a day on which most offices are closed by custom) is a
 * working day unless the office says otherwise.
 */
struct calendar;

#define CALENDAR_EXTRA_DAYS_MAX 400

struct calendar_options {
	const char *set;       /* "GB-EAW", "NO", ...; NULL: weekends only */
	const char *directory; /* contains the holiday files */
	bool soft_days_closed;
	const struct date *extra_days; /* additional closed days */
	size_t extra_days_count;
	const struct date *dropped_days; /* open although in the set */
	size_t dropped_days_count;
};

/* ERROR_STORE, RETRY_NEVER; names the file, the line and the known sets. */
struct calendar *
calendar_load(const struct calendar_options *options, struct error *err);
/* NULL is allowed. */
void calendar_free(struct calendar *calendar);

/* The law in the set; without a set, the defaults. */
const struct law *calendar_law(const struct calendar *calendar);

/*
 * Whether the office is closed. If so, *ret_reason (may be NULL) is the reason:
 * "Saturday", "Good Friday", ...; it lives as long as the calendar.
 */
bool calendar_is_closed(
    const struct calendar *calendar, struct date date, const char **ret_reason);

#endif
