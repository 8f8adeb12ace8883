/* SPDX-License-Identifier: ISC */
#ifndef STORE_LETTER_RAW_H
#define STORE_LETTER_RAW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "store/db.h"

/*
 * letter_raw - the exact bytes that were sent or printed, and postal addresses
 */
/* Inside a transaction; replaces those of an earlier attempt. */
bool letter_raw_set(struct db *db, int64_t letter_id, const char *raw,
    size_t length, struct error *err);
/* ABSENT: not sent or printed yet, or expired. */
enum lookup letter_raw_find(struct db *db, struct arena *memory,
    int64_t letter_id, char **ret_raw, size_t *ret_length, struct error *err);

/* The address of the ticket's last printed letter; "": none. */
bool letter_raw_last_postal(struct db *db, struct arena *memory,
    int64_t ticket_id, char **ret_postal, struct error *err);

#endif
