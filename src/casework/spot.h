/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_SPOT_H
#define CASEWORK_SPOT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "casework/casework.h"
#include "store/spot_store.h"

/*
 * spot - the spot check: a few of what was set apart, put before a human
 *
 * Officers see what the program shows them. So that it is known how much it
 * misses, some messages of each week (from Monday to Sunday in the office's
 * zone) and mailbox that became `not-request` are drawn by chance when the
 * week is over: as many as `spot-check` of the mailbox says, all if there are
 * fewer. The chance is a hash with a key of the register over the message's
 * place: the same whenever it is drawn, and no sender can foresee it. What is
 * not kept (keep-not-requests = none, junk) is not drawn.
 *
 * A human answers by mail_open() or mail_dismiss() (casework/mail.h).
 */
#define SPOT_MAX 100 /* of a week and mailbox */

/*
 * In a transaction of its own; each week once, the last few that are over.
 * Needs keys.
 */
bool spot_draw(struct casework *casework, struct error *err);

/* Of a span of days in the office's zone; the latter is outside. */
struct spot_days {
	struct date from_on, until_on;
	const char *zone;
};
bool spot_find_figures(struct db *db, const struct spot_days *days,
    struct spot_figures *ret_figures, struct error *err);
/*
 * In words for people: "of 60 looked at, 1 was a request: at most 12.3 % of
 * requests were missed (95 %)".
 */
#define SPOT_WORDS_SIZE 200
void
spot_describe(const struct spot_figures *figures, char ret[SPOT_WORDS_SIZE]);
/* The bound in it, in thousandths, rounded up; -1: nothing was looked at. */
int64_t spot_missed_permille(const struct spot_figures *figures);

#endif
