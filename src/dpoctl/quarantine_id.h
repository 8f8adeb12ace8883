/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_QUARANTINE_ID_H
#define DPOCTL_QUARANTINE_ID_H

#include "store/quarantine.h"
#include "dpoctl/session.h"

/*
 * quarantine_id - how staff name a message in the quarantine: 3:812
 */
#define QUARANTINE_ID_SIZE 48

void quarantine_id_write(
    const struct quarantine_row *row, char ret_id[QUARANTINE_ID_SIZE]);

struct quarantine_id {
	int64_t folder_id;
	uint64_t uid;
};
/* EX_OK, or EX_USAGE after a message. */
int quarantine_id_read(
    struct session *session, const char *text, struct quarantine_id *ret_id);

/* EX_OK, or an exit code after a message. */
int quarantine_id_find(
    struct session *session, const char *text, struct quarantine_row *ret_row);

#endif
