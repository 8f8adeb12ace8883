/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_PARTIES_H
#define CASEWORK_PARTIES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "casework/casework.h"
#include "mail/address.h"
#include "rules/verdict.h"

/*
 * parties - guesses the requester and the subject of a message
 *
 * The sender is the requester. If a colleague forwards a message, the requester
 * is its original author, as shown by the lines above it, or unknown; if a
 * lawyer or a service writes, the subject is the person they act for. All of
 * this is a proposal, marked as such, for a person to confirm.
 */
struct requester {
	const char *address; /* "" if unknown */
	const char *name;
	bool is_proposed;
};
struct requester
parties_requester(const struct setup *setup, const struct message *message);

/* Inside the intake's transaction; also when the forwarded message was sent. */
bool parties_propose(struct casework *casework, const struct verdict *verdict,
    int64_t ticket_id, int64_t message_id, struct error *err);

#endif
