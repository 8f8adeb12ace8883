/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_MAIL_ID_H
#define DPOCTL_MAIL_ID_H

#include <stdint.h>

#include "dpoctl/session.h"

/* mail_id - how staff refer to a message without a ticket: 3:812 */
#define MAIL_ID_SIZE 48

struct mail_id {
	int64_t folder_id;
	uint64_t uid;
};

void mail_id_write(int64_t folder_id, uint64_t uid, char ret_id[MAIL_ID_SIZE]);
/* EX_OK, or EX_USAGE after a message. */
int
mail_id_read(struct session *session, const char *text, struct mail_id *ret_id);

#endif
