/* SPDX-License-Identifier: ISC */
#ifndef STORE_CODE_STORE_H
#define STORE_CODE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "store/db.h"

/*
 * code_store - the six-digit codes that verify an address
 *
 * One code per ticket at a time, three attempts, and an expiry. Only a salted
 * digest is stored.
 */
#define CODE_TRIES_MAX 3
#define CODE_SIZE      7 /* six digits and a NUL */

enum code_result {
	CODE_RIGHT,   /* and now used */
	CODE_WRONG,   /* an attempt is counted */
	CODE_EXPIRED, /* too late, or the third wrong attempt: void */
	CODE_NONE,    /* none was sent */
	CODE_FAILED,
};

/* Draws six digits. */
void code_draw(char ret_code[CODE_SIZE]);

/*
 * Inside a transaction. Sets *ret_set to false and writes nothing if another
 * code is still valid: never two at once.
 */
bool code_store_set(struct db *db, int64_t ticket_id, const char *code,
    int64_t now_at, int64_t expires_at, bool *ret_set, struct error *err);

/* Inside a transaction, which must be committed whatever the result. */
enum code_result code_store_try(struct db *db, int64_t ticket_id,
    const char *code, int64_t now_at, struct error *err);

/* Inside a transaction: a valid code expires at this time, or later. */
bool code_store_renew(
    struct db *db, int64_t ticket_id, int64_t expires_at, struct error *err);

/* Inside a transaction: invalidates the code. */
bool code_store_clear(struct db *db, int64_t ticket_id, struct error *err);

#endif
