/* SPDX-License-Identifier: ISC */
#ifndef MAIL_ATTEST_H
#define MAIL_ATTEST_H

#include <stddef.h>

#include "base/arena.h"
#include "mail/message.h"

/*
 * attest - replaces claims about a message by what its own bytes say
 *
 * The reader parses hostile mail, so its result may be under the sender's
 * control. Whoever has the bytes therefore takes from them all fields that
 * decide where a letter is sent, what it refers to, which ticket a message
 * belongs to, when its clock starts and whether two messages are the same:
 * addresses, ids, dates, the servers' results about the sender, the signs of a
 * program. This is a small amount of our own code, which reads fields but no
 * MIME structure, and converts no charset.
 *
 * Replaces these in `message`. If the message differed, it gets the problem
 * ATTEST_PROBLEM: no letter is sent without review. Display names remain those
 * of the message, as does an address that cannot be read without conversion.
 */
#define ATTEST_PROBLEM "unlike-header"

/* `raw` and `options` (NULL: none) as they were parsed. */
void attest(struct arena *memory, const char *raw, size_t length,
    const struct message_options *options, struct message *message);

#endif
