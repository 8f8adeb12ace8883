/* SPDX-License-Identifier: ISC */
#ifndef STORE_TICKET_KEY_H
#define STORE_TICKET_KEY_H

#include "store/ticket_store.h"

/* ticket_key - what orders tickets, of all that match a filter */

/*
 * Only what orders the open tickets that match: many are compared, few are
 * read. By due date; count_max and is_newest_first are ignored. `due_first` is
 * the column (schema.sql).
 */
struct ticket_key {
	int64_t id, due_first, received_at;
	const char *state, *assignee; /* live during the call */
	bool is_urgent, is_unread, has_held_letter;
};
typedef bool ticket_key_fn(const struct ticket_key *key, void *context);
bool ticket_store_each_key(struct db *db, const struct ticket_filter *filter,
    ticket_key_fn *on_key, void *context, struct error *err);

#endif
