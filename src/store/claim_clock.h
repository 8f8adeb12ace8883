/* SPDX-License-Identifier: ISC */
#ifndef STORE_CLAIM_CLOCK_H
#define STORE_CLAIM_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "rules/kind.h"
#include "store/db.h"
#include "store/ticket_store.h"
#include "ticket/calendar.h"
#include "ticket/clock.h"

/* claim_clock - computes the clock of a stored claim from its history */
struct claim_office {
	const struct calendar *calendar;
	const char *zone;
	int target_days; /* working days, for the ticket's mailbox; 0: none */
	int64_t now_at;
};

/* As clock_find; `ticket` may not be stored yet. */
bool claim_clock_find(struct db *db, struct arena *memory,
    const struct claim_office *office, const struct ticket_row *ticket,
    enum kind kind, bool is_unsure, int extension_months,
    struct clock_answer *ret_clock, struct error *err);

/*
 * Inside a transaction: updates the clocks of all open claims that changed.
 * Claims retained until a day keep that day.
 */
bool claim_clock_set(struct db *db, struct arena *memory,
    const struct claim_office *office, const struct ticket_row *ticket,
    struct error *err);

#endif
