/* SPDX-License-Identifier: ISC */
#ifndef DPOD_WORKER_WATCH_H
#define DPOD_WORKER_WATCH_H

#include "dpod/worker/intake.h"

/*
 * watch - checks that the selected folder is still the one in the ledger
 *
 * A server restored from a snapshot has the same UIDVALIDITY, and reuses UIDs
 * for other messages: a program that trusts the UIDs would never read them. It
 * is detected by decreased numbers (each poll), and by the headers of known
 * messages (once per session and folder: a server does not go back within a
 * connection). If there are more messages than rows, all are listed. What
 * vanished before it was read has no header to compare: if its UID is listed
 * again, it is read.
 */
#define WATCH_ROWS 50 /* newest rows that are listed again */
struct watch_answer {
	const char *went_back; /* how it was detected; NULL: it was not */
	bool is_incomplete;    /* messages below the cursor have no row */
};

/* Call before the folder is listed. */
const char *watch_numbers(
    const struct mailbox_status *status, const struct ledger_folder *folder);

/*
 * Whether this session still has to check the open folder, and the cursor from
 * which to list it for that.
 */
bool watch_is_due(const struct intake *intake);
bool watch_cursor(struct intake *intake, uint64_t *ret_uid, struct error *err);
/*
 * Compares the listing (from that cursor) with the ledger: fetches the headers
 * of the newest messages, and of those whose size or date differs.
 */
bool watch_compare(struct intake *intake, const struct mailbox_listing *listing,
    struct watch_answer *ret_answer, struct error *err);
/* This session has checked the open folder. */
void watch_done(struct intake *intake);
/* A new session begins. */
void watch_forget(struct intake *intake);

#endif
