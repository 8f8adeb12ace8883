/* SPDX-License-Identifier: ISC */
#ifndef DPOD_WORKER_FOLDER_H
#define DPOD_WORKER_FOLDER_H

#include "dpod/worker/intake.h"

/*
 * folder - what is new in the folder that is selected
 *
 * Opens it in the ledger (intake->folder) and lists what has no row there. At
 * the first contact, or under a UIDVALIDITY that is new, what is older than
 * the mailbox's start is set apart. `folder` is its name at the server. Free
 * the listing with mailbox_listing_free.
 */
bool folder_list(struct intake *intake, const struct conf *conf,
    const char *folder, struct mailbox_listing *ret_listing, struct error *err);

/*
 * Everything that was listed at `listed_at` has been taken in hand: records
 * that, and what the server says of the folder.
 */
bool folder_note(struct intake *intake, int64_t listed_at, struct error *err);

#endif
