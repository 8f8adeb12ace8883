/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_EXPIRY_H
#define CASEWORK_EXPIRY_H

#include <stdbool.h>

#include "base/error.h"
#include "casework/casework.h"
#include "store/retention.h"

/*
 * expiry - erases data whose retention period has expired
 *
 * In its own transactions. A preview only counts.
 * counts.is_out is false if a reader of the register keeps erased bytes in its
 * log.
 */
/* One step, short enough to run between two letters. */
bool expiry_step(struct casework *casework, const struct person_hasher *hasher,
    bool is_preview, struct retention_walk *walk, struct error *err);

#endif
