/* SPDX-License-Identifier: ISC */
#ifndef TICKET_DEADLINE_H
#define TICKET_DEADLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/error.h"
#include "ticket/calendar.h"

/*
 * deadline - computes and explains the last day for answering a request
 *
 * GDPR Art. 12(3); Regulation (EEC, Euratom) 1182/71 Art. 3; EDPB Guidelines
 * 01/2022, 5.3. A deadline in months or days is a date: the answer is in time
 * until midnight of that day in the office's zone. A deadline in hours is an
 * instant. Pure: the same question gives the same answer.
 */
enum deadline_unit {
	DEADLINE_MONTHS,       /* calendar months, then the next working day */
	DEADLINE_DAYS,	       /* day 1 follows receipt; then the same */
	DEADLINE_HOURS,	       /* elapsed; never moved (Art. 33) */
	DEADLINE_WORKING_DAYS, /* for an internal target */
};

struct deadline_question {
	int64_t received_at;
	const char *starts_as; /* the event at the start; NULL: "received" */
	const char *zone;      /* must exist: timestamp_zone_exists */
	enum deadline_unit unit;
	int amount;	/* months 1..12, days 1..366, hours 1..8784 */
	int pause_days; /* 0..3660; added before the roll; not for hours */
	const struct calendar *calendar;
};

struct deadline {
	struct date received_on;  /* in the office's zone */
	struct date nominal_on;	  /* before the roll; not for hours */
	struct date due_on;	  /* in hours: the day of due_at */
	int64_t due_at;		  /* in hours; else 0 */
	const char *const *lines; /* the explanation, in English */
	size_t lines_count;
};

/*
 * Fails with ERROR_MESSAGE, RETRY_NEVER if an amount is out of bounds or the
 * office has no working day within 14 days of the nominal one: such a calendar
 * is an error, and a date far in the future would hide it.
 */
bool
deadline_find(struct arena *memory, const struct deadline_question *question,
    struct deadline *ret_deadline, struct error *err);

#endif
