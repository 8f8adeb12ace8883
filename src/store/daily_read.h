/* SPDX-License-Identifier: ISC */
#ifndef STORE_DAILY_READ_H
#define STORE_DAILY_READ_H

#include "store/daily_ticket.h"
#include "store/db_private.h"

/* daily_read - reads the tickets that mail to the officer names */

/* The columns that daily_read expects; ticket is `t`. */
#define DAILY_SELECT                                                       \
	"SELECT t.id, t.reference, t.subject, (SELECT"                     \
	" CASE p.name WHEN '' THEN p.address ELSE p.name END FROM party p" \
	" WHERE p.ticket_id = t.id AND p.role = 'requester' LIMIT 1) FROM "

/* For a statement whose LIMIT is `count_max`. */
bool daily_read(struct statement *each, struct arena *memory, size_t count_max,
    struct daily_tickets *ret_tickets, struct error *err);

#endif
