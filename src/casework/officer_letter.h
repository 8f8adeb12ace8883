/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_OFFICER_LETTER_H
#define CASEWORK_OFFICER_LETTER_H

#include <stdbool.h>

#include "base/date.h"
#include "rules/kind.h"
#include "ticket/letter.h"
#include "casework/officer.h"

/*
 * officer_letter - a letter of the ticket in hand
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

/*
 * Appends to `done`, sets `letter`. Refused for "needs-...", "no-day",
 * "proposed", "no-address", or "already" if the ticket has its
 * acknowledgement.
 */
enum casework_result
officer_write(struct casefile *file, const struct letter_order *order);

/* Likewise, but refused if the state of the ticket allows no letter. */
enum casework_result
officer_write_by_hand(struct casefile *file, const struct letter_order *order);

/* The letter of an act that has a reason, if one is wanted. */
enum casework_result
officer_tell(struct casefile *file, enum letter_purpose purpose,
    const char *reason, enum officer_letter letter);

#endif
