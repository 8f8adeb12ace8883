/* SPDX-License-Identifier: ISC */
#ifndef STORE_LEDGER_KEY_H
#define STORE_LEDGER_KEY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

/*
 * ledger_key - how the register holds the key that a mailbox gives a message
 *
 * The ledger's rows are named by numbers (column uid). A key is stored as the
 * number whose decimal digits it is, 1 to 2^63 - 1 without a zero in front,
 * and so it comes back as it was; the same holds for a cursor. Any other key
 * is refused: two keys never become one row.
 */
#define LEDGER_KEY_SIZE 24

/* ERROR_MAILBOX, RETRY_NEVER: the register cannot hold such a key. */
bool ledger_key_parse(const char *key, uint64_t *ret_uid, struct error *err);
/* Of a key that was accepted once; 0 for another. */
uint64_t ledger_key_uid(const char *key);
void ledger_key_format(uint64_t uid, char ret_key[LEDGER_KEY_SIZE]);

#endif
