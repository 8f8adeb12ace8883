/* SPDX-License-Identifier: ISC */
#include "store/daily_read.h"

bool
daily_read(struct statement *each, struct arena *memory, size_t count_max,
    struct daily_tickets *ret_tickets, struct error *err)
{
	struct daily_tickets tickets = {0};
	size_t size = 0;
	enum db_step step;

	while ((step = db_step(each, err)) == DB_ROW) {
		tickets.items = db_grow(memory, tickets.items, tickets.count,
		    &size, sizeof *tickets.items);
		tickets.items[tickets.count++] = (struct daily_ticket){
		    .id = db_int(each, 0),
		    .reference = db_text_copy(memory, each, 1),
		    .subject = db_text_copy(memory, each, 2),
		    .requester = db_text_copy(memory, each, 3),
		};
	}
	tickets.is_cut = tickets.count == count_max;
	*ret_tickets = tickets;
	return step == DB_END;
}
