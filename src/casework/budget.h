/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_BUDGET_H
#define CASEWORK_BUDGET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "casework/casework.h"
#include "mail/message.h"
#include "ticket/intake_decision.h"

/*
 * budget - what the letters of a day and an hour leave for one more
 */

/* To whom a rehearsal would have written by now; begin with zeros. */
struct budget_letters {
	char **addresses;
	size_t count;
};
void budget_letters_free(struct budget_letters *letters);

/*
 * Holds a queued acknowledgement that goes beyond the budget, or drops one
 * that was given before. Called in the transaction that adds the letter, so
 * that two workers never spend the same budget. In a rehearsal `letters`
 * (else NULL) count besides the register's, which may be missing (no `db`),
 * and a letter that may go out is added to them.
 */
bool budget_check(struct casework *casework, const struct message *message,
    struct budget_letters *letters, struct intake_answer *answer,
    struct error *err);

#endif
