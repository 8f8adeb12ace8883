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
 * record - one mail becomes ledger row, ticket, history and letter, at once
 *
 * The only writer of intake. Works inside the batch's transaction, in a
 * savepoint of its own: a mail that the register refuses leaves no trace but
 * its row, which stays unsettled and is tried again by itself.
 */
/* What became of it, for the log; strings are static or in `memory`. */
struct record_result {
	enum disposition disposition;
	int64_t ticket_id; /* 0: none */
	kind_set kinds;
	const char *language;
	const char *rule;     /* the weightiest; "" if none */
	const char *limits;   /* rules that ran into one: "a,b"; "" if none */
	const char *letter;   /* "queued", "held", "none" */
	bool budget_is_spent; /* the letter is held for it: an alarm */
	const char *reason;   /* of the letter, or of the disposition; "" */
};

/* What is asked of ticket/intake_decision.h; for a rehearsal, too. */
struct intake_question
record_question(const struct casework *casework, const struct incoming *item);

bool record_message(struct casework *casework, const struct incoming *item,
    struct record_result *ret_result, struct error *err);

#endif
