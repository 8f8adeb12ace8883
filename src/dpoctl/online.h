/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_ONLINE_H
#define DPOCTL_ONLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/balance.h"
#include "dpoctl/session.h"

/*
 * online - what the servers list, against the ledger; changes nothing
 *
 * A message without a row is missing if it came before its folder was last
 * listed, or, where the folder never was or is not any more, before the last
 * poll. A row whose UID names a message with another header on the server is
 * foreign: that message was never looked at.
 */
struct online_folder {
	const char *mailbox;
	const char *folder;
	int64_t listed;	 /* by the server */
	int64_t missing; /* no row, and it should have one */
	int64_t waiting; /* no row yet */
	int64_t compared;
	int64_t foreign;	    /* of those compared */
	char error[ERROR_TEXT_MAX]; /* "" if it could be listed */
};

/*
 * Looks into each mailbox of the configuration; compares the headers of a
 * sample, or of all that are known. *ret_folders has one element a folder, in
 * the session's memory. False only if the database failed.
 */
bool online_compare(struct session *session, const struct health *health,
    bool compare_all, struct online_folder **ret_folders, size_t *ret_count,
    struct error *err);

#endif
