/* SPDX-License-Identifier: ISC */
#ifndef STORE_IMPORT_STORE_H
#define STORE_IMPORT_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/error.h"
#include "store/db.h"
#include "store/held.h"
#include "store/ledger.h"

/*
 * import_store - old messages that dpoctl has put into the register, until the
 * worker of their mailbox has taken them in
 *
 * dpoctl cannot do that itself: it has no keys. An imported message has a row
 * of the ledger like any other, in a folder that no mailbox has, and its bytes
 * are stored until that row is settled.
 */
enum import_kind {
	IMPORT_QUIETLY, /* nothing is acknowledged */
	IMPORT_ACKNOWLEDGED,
	IMPORT_KINDS,
};
/* The name of the folder. */
const char *import_folder(enum import_kind kind);
#define IMPORT_UIDVALIDITY 1

/*
 * The number of a message in it, in the order of receipt (`at` may be 0): the
 * same file has the same one, so that an import can be repeated.
 */
uint64_t import_uid(int64_t at, const char *raw, size_t length);

/*
 * Inside a transaction; *ret_is_new is false if it was imported before. Another
 * message of the same second may have its number: then it gets one beside it.
 */
struct imported {
	struct ledger_entry entry; /* `uid` becomes the one that it has */
	const char *from_address;  /* "": none */
	const char *raw;
	size_t length;
};
bool
import_store_add(struct db *db, int64_t folder_id, struct imported *imported,
    int64_t now_at, bool *ret_is_new, struct error *err);

/* ABSENT: it was never imported, or is settled. */
enum lookup
import_store_raw(struct db *db, struct arena *memory, int64_t folder_id,
    uint64_t uid, char **ret_raw, size_t *ret_length, struct error *err);

/* Erases the bytes of settled messages, in its own transaction. */
bool import_store_tidy(struct db *db, int64_t folder_id, struct error *err);

/*
 * Those that wait and are of this address ("import"), or whose bytes contain it
 * as it is ("mention"; encoded text is read only when it is taken in).
 */
bool import_store_each_held(struct db *db, const char *address,
    held_fn *on_held, void *context, struct error *err);
/*
 * Inside a transaction: erases those that wait and are of this address. They
 * are settled as erased: dpod does not take them in, nor does another import.
 */
bool import_store_forget(
    struct db *db, const char *address, int64_t now_at, struct error *err);

/* How many are not settled. */
bool import_store_waiting(
    struct db *db, int64_t folder_id, int64_t *ret_count, struct error *err);

/* The disposition of one, and whether its ticket was due before `today`. */
bool import_store_fate(struct db *db, int64_t folder_id, uint64_t uid,
    const char *today, enum disposition *ret_disposition, bool *ret_is_overdue,
    struct error *err);

#endif
