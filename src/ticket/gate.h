/* SPDX-License-Identifier: ISC */
#ifndef TICKET_GATE_H
#define TICKET_GATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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
	/*
	 * All addresses that people write to are among them: mail that names
	 * none of them in To, Cc or Resent-* came by a list or a blind copy.
	 */
	bool must_be_named;
	/* Whoever forwards mail from there, or from below, is a colleague. */
	const char *const *own_domains;
	size_t own_domains_count;
};

/*
 * How many automatic letters may go out. One ticket has one acknowledgement;
 * beyond the others a letter is held: what answers faster than people write
 * is another robot, or somebody who has others' mailboxes filled by us.
 */
struct gate_budget {
	int64_t address_per_day;
	int64_t domain_per_hour;
	int64_t all_per_hour;
};

/* What the register counts: letters queued or sent, whoever released them. */
struct gate_spent {
	int64_t ticket; /* acknowledgements of this ticket */
	int64_t address_in_day;
	int64_t domain_in_hour;
	int64_t all_in_hour;
};

/* Of an acknowledgement that waits until it is known who asks. */
#define GATE_PASSED_ON "forwarded-by-colleague"

struct gate_result {
	enum gate_verdict verdict;
	const char *reason; /* a stable word; "" for GATE_SEND; static */
};

/* Whether an address is one of `own_addresses`, perhaps with a tag. */
bool gate_is_own(const struct gate_context *context, const char *address);

/* Whether it is that, or at one of `own_domains`. */
bool gate_is_colleague(const struct gate_context *context, const char *address);

/*
 * Whether it is not the sender who asks: a message from an address of ours,
 * or one that a colleague forwards.
 */
bool gate_is_passed_on(
    const struct message *message, const struct gate_context *context);

/*
 * Reasons that stop: the automatic_reason_name()s, "no-sender",
 * "several-senders", "bad-address", "own-address", GATE_PASSED_ON, "not-named".
 * Reasons that hold: "reply-to-differs", "dmarc-failed", and problems of
 * reading after which a field may be missing.
 */
struct gate_result
gate_check(const struct message *message, const struct gate_context *context);

/*
 * May one more go out? GATE_STOP "acknowledged-before"; GATE_HOLD
 * "budget-address", "budget-domain" or "budget-all"; else GATE_SEND.
 */
struct gate_result gate_check_budget(
    const struct gate_budget *budget, const struct gate_spent *spent);

#endif
