/* SPDX-License-Identifier: ISC */
#ifndef STORE_HISTORY_LINK_H
#define STORE_HISTORY_LINK_H

#include "store/history.h"

/*
 * history_link - rows of the history with all that proves them
 *
 * A reader without the register can compute a row's hash from its fields and
 * the hash before it, and the payload's digest from salt and payload
 * (schema.sql, history.hash).
 */
struct history_link {
	struct history_row row;
	char previous[DIGEST_HEX_SIZE];	      /* the hash before; zeros for 1 */
	char payload_digest[DIGEST_HEX_SIZE]; /* "": never had a payload */
	char salt[DIGEST_HEX_SIZE];	      /* "": none, or erased */
};
typedef bool history_link_fn(const struct history_link *link, void *context);

/* The rows of one ticket, oldest first; false of the callback ends it. */
bool history_link_each(struct db *db, int64_t ticket_id,
    history_link_fn *on_link, void *context, struct error *err);

/*
 * All rows from `first_id` on, of all tickets, without payload and salt: they
 * contain no personal data of a requester.
 */
bool history_link_each_from(struct db *db, int64_t first_id,
    history_link_fn *on_link, void *context, struct error *err);

#endif
