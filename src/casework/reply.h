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
 * reply - what a mail does to the ticket that it may join
 *
 * A reply joins, and what is closed is opened again or followed by a linked
 * ticket, as the mailbox is told. Of both there are REPLIES_A_DAY_MAX a day
 * and ticket, so that a flood of mail does not ring all day. What comes then
 * joins an open ticket that follows or, without one, the closed ticket, which
 * is opened again on the next day: somebody must look.
 */
#define REPLIES_A_DAY_MAX 3

struct reply {
	bool joins;
	int64_t ticket_id; /* to join */
	bool reopens;	   /* it, too */
};

/*
 * A reply may ask for what its ticket does not, or no longer: that is a
 * request of its own, with its own clock, and must not vanish in the old one.
 */
bool reply_decide(struct casework *casework, const struct thread *thread,
    const struct classification *found, bool reopens_by_reply,
    struct reply *ret_reply, struct error *err);

/*
 * Inside a transaction: whatever was closed is open again and due anew, as if
 * it were asked for at `received_at`; what was no request (spam, a duplicate)
 * stays as it is.
 */
bool reply_reopen(struct casework *casework, int64_t ticket_id,
    int64_t received_at, struct error *err);

/* In one of its own: opens what was over the limit on the day before. */
bool reply_reopen_late(struct casework *casework, struct error *err);

#endif
