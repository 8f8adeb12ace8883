/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_RECORD_H
#define CASEWORK_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "casework/casework.h"
#include "casework/incoming.h"
#include "rules/kind.h"
#include "store/ledger.h"
#include "ticket/intake_decision.h"

/*
 * record - records a message atomically: ledger row, ticket, history and letter
 *
 * The only writer of intake. Works inside the batch's transaction, in its own
 * savepoint unless it shares the batch's fate: a message that the register
 * refuses leaves only its row, which stays unsettled and is retried
 * individually.
 */
/* The result, for the log; strings are static or in `memory`. */
struct record_result {
	enum disposition disposition;
	int64_t ticket_id; /* 0: none */
	kind_set kinds;
	const char *language;
	const char *rule;     /* highest weight; "" if none */
	const char *limits;   /* rules beyond a limit: "a,b"; "" if none */
	const char *letter;   /* "queued", "held", "none" */
	bool budget_is_spent; /* it is held because of the budget: an alarm */
	bool is_foreign;    /* another register's letter, or a reply: log it */
	const char *reason; /* for the letter, or the disposition; or "" */
};

/* The input of ticket/intake_decision.h; also for a rehearsal. */
struct intake_question
record_question(const struct casework *casework, const struct incoming *item);

bool record_message(struct casework *casework, const struct incoming *item,
    struct record_result *ret_result, struct error *err);

#endif
