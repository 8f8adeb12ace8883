/* SPDX-License-Identifier: ISC */
#ifndef STORE_DAILY_TICKET_H
#define STORE_DAILY_TICKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* daily_ticket - tickets as mail to the officer names them */
struct daily_ticket {
	int64_t id;
	const char *reference;
	const char *requester; /* name or address; "": unknown or erased */
	const char *subject;
};
struct daily_tickets {
	struct daily_ticket *items;
	size_t count; /* of the items */
	bool is_cut;  /* there are more */
};

#endif
