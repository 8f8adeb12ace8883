/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_BUDGET_H
#define CASEWORK_BUDGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "casework/casework.h"
#include "mail/message.h"
#include "ticket/intake_decision.h"

/* budget - whether the daily and hourly budgets allow another letter */

/* Recipients of letters in a rehearsal so far; initialize with zeros. */
struct budget_letters {
	struct budget_letter {
		char *person;  /* address_person */
		char *network; /* gate_network */
	} * items;
	size_t count;
};
void budget_letters_free(struct budget_letters *letters);

/*
 * Holds a queued acknowledgement that exceeds the budget, or drops one if
 * `ticket_id` (0: not stored yet) already has one. Called in the transaction
 * that adds the letter, so that two workers never use the same budget. In a
 * rehearsal, `letters` (else NULL) count in addition to those of the register,
 * which may be missing (no `db`), and an allowed letter is added to them.
 */
bool budget_check(struct casework *casework, const struct message *message,
    int64_t ticket_id, struct budget_letters *letters,
    struct intake_answer *answer, struct error *err);

#endif
