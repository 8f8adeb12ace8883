/* SPDX-License-Identifier: ISC */
#include "casework/flood.h"

#include "casework/casefile.h"
#include "store/thread_store.h"
#include "ticket/gate.h"

#define DAY_SECONDS (24 * 3600)
#define LOOKED_MAX  8

/*
 * Only the newest: somebody who requests something new each time gets tickets.
 */
static bool
find_same(struct casework *casework, const struct recent_ticket *recent,
    size_t count, const struct incoming *item, int64_t *ret_ticket_id,
    struct error *err)
{
	bool is_proven = item->verdict->message.authentication.authenticated;
	kind_set kinds = item->verdict->classification.kinds;
	size_t looked = 0;

	for (size_t i = 0; i < count && looked < LOOKED_MAX; i++) {
		struct casefile file = {
		    .casework = casework, .ticket.id = recent[i].id};

		if (recent[i].is_proven != is_proven)
			continue;
		looked++;
		if (casefile_read(&file) != CASEWORK_DONE) {
			*err = file.error;
			return false;
		}
		if (file.ticket.closed_at == 0 && file.ticket.erased_at == 0 &&
		    (kinds & ~file.ticket.kinds) == 0) {
			*ret_ticket_id = recent[i].id;
			return true;
		}
	}
	return true;
}

bool
flood_find(struct casework *casework, const struct incoming *item,
    int64_t *ret_ticket_id, struct error *err)
{
	const struct message *message = &item->verdict->message;
	size_t most = (size_t)casework->setup->conf->budget.tickets_per_day;
	struct recent_ticket *recent;
	size_t count;

	*ret_ticket_id = 0;
	if (message->from.count != 1 ||
	    gate_is_colleague(
		&casework->setup->gate, message->from.items[0].address))
		return true;
	if (!thread_store_recent(casework->db, casework->memory,
		message->from.items[0].address, casework->now_at - DAY_SECONDS,
		most, &recent, &count, err))
		return false;
	return count < most ||
	    find_same(casework, recent, count, item, ret_ticket_id, err);
}
