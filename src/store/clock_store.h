/* SPDX-License-Identifier: ISC */
#ifndef STORE_CLOCK_STORE_H
#define STORE_CLOCK_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "store/db.h"
#include "ticket/timepiece.h"

/* clock_store - the recorded state of this machine's clock */

/* All zero if nothing is recorded. */
bool clock_store_find(
    struct db *db, struct timepiece *ret_timepiece, struct error *err);
/* Inside a transaction. */
bool clock_store_set(
    struct db *db, const struct timepiece *timepiece, struct error *err);

/*
 * Fills in what the register knows: the last event, and the newest date that a
 * server gave to the newest message of a folder. A Maildir has no server: its
 * dates are from this machine.
 */
bool clock_store_look(
    struct db *db, struct timepiece_sight *sight, struct error *err);

bool clock_store_erased(
    struct db *db, struct timepiece_erased *ret_erased, struct error *err);
/* Inside a transaction, after clock_store_set. */
bool clock_store_set_erased(
    struct db *db, const struct timepiece_erased *erased, struct error *err);

#endif
