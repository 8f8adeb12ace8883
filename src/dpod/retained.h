/* SPDX-License-Identifier: ISC */
#ifndef DPOD_RETAINED_H
#define DPOD_RETAINED_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "store/db.h"
#include "conf/conf.h"

/*
 * retained - what was retained until a day comes back into the queue on it,
 * and so does what is to be looked at again
 */
/* In a transaction of its own; once for each claim and each ticket. */
bool retained_return(
    const struct conf *conf, struct db *db, int64_t now_at, struct error *err);

#endif
