/* SPDX-License-Identifier: ISC */
#ifndef STORE_LEDGER_KEY_H
#define STORE_LEDGER_KEY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

/*
 * ledger_key - converts the key of a message to its number in the register
 *
 * Ledger rows have numbers (column uid). A key must be the decimal digits of a
 * number from 1 to 2^63 - 1, without leading zeros, so that it can be restored
 * exactly; the same applies to a cursor. Any other key is refused: two keys
 * never share a row.
 */
#define LEDGER_KEY_SIZE 24

/* ERROR_MAILBOX, RETRY_NEVER: the key cannot be stored. */
bool ledger_key_parse(const char *key, uint64_t *ret_uid, struct error *err);
/* For a key accepted before; 0 for any other. */
uint64_t ledger_key_uid(const char *key);
void ledger_key_format(uint64_t uid, char ret_key[LEDGER_KEY_SIZE]);

#endif
