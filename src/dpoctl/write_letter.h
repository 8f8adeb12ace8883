/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_WRITE_LETTER_H
#define DPOCTL_WRITE_LETTER_H

#include <stdbool.h>

#include "base/date.h"
#include "rules/kind.h"
#include "ticket/letter.h"
#include "dpoctl/work.h"

/*
 * write_letter - a letter of the ticket in hand
 *
 * It answers the last mail of the ticket and goes to the requester alone. Its
 * Message-ID is missing: the daemon signs it when it takes it up, since the
 * key is the daemon's.
 */
struct letter_order {
	enum letter_purpose purpose;
	const char *language; /* NULL: the ticket's */
	const char *reason;   /* all these: NULL if not given */
	const char *amount;
	const char *client;
	const char *code;
	struct date until_on; /* year 0: not given */
	kind_set kinds;	      /* that it is about; none: all of the ticket */
	bool is_queued;	      /* else held */
	bool is_printed;      /* goes by post: only history is written */
};

/* Appends to work->done, sets work->letter. EX_OK, or after a message. */
int write_letter(struct work *work, const struct letter_order *order);

/* --send, and the letter's values: what the options say. */
struct letter_order
write_letter_order(const struct session *session, enum letter_purpose purpose);

#define WRITE_LETTER_SEND                                                 \
	{                                                                 \
		"--send", NULL,                                           \
		    "The letter goes out at once; else it is held", false \
	}

#endif
