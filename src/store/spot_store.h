/* SPDX-License-Identifier: ISC */
#ifndef STORE_SPOT_STORE_H
#define STORE_SPOT_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/date.h"
#include "base/error.h"
#include "store/db.h"
#include "ticket/proportion.h"

/*
 * spot_store - which messages were drawn for the spot check, and what it says
 *
 * Drawn are messages that became `not-request` and whose content is kept; one
 * that a human opened a ticket for since is still one of them. What a human
 * found in a message is a look (mail_store.h), whoever asked for it.
 */
struct spot_week {
	const char *mailbox;
	struct date week_on; /* its Monday */
	int64_t from_at, until_at;
};

/* Whether it was drawn from already. */
bool spot_store_is_drawn(struct db *db, const struct spot_week *week,
    bool *ret_is_drawn, struct error *err);

/* What a week's are drawn from, in the order of folder and UID. */
typedef void spot_fn(int64_t folder_id, uint64_t uid, void *context);
bool spot_store_each_apart(struct db *db, const struct spot_week *week,
    spot_fn *on_message, void *context, struct error *err);

/* Inside a transaction; the mailbox is known, `apart` more than 0. */
bool spot_store_add_week(struct db *db, const struct spot_week *week,
    int64_t apart, int64_t now_at, int64_t *ret_week_id, struct error *err);
bool spot_store_add(struct db *db, int64_t week_id, int64_t folder_id,
    uint64_t uid, struct error *err);

/* Weeks whose Monday is in it; messages by when they were seen. */
struct spot_span {
	struct date from_on, until_on; /* the latter is outside */
	int64_t from_at, until_at;
};
struct spot_figures {
	struct proportion proportion; /* of what was looked at */
	int64_t waiting;    /* drawn, kept, and nobody has looked; ever */
	int64_t apart;	    /* all that became `not-request` */
	int64_t recognised; /* requests that were not opened by hand */
};
bool spot_store_figures(struct db *db, const struct spot_span *span,
    struct spot_figures *ret_figures, struct error *err);

#endif
