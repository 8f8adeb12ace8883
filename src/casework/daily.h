/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_DAILY_H
#define CASEWORK_DAILY_H

#include <stdbool.h>

#include "base/error.h"
#include "casework/casework.h"

/*
 * daily - the digest, the officer's daily mail: what is new, due, overdue,
 * held, unread, failing or waiting
 *
 * Written for each day of `digest-days`, at `digest-hour` in the office's zone
 * or as soon after it as dpod runs, once: the register remembers the days, so
 * neither a restart, a change of daylight saving nor a clock that is set back
 * repeats one. Of several days on which dpod did not run only the last is made;
 * it reports all that is new since the one before. The first comes at once.
 */
/*
 * In its own transaction, or none if nothing is due. Not while the clock is
 * doubted.
 */
bool daily_make(struct casework *casework, struct error *err);

#endif
