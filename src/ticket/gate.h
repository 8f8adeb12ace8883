/* SPDX-License-Identifier: ISC */
#ifndef TICKET_GATE_H
#define TICKET_GATE_H

#include <stdbool.h>
#include <stddef.h>

#include "mail/message.h"

/*
 * gate - may any automatic mail answer this message?
 *
 * The one function that every letter passes which no human released
 * (RFC 3834). Pure. It stops the answer, never the intake; its reason is
 * stored on the ticket.
 */
enum gate_verdict {
	GATE_SEND,
	GATE_HOLD, /* a human decides */
	GATE_STOP, /* nothing automatic may go to this sender */
};

/* What is known of us; with count 0 those checks are left out. */
struct gate_context {
	const char *const *own_addresses; /* mailboxes, aliases, relay's From */
	size_t own_addresses_count;
};

struct gate_result {
	enum gate_verdict verdict;
	const char *reason; /* a stable word; "" for GATE_SEND; static */
};

/*
 * Reasons that stop: the automatic_reason_name()s, "no-sender",
 * "several-senders", "bad-address", "own-address".
 * Reasons that hold: "reply-to-differs".
 */
struct gate_result
gate_check(const struct message *message, const struct gate_context *context);

#endif
