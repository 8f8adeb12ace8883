/* SPDX-License-Identifier: ISC */
#ifndef TICKET_OUTCOME_LETTER_H
#define TICKET_OUTCOME_LETTER_H

#include <stdbool.h>

#include "rules/kind.h"
#include "ticket/letter_purpose.h"
#include "ticket/outcome.h"

/*
 * outcome_letter - the letter that tells a person how a claim ended
 *
 * The only place that decides this; doc/LETTERS.md prints it as a table, with
 * the articles, and a test compares them.
 */
enum outcome_letter {
	OUTCOME_LETTER_ONE,
	OUTCOME_LETTER_NONE,	/* there is no such letter for a kind */
	OUTCOME_LETTER_SEVERAL, /* the kinds need separate letters */
};

/*
 * The letter for claims of `kinds` (none: a ticket without claims) that all had
 * this outcome. `has_backups`: erased data remains in backups until a day.
 */
enum outcome_letter outcome_letter(enum outcome outcome, kind_set kinds,
    bool has_backups, enum letter_purpose *ret_purpose);

#endif
