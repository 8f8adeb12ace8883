/* SPDX-License-Identifier: ISC */
#ifndef STORE_HELD_H
#define STORE_HELD_H

#include <stdbool.h>
#include <stdint.h>

#define HELD_QUARANTINED "quarantined"

/* One item that is stored about an address. */
struct held {
	const char *what;  /* "ticket", "message", "letter", "note",
			   "mention", "alias", "mail", "label" */
	int64_t ticket_id; /* 0: none */
	/*
	 * Of the ticket, or "retained"; of a message in none "quarantined"
	 * until a person has decided on it; else the mailbox.
	 */
	const char *state;
	bool is_on_hold;
	int64_t at;
	const char *text;
};
typedef bool held_fn(const struct held *held, void *context);

#endif
