/* SPDX-License-Identifier: ISC */
#ifndef STORE_LEDGER_RENAME_H
#define STORE_LEDGER_RENAME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "store/db.h"
#include "store/ledger_place.h"

/*
 * ledger_rename - a mailbox whose section of the configuration has another name
 *
 * Opened as a new one, it would have a first contact: with `start = now` what
 * came since the last poll, or waited, would be `before-start` and lost.
 */

/*
 * The mailbox that leads where `place` does, but by a name that the
 * configuration does not have any more; 0: none, or the name of `place` is
 * known with an account of its own. For a Maildir, whose account has no name,
 * the folder must be the same, otherwise host and user. Of several the one that
 * was polled last.
 */
bool ledger_find_former(struct db *db, const struct ledger_place *place,
    int64_t *ret_mailbox_id, char ret_name[LEDGER_NAME_SIZE],
    struct error *err);

/* Inside a transaction. A failed poll, or an officer, may have made the row. */
bool ledger_make_mailbox(
    struct db *db, const char *mailbox, int64_t now_at, struct error *err);

/*
 * In its own transaction, with an entry in the history: the accounts and
 * folders of that one, with their rows, become those of `place`. Tickets keep
 * the name under which they came.
 */
bool ledger_rename(struct db *db, const struct ledger_place *place,
    int64_t former_id, const char *former_name, int64_t now_at,
    struct error *err);

#endif
