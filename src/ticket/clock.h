/* SPDX-License-Identifier: ISC */
#ifndef TICKET_CLOCK_H
#define TICKET_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rules/kind.h"
#include "ticket/deadline.h"
#include "ticket/law.h"

/*
 * clock - computes when a claim is due, from the history of its ticket
 *
 * GDPR Art. 12(3): one month, for rights and as the maximum for actions due
 * without delay; at most two more. Art. 33: 72 hours for a breach, from receipt
 * until a person sets when the office became aware. Complaints: as the office's
 * law says (ticket/law.h). Pure.
 */
#define CLOCK_EXTENSION_MONTHS_MAX 2
#define CLOCK_PAUSES_MAX	   100

struct clock_period {
	enum deadline_unit unit;
	int amount;
};

/* False if the law sets no period. */
bool clock_period(
    enum kind kind, const struct law *law, struct clock_period *ret_period);

enum clock_wait {
	CLOCK_IDENTITY,
	CLOCK_CLARIFICATION,
};

/* A question to the requester; at most one is outstanding at a time. */
struct clock_pause {
	enum clock_wait wait;
	int64_t asked_at;
	int64_t answered_at; /* 0: not answered */
};

struct clock_question {
	enum kind kind;
	bool is_unsure; /* its kind is uncertain: one month nevertheless */
	int64_t received_at;
	int64_t aware_at;		  /* for a breach; 0: not set */
	const struct clock_pause *pauses; /* in order of asking */
	size_t pauses_count;
	int extension_months; /* 0..2 */
	int target_days;      /* working days, set by the office; 0: none */
	int64_t now_at;	      /* used if a reply is outstanding */
	const char *zone;
	const struct calendar *calendar;
};

struct clock_answer {
	bool is_running;	  /* false: no period, all else is empty */
	bool stands_still;	  /* a reply is outstanding */
	struct date target_on;	  /* set by the office; year 0: none */
	struct date due_on;	  /* in hours: the day of due_at */
	int64_t due_at;		  /* in hours; else 0 */
	struct date extend_until; /* last day for a notice; year 0: none */
	const char *explanation;  /* lines, joined by LF; or "" */
};

/*
 * While a reply is outstanding the due date is unknown: the result is the
 * earliest possible one, as if the reply came at now_at. The target is never
 * after the due date, waits with it, and is not set for hours. Fails as
 * deadline_find does, and for an extension of a period not in months.
 */
bool clock_find(struct arena *memory, const struct clock_question *question,
    struct clock_answer *ret_answer, struct error *err);

#endif
