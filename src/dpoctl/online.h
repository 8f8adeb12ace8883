/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_ONLINE_H
#define DPOCTL_ONLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/balance.h"
#include "dpoctl/session.h"

/*
 * online - compares the servers' messages with the ledger; changes nothing
 *
 * A message without a row is missing if it arrived before its folder was last
 * listed, or, for a folder that was never listed or is gone, before the last
 * poll. A row is foreign if the message that now has its UID on the server has
 * another header: that message was never read.
 */
struct online_folder {
	const char *mailbox;
	const char *folder;
	int64_t listed;	 /* by the server */
	int64_t missing; /* without a row that should exist */
	int64_t waiting; /* without a row so far */
	int64_t compared;
	int64_t foreign;	    /* of those compared */
	char error[ERROR_TEXT_MAX]; /* "" if the listing succeeded */
};

/*
 * Checks each mailbox of the configuration; compares the headers of a sample,
 * or of all known messages. *ret_folders has one element per folder, in the
 * session's memory. False only if the database failed.
 */
bool online_compare(struct session *session, const struct health *health,
    bool compare_all, struct online_folder **ret_folders, size_t *ret_count,
    struct error *err);

#endif
