/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_RENEW_H
#define DPOCTL_RENEW_H

#include "rules/learned_sample.h"
#include "store/db.h"
#include "dpoctl/session.h"

/*
 * renew - updates labels that were scored with other weights
 *
 * Logits of different weights cannot be compared, so after an update nothing
 * could be learned from earlier decisions. If their messages are still stored
 * as received, they are judged again, each with the purpose of its mailbox.
 */
struct renewal {
	/* The current weights; unknown if no message is stored. */
	unsigned char model[LOCAL_MODEL_BYTES];
	bool is_model_known;
	struct renewed *first; /* in the session's memory */
};

/* EX_OK, or an exit code after a message. Not in a transaction. */
int renew_judge(struct session *session, struct renewal *ret_renewal);
bool
renew_store(struct db *db, const struct renewal *renewal, struct error *err);

#endif
