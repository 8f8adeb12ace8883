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
 * clock - when a claim is due, after all that has happened to its ticket
 *
 * GDPR Art. 12(3): one month, for the rights and for what is to be done
 * without delay at the latest; up to two more. Art. 33: 72 hours for a
 * breach, from receipt until a human sets when the office became aware. A
 * complaint: what the office's law says (ticket/law.h). Pure.
 */
#define CLOCK_EXTENSION_MONTHS_MAX 2
#define CLOCK_PAUSES_MAX	   100

struct clock_period {
	enum deadline_unit unit;
	int amount;
};

/* False if the law fixes no period. */
bool clock_period(
    enum kind kind, const struct law *law, struct clock_period *ret_period);

enum clock_wait {
	CLOCK_IDENTITY,
	CLOCK_CLARIFICATION,
};

/* A question to the requester; two never wait at the same time. */
struct clock_pause {
	enum clock_wait wait;
	int64_t asked_at;
	int64_t answered_at; /* 0: not yet */
};

struct clock_question {
	enum kind kind;
	bool is_unsure; /* nobody knows the kind: a month all the same */
	int64_t received_at;
	int64_t aware_at;		  /* of a breach; 0: not set */
	const struct clock_pause *pauses; /* in the order of asking */
	size_t pauses_count;
	int extension_months; /* 0..2 */
	int target_days;      /* of work, the office's own; 0: none */
	int64_t now_at;	      /* for an answer that is outstanding */
	const char *zone;
	const struct calendar *calendar;
};

struct clock_answer {
	bool is_running;	  /* false: no period, all else is empty */
	bool stands_still;	  /* an answer is outstanding */
	struct date target_on;	  /* the office's own day; year 0: none */
	struct date due_on;	  /* of hours: the day of due_at */
	int64_t due_at;		  /* of hours; else 0 */
	struct date extend_until; /* last day for a notice; year 0: none */
	const char *explanation;  /* lines, joined by LF; "" */
};

/*
 * While an answer is outstanding the last day is not known: the one that is
 * found is the earliest possible, as if the answer came at now_at. The target
 * never lies behind the last day, waits with it, and is not set for hours.
 * Fails as deadline_find does, and for an extension of what is not counted in
 * months.
 */
bool clock_find(struct arena *memory, const struct clock_question *question,
    struct clock_answer *ret_answer, struct error *err);

#endif
