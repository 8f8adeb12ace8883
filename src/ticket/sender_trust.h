/* SPDX-License-Identifier: ISC */
#ifndef TICKET_SENDER_TRUST_H
#define TICKET_SENDER_TRUST_H

#include <stdbool.h>

#include "mail/message.h"

/*
 * sender_trust - whether From is believed to be the writer of a message
 *
 * Pure, and a table: sender_trust.def.
 */
struct sender_trust {
	const char *row;    /* its name */
	bool may_answer;    /* automatically; else a person looks first */
	bool may_join;	    /* else it only claims to be a party */
	const char *reason; /* a stable word; "" if it may be answered */
};

/* `asks_server`: trusted Authentication-Results are configured. */
struct sender_trust
sender_trust_of(const struct message *message, bool asks_server);

#endif
