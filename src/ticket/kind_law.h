/* SPDX-License-Identifier: ISC */
#ifndef TICKET_KIND_LAW_H
#define TICKET_KIND_LAW_H

#include <stdbool.h>

#include "rules/kind.h"
#include "ticket/letter_purpose.h"

/*
 * kind_law - in what the kinds differ before the law, and in the office
 *
 * Each function reads a column of rules/kind.def. kinds_that (rules/kind.h)
 * makes a set of one that says yes or no.
 */
/* "15", "21(2)"; "": the law has no article for it. */
const char *kind_article(enum kind kind);

/* What its time comes from. */
enum kind_clock {
	CLOCK_MONTH,	  /* Art. 12(3) */
	CLOCK_HOURS,	  /* Art. 33 */
	CLOCK_BY_COUNTRY, /* ticket/law.h; none where it fixes nothing */
	CLOCK_OF_ANOTHER, /* a reminder: that of the earlier request */
	CLOCK_NONE,	  /* answered as a courtesy */
};
enum kind_clock kind_clock(enum kind kind);
/* It is about another request, whose clock runs. */
bool kind_reminds(enum kind kind);
/* Nothing is due for it alone: a courtesy, or another request's reminder. */
bool kind_is_clockless(enum kind kind);

/* Nobody has to say who they are for it. */
bool kind_is_anonymous(enum kind kind);
/* Its clock waits while evidence of identity is outstanding. */
bool kind_waits_for_identity(enum kind kind);
/* Its clock waits while it is asked what is meant. */
bool kind_waits_for_clarification(enum kind kind);

/* Takes away, or shows, what is somebody's: whose address it is matters. */
bool kind_is_right(enum kind kind);
/* Art. 21(3), 7(3): done at once, nothing to weigh, nothing to extend. */
bool kind_is_absolute(enum kind kind);
/* Art. 21(1): compelling grounds of the office may override it. */
bool kind_is_weighed(enum kind kind);
/* When it is done, copies may still lie in backups. */
bool kind_erases(enum kind kind);
/* Stands before all others in the queue, and alarms: hours run. */
bool kind_is_urgent(enum kind kind);

enum kind_checklist {
	CHECKLIST_NONE,
	CHECKLIST_ACCESS, /* Art. 15(1) and (3) */
	CHECKLIST_CHANGE, /* Art. 19 */
	CHECKLISTS,
};
/* What an answer must contain: ticket/checklist.h. */
enum kind_checklist kind_checklist(enum kind kind);

/* The letter that says that it was received, if nothing else is asked for. */
enum letter_purpose kind_letter(enum kind kind);

#endif
