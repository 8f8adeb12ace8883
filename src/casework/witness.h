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
 * witness - records how far the register has advanced, in a file beside it
 *
 * The file `witness` in the state directory contains the length and the head of
 * the history. If the register has fewer events, or another head at that
 * length, it is a restored copy: messages may have been taken in, answered and
 * moved that it does not know. Then recovery begins: letters are held, and the
 * folders to which messages were moved are checked again. The file does not
 * belong in a backup.
 */

/*
 * Call after every important change, and before a message that was taken in is
 * moved: a copy of the register that lacks it is noticed then, and until then
 * the message is where it was. If there was no change it costs one read.
 */
bool witness_write(const struct conf *conf, struct db *db, struct error *err);

enum witness_answer {
	WITNESS_FITS,  /* or there is none */
	WITNESS_AHEAD, /* this call began recovery */
	WITNESS_FAILED,
};
/*
 * First of all, by each process of the daemon: a register on a server may be
 * restored while the others run. *ret_held: letters now held.
 */
enum witness_answer witness_check(const struct conf *conf, struct db *db,
    int64_t now_at, size_t *ret_held, struct error *err);

/*
 * Something else shows the same: recovery begins, unless it has. In its own
 * transaction; *ret_held: letters now held.
 */
bool witness_begin_recovery(struct db *db, int64_t now_at, bool *ret_has_begun,
    size_t *ret_held, struct error *err);

/* Whether it matches; changes nothing. */
bool witness_fits(
    const struct conf *conf, struct db *db, bool *ret_fits, struct error *err);

#endif
