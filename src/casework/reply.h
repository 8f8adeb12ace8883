/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_REPLY_H
#define CASEWORK_REPLY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "casework/casework.h"
#include "casework/thread.h"
#include "rules/classify.h"

/*
 * reply - the effect of a message on the ticket that it may join
 *
 * A reply joins its ticket; if that is closed, it is reopened or followed by a
 * linked ticket, as configured for the mailbox. Both happen at most
 * REPLIES_A_DAY_MAX times per day and ticket, so that a flood of messages does
 * not cause constant notifications. Further replies join an open follower or,
 * if there is none, the closed ticket, which is reopened on the next day for a
 * person to look at.
 */
#define REPLIES_A_DAY_MAX 3

struct reply {
	bool joins;
	int64_t ticket_id; /* to join */
	bool reopens;	   /* and reopens it */
};

/*
 * A reply may request something that its ticket does not, or no longer: that is
 * a separate request with its own clock, and must not vanish in the old one.
 */
bool reply_decide(struct casework *casework, const struct thread *thread,
    const struct classification *found, bool reopens_by_reply,
    struct reply *ret_reply, struct error *err);

/*
 * Inside a transaction: reopens closed claims, due as if requested at
 * `received_at`. Those that were not requests (spam, a duplicate) stay closed,
 * and those whose answer has not been sent, which the person may still get.
 */
bool reply_reopen(struct casework *casework, int64_t ticket_id,
    int64_t received_at, struct error *err);

/*
 * In its own transaction: reopens tickets that exceeded the limit on the day
 * before.
 */
bool reply_reopen_late(struct casework *casework, struct error *err);

#endif
