/* SPDX-License-Identifier: ISC */
#ifndef TICKET_KIND_LAW_H
#define TICKET_KIND_LAW_H

#include <stdbool.h>

#include "rules/kind.h"
#include "ticket/letter_purpose.h"

/*
 * kind_law - legal and office properties of the kinds
 *
 * Each function reads a column of rules/kind.def. kinds_that (rules/kind.h)
 * converts a predicate to a set.
 */
/* "15", "21(2)"; "": no article of the law. */
const char *kind_article(enum kind kind);

/* The basis of its due date. */
enum kind_clock {
	CLOCK_MONTH,	  /* Art. 12(3) */
	CLOCK_HOURS,	  /* Art. 33 */
	CLOCK_BY_COUNTRY, /* ticket/law.h; none if it sets no period */
	CLOCK_OF_ANOTHER, /* a reminder: the earlier request's */
	CLOCK_NONE,	  /* answered as a courtesy */
};
enum kind_clock kind_clock(enum kind kind);
/* It is about another request, whose clock is running. */
bool kind_reminds(enum kind kind);
/* Nothing is due for it alone: a courtesy, or a reminder. */
bool kind_is_clockless(enum kind kind);

/* Needs no identification. */
bool kind_is_anonymous(enum kind kind);
/* The clock is stopped while evidence of identity is outstanding. */
bool kind_waits_for_identity(enum kind kind);
/* The clock is stopped while a clarification is outstanding. */
bool kind_waits_for_clarification(enum kind kind);

/* Removes or discloses a person's data: whose address it is matters. */
bool kind_is_right(enum kind kind);
/* Art. 21(3), 7(3): done at once, without balancing or extension. */
bool kind_is_absolute(enum kind kind);
/* Art. 21(1): compelling grounds of the office can override it. */
bool kind_is_weighed(enum kind kind);
/* Afterwards, copies may remain in backups. */
bool kind_erases(enum kind kind);
/* First in the queue, and raises alarms: due in hours. */
bool kind_is_urgent(enum kind kind);

enum kind_checklist {
	CHECKLIST_NONE,
	CHECKLIST_ACCESS, /* Art. 15(1) and (3) */
	CHECKLIST_CHANGE, /* Art. 19 */
	CHECKLISTS,
};
/* The required contents of an answer: ticket/checklist.h. */
enum kind_checklist kind_checklist(enum kind kind);

/* The letter that acknowledges it, if nothing else is requested. */
enum letter_purpose kind_letter(enum kind kind);

#endif
