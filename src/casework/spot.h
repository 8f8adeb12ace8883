/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_SPOT_H
#define CASEWORK_SPOT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "casework/casework.h"
#include "store/spot_store.h"

/*
 * spot - the spot check: a sample of messages set apart, for a person to review
 *
 * Officers see only what the program shows them. To estimate how much it
 * misses, some messages of each week (Monday to Sunday in the office's zone)
 * and mailbox that became `not-request` are drawn at random when the week is
 * over: as many as the mailbox's `spot-check`, or all if there are fewer. The
 * random number is a hash of the message's place with a key of the register:
 * reproducible, and unpredictable for senders. Messages that are not stored
 * (keep-not-requests = none, junk) are not drawn.
 *
 * A person answers with mail_open() or mail_dismiss() (casework/mail.h).
 */
#define SPOT_MAX 100 /* per week and mailbox */

/*
 * In its own transaction; each week once, only the last few complete ones.
 * Needs keys.
 */
bool spot_draw(struct casework *casework, struct error *err);

/* A span of days in the office's zone; the end is exclusive. */
struct spot_days {
	struct date from_on, until_on;
	const char *zone;
	bool is_brief; /* as in struct spot_span */
};
bool spot_find_figures(struct db *db, const struct spot_days *days,
    struct spot_figures *ret_figures, struct error *err);
/*
 * A sentence for people: "of 60 looked at, 1 was a request: at most 12.3 % of
 * requests were missed (95 %)".
 */
#define SPOT_WORDS_SIZE 200
void
spot_describe(const struct spot_figures *figures, char ret[SPOT_WORDS_SIZE]);
/* Its upper bound in thousandths, rounded up; -1: nothing was reviewed. */
int64_t spot_missed_permille(const struct spot_figures *figures);

#endif
