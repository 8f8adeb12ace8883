/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_EXPIRY_H
#define CASEWORK_EXPIRY_H

#include <stdbool.h>

#include "base/error.h"
#include "casework/casework.h"
#include "store/retention.h"

/*
 * expiry - erases what has had its time, as the configuration says
 *
 * In transactions of its own. `key` is pseudonym.key. A preview only counts.
 * counts.is_out is false if somebody who reads the register keeps erased bytes
 * in its log.
 */
bool expiry_run(struct casework *casework, const unsigned char *key,
    bool is_preview, struct retention_counts *ret_counts, struct error *err);

/* One step of it, short enough to stand between two letters. */
bool expiry_step(struct casework *casework, const unsigned char *key,
    struct retention_walk *walk, struct error *err);

#endif
