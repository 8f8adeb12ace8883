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
 * opening - opens a ticket with its claims and their clocks, by mail or by hand
 *
 * One claim per kind; each clock starts on the day of receipt.
 */
struct opening {
	enum ticket_state state;
	const char *mailbox; /* NULL: by hand */
	const char *language;
	int64_t received_at;
	const char *received_source;
	int64_t internal_at, header_at; /* both are shown; 0: unknown */
	const char *opened_by;		/* "mail" or "hand" */
	const char *requester_address;	/* "" if there is none */
	const char *requester_name;
	bool requester_is_proposed; /* guessed: to be confirmed by a person */
	const char *subject;
	uint64_t reference; /* 35 bits, unless taken; 0: draw one */
	bool processor;
	const char *no_letter_reason; /* "" if a letter will be sent */
	kind_set kinds;
	kind_set unsure_kinds; /* subset whose clocks run as a precaution */
	bool is_confirmed;     /* a person confirmed the kinds */
	bool is_again;	       /* even if one opened by hand is equal */
};

struct opened {
	int64_t ticket_id;
	char reference[REFERENCE_SIZE];
	struct date due_on; /* the earliest in days; year 0: none */
};

/* Refused for "future" receipts and "no-kind". */
enum casework_result
opening_make(struct casework *casework, const struct opening *opening,
    struct opened *ret_opened, struct error *err);

#endif
