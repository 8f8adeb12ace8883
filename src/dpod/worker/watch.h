/* SPDX-License-Identifier: ISC */
#ifndef DPOD_WORKER_WATCH_H
#define DPOD_WORKER_WATCH_H

#include "dpod/worker/intake.h"

/*
 * watch - whether the selected folder is still what the ledger knows
 *
 * A server that was restored from a snapshot has the same UIDVALIDITY, and
 * uses UIDs again for other mail: whoever believes the UIDs never looks at
 * that. It shows in numbers that went back (each poll), and in the headers of
 * messages that are known (once a session and folder: no server goes back
 * under a connection). More messages than rows are a reason to list all.
 */
struct watch_answer {
	const char *went_back; /* how it shows; NULL: it did not */
	bool is_incomplete;    /* below the cursor something has no row */
};

/* Before the folder is listed. */
const char *watch_numbers(
    const struct mailbox_status *status, const struct ledger_folder *folder);

/*
 * Whether this session has still to compare the open folder, and the cursor
 * from which on it is listed for that.
 */
bool watch_is_due(const struct intake *intake);
bool watch_cursor(struct intake *intake, uint64_t *ret_uid, struct error *err);
/*
 * Compares the listing (from that cursor) with the ledger: fetches the headers
 * of the newest, and of those whose size or date is another.
 */
bool watch_compare(struct intake *intake, const struct mailbox_listing *listing,
    struct watch_answer *ret_answer, struct error *err);
/* This session has compared the open folder. */
void watch_done(struct intake *intake);
/* Another session. */
void watch_forget(struct intake *intake);

#endif
