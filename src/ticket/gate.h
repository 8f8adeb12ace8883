/* SPDX-License-Identifier: ISC */
#ifndef TICKET_GATE_H
#define TICKET_GATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mail/message.h"

/*
 * gate - decides whether an automatic letter may answer a message
 *
 * Every letter that no person released passes this function (RFC 3834). Pure.
 * It stops the answer, never the intake; its reason is stored on the ticket.
 */
enum gate_verdict {
	GATE_SEND,
	GATE_HOLD, /* a person decides */
	GATE_STOP, /* no automatic letter to this sender */
};

/* What is known about us; checks with a count of 0 are skipped. */
struct gate_context {
	const char *const *own_addresses; /* mailboxes, aliases, relay's From */
	size_t own_addresses_count;
	/*
	 * They include all addresses that people write to: a message that names
	 * none of them in To, Cc or Resent-* came through a list or a blind
	 * copy.
	 */
	bool must_be_named;
	/* A sender at these domains, or below, is a colleague. */
	const char *const *own_domains;
	size_t own_domains_count;
	/* Trusted Authentication-Results are configured. */
	bool asks_server;
};

/*
 * Limits on automatic letters. A ticket has one acknowledgement; beyond the
 * other limits a letter is held: replies faster than people write come from a
 * robot, or from somebody who uses us to flood others' mailboxes.
 */
struct gate_budget {
	int64_t address_per_day; /* to one person, with any tag */
	int64_t domain_per_hour;
	int64_t network_per_hour; /* for unauthenticated senders */
	int64_t all_per_hour;
	/*
	 * Part of the domain and total budgets reserved for the first requests
	 * of authenticated senders; forged messages can use only the rest.
	 */
	int64_t reserved_percent;
	/* Per person; further messages are folded into these tickets. */
	int64_t tickets_per_day;
};

/* Counts of the register: letters queued or sent, whoever released them. */
struct gate_spent {
	int64_t ticket; /* acknowledgements for this ticket */
	int64_t address_in_day;
	int64_t domain_in_hour;
	int64_t network_in_hour; /* 0 for an authenticated sender */
	int64_t all_in_hour;
};

/* An acknowledgement waits until the requester is known. */
#define GATE_PASSED_ON "forwarded-by-colleague"

struct gate_result {
	enum gate_verdict verdict;
	const char *reason; /* a stable word; "" for GATE_SEND; static */
};

/* Whether an address is one of `own_addresses`, with or without a tag. */
bool gate_is_own(const struct gate_context *context, const char *address);

/* Whether it is one of those, or at one of `own_domains`. */
bool gate_is_colleague(const struct gate_context *context, const char *address);

/*
 * Whether the sender is not the requester: a message from an own address, or
 * forwarded by a colleague.
 */
bool gate_is_passed_on(
    const struct message *message, const struct gate_context *context);

/*
 * Reasons to stop: the automatic_reason_name()s, "no-sender",
 * "several-senders", "bad-address", "own-address", GATE_PASSED_ON, "not-named".
 * Reasons to hold: "reply-to-differs", those of sender_trust.def, and parsing
 * problems after which a field may be missing.
 */
struct gate_result
gate_check(const struct message *message, const struct gate_context *context);

/*
 * Whether one more letter is allowed: GATE_STOP "acknowledged-before";
 * GATE_HOLD "budget-address", "budget-domain", "budget-network" or
 * "budget-all"; else GATE_SEND. `is_proven`: the reserve is available to this
 * sender, once a day.
 */
struct gate_result gate_check_budget(const struct gate_budget *budget,
    const struct gate_spent *spent, bool is_proven);

/* The network for which letters are counted; "" for an authenticated sender. */
const char *gate_network(const struct message *message);

/*
 * Whether the reserve is available to the sender: if authenticated, or to
 * anybody if no server is trusted to authenticate.
 */
bool gate_is_proven(
    const struct message *message, const struct gate_context *context);

#endif
