/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_OPENING_H
#define CASEWORK_OPENING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/date.h"
#include "base/error.h"
#include "casework/casework.h"
#include "rules/kind.h"
#include "ticket/reference.h"
#include "ticket/state.h"

/*
 * opening - a ticket with its claims and their clocks, by mail or by hand
 *
 * One claim a kind; each has its clock from the day of receipt.
 */
struct opening {
	enum ticket_state state;
	const char *mailbox; /* NULL: by hand */
	const char *language;
	int64_t received_at;
	const char *received_source;
	int64_t internal_at, header_at; /* both are shown; 0: not known */
	const char *opened_by;		/* "mail" or "hand" */
	const char *requester_address;	/* "" if there is none */
	const char *requester_name;
	bool requester_is_proposed; /* guessed: for a human to confirm */
	const char *subject;
	bool processor;
	const char *no_letter_reason; /* "" if there will be a letter */
	kind_set kinds;
	kind_set unsure_kinds; /* of them: their clock runs to be safe */
	bool is_confirmed;     /* a human says that these are the kinds */
	bool is_again;	       /* although one by hand says the same */
};

struct opened {
	int64_t ticket_id;
	char reference[REFERENCE_SIZE];
	struct date due_on; /* the earliest, of days; year 0: none */
};

/* Refused for "future" receipts and "no-kind". */
enum casework_result
opening_make(struct casework *casework, const struct opening *opening,
    struct opened *ret_opened, struct error *err);

#endif
