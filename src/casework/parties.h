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
 * parties - who asks, and for whom, as far as a mail shows it
 *
 * Whoever wrote is the requester. Of what a colleague forwards it is who wrote
 * that, as the lines above it say, or nobody; of what a lawyer or a service
 * writes the subject is who they act for. All that is a proposal, marked so,
 * for a human to confirm.
 */
struct requester {
	const char *address; /* "" if nobody is named */
	const char *name;
	bool is_proposed;
};
struct requester
parties_requester(const struct setup *setup, const struct message *message);

/* Inside the intake's transaction; also when the forwarded mail was sent. */
bool parties_propose(struct casework *casework, const struct verdict *verdict,
    int64_t ticket_id, int64_t message_id, struct error *err);

#endif
