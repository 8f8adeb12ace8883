/* SPDX-License-Identifier: ISC */
#ifndef DPOD_WORKER_FOLDER_H
#define DPOD_WORKER_FOLDER_H

#include "dpod/worker/intake.h"

/*
 * folder - the new messages in the selected folder
 *
 * Opens it in the ledger (intake->folder) and lists messages without rows. At
 * first contact, or with a new UIDVALIDITY, messages from before the mailbox's
 * start are set apart. `folder` is its name on the server. Free the listing
 * with mailbox_listing_free.
 *
 * In a rehearsal the result is the same, but nothing is written: the folder's
 * id is 0 if it would have been created, and `db` may be NULL (there is no
 * register).
 */
bool folder_list(struct intake *intake, const struct conf *conf,
    const char *folder, struct mailbox_listing *ret_listing, struct error *err);

/*
 * All messages listed at `listed_at` have rows: records this, and the server's
 * values for the folder.
 */
bool folder_note(struct intake *intake, int64_t listed_at, struct error *err);

#endif
