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
 */
struct online_folder {
	const char *mailbox;
	const char *folder;
	int64_t listed;	 /* by the server */
	int64_t missing; /* no row, and older than the last good poll */
	int64_t waiting; /* no row yet, but newer than that */
	char error[ERROR_TEXT_MAX]; /* "" if it could be listed */
};

/*
 * Looks into each mailbox of the configuration. *ret_folders has one element
 * a folder, in the session's memory. False only if the database failed.
 */
bool online_compare(struct session *session, const struct health *health,
    struct online_folder **ret_folders, size_t *ret_count, struct error *err);

#endif
