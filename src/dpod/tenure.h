/* SPDX-License-Identifier: ISC */
#ifndef DPOD_TENURE_H
#define DPOD_TENURE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "store/lease.h"

/*
 * tenure - a task of the register as long as this process has it: a mailbox,
 * sending, or the house (store/lease.h)
 *
 * Where one daemon uses the register, everything is ours and nothing is asked.
 * Otherwise, with a lease of so many seconds:
 *
 * - It is renewed when a third of it has passed, wherever the process waits or
 *   works for long (tenure_tend). Until three quarters have passed by our own
 *   clock, which counts the time that a machine sleeps, and from before the
 *   renewal was asked for, no other daemon can have taken it: then
 *   tenure_is_safe. The last quarter is for the bytes under way.
 * - Whoever lost it finds out at its next writing transaction, which fails with
 *   ERROR_STORE: the process ends, and the next one waits for its turn.
 */
struct tenure {
	struct db *db; /* NULL: it is ours by nature */
	const char *task;
	const char *name; /* borrowed */
	int64_t seconds;
	struct lease lease; /* id 0: not ours */
	/* When the last renewal was asked for, by our clock. */
	_Atomic int64_t renewed_ms;
	/* Who has it instead, as it was logged; "": nobody. */
	char host[LEASE_HOST_SIZE];
	bool is_elsewhere; /* logged */
};

void tenure_open(struct tenure *tenure, struct db *db, const char *task,
    const char *name, int64_t seconds);
/* Gives it back: another daemon may have it at once. */
void tenure_close(struct tenure *tenure);

/*
 * Takes it if it is free; asks the register for that at each call. While
 * another daemon has it, the log says so once.
 */
bool tenure_take(struct tenure *tenure, bool *ret_is_ours, struct error *err);
/* Of senders there are as many as daemons. */
bool tenure_take_sender(struct tenure *tenure, struct error *err);
bool tenure_is_ours(const struct tenure *tenure);

/*
 * Renews it if that is due and no transaction is open. False: another daemon
 * has taken it. If the register cannot be reached, it is tried again.
 */
bool tenure_tend(struct tenure *tenure);
/* By our clock alone; any thread may ask. */
bool tenure_is_safe(const struct tenure *tenure);
/* Asks the register as well: whether nobody has taken it yet. */
bool tenure_demand(struct tenure *tenure);

/* From enter to leave each writing transaction depends on it. */
void tenure_enter(struct tenure *tenure);
void tenure_leave(struct tenure *tenure);

#endif
