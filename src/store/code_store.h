/* SPDX-License-Identifier: ISC */
#ifndef STORE_CODE_STORE_H
#define STORE_CODE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "store/db.h"

/*
 * code_store - the six digits that verify an address
 *
 * One code a ticket at a time, three tries, a time after which it is void.
 * Only a salted digest is kept here.
 */
#define CODE_TRIES_MAX 3
#define CODE_SIZE      7 /* six digits and a NUL */

enum code_result {
	CODE_RIGHT,   /* and used up */
	CODE_WRONG,   /* a try is counted */
	CODE_EXPIRED, /* too late, or the third wrong try: it is void */
	CODE_NONE,    /* none was sent */
	CODE_FAILED,
};

/* Draws six digits. */
void code_draw(char ret_code[CODE_SIZE]);

/*
 * Inside a transaction. False in *ret_set, and nothing written, if one is
 * still out: never two at once.
 */
bool code_store_set(struct db *db, int64_t ticket_id, const char *code,
    int64_t now_at, int64_t expires_at, bool *ret_set, struct error *err);

/* Inside a transaction, which is to be committed whatever the result. */
enum code_result code_store_try(struct db *db, int64_t ticket_id,
    const char *code, int64_t now_at, struct error *err);

/* Inside a transaction: a code that is out lasts until then, or longer. */
bool code_store_renew(
    struct db *db, int64_t ticket_id, int64_t expires_at, struct error *err);

/* Inside a transaction: no code is out any more. */
bool code_store_clear(struct db *db, int64_t ticket_id, struct error *err);

#endif
