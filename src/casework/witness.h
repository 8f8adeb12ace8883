/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_WITNESS_H
#define CASEWORK_WITNESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "conf/conf.h"
#include "store/db.h"

/*
 * witness - how far the register has come, written down beside it
 *
 * The file `witness` of the state directory holds the length and the head of
 * the history. A register that has less, or another head at that length, is a
 * copy that was restored: what it does not know was taken in, answered and
 * moved since. Then recovery begins: letters are held, and the folders that
 * mail was moved to are looked at again. The file does not belong into a
 * backup.
 */

/* After every change that matters; costs a read if there was none. */
bool witness_write(const struct conf *conf, struct db *db, struct error *err);

enum witness_answer {
	WITNESS_FITS,  /* or there is none */
	WITNESS_AHEAD, /* recovery has begun by this call */
	WITNESS_FAILED,
};
/* The supervisor's, before anything else. *ret_held: letters that now wait. */
enum witness_answer witness_check(const struct conf *conf, struct db *db,
    int64_t now_at, size_t *ret_held, struct error *err);

#endif
