/* SPDX-License-Identifier: ISC */
#ifndef TICKET_OUTCOME_LETTER_H
#define TICKET_OUTCOME_LETTER_H

#include <stdbool.h>

#include "rules/kind.h"
#include "ticket/letter_purpose.h"
#include "ticket/outcome.h"

/*
 * outcome_letter - which letter tells a person how a claim ended
 *
 * The only place that says so; doc/LETTERS.md prints it as a table, with the
 * articles, and a test compares them.
 */
enum outcome_letter {
	OUTCOME_LETTER_ONE,
	OUTCOME_LETTER_NONE,	/* no letter says so of one of the kinds */
	OUTCOME_LETTER_SEVERAL, /* the kinds need letters of their own */
};

/*
 * The letter for claims of `kinds` (none: a ticket without claims) that all
 * ended so. `has_backups`: what was erased stays in backups until a day.
 */
enum outcome_letter outcome_letter(enum outcome outcome, kind_set kinds,
    bool has_backups, enum letter_purpose *ret_purpose);

#endif
