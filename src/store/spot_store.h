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
 * spot_store - messages drawn for the spot check, and its result
 *
 * Messages are drawn that became `not-request` and whose content is stored; one
 * for which a person has opened a ticket since then still counts. A person's
 * finding is a look (mail_store.h), whatever its reason.
 */
struct spot_week {
	const char *mailbox;
	struct date week_on; /* its Monday */
	int64_t from_at, until_at;
};

/* Whether messages were drawn for it already. */
bool spot_store_is_drawn(struct db *db, const struct spot_week *week,
    bool *ret_is_drawn, struct error *err);

/* The messages of a week, ordered by folder and UID. */
typedef void spot_fn(int64_t folder_id, uint64_t uid, void *context);
bool spot_store_each_apart(struct db *db, const struct spot_week *week,
    spot_fn *on_message, void *context, struct error *err);

/* Inside a transaction; the mailbox must exist, `apart` be above 0. */
bool spot_store_add_week(struct db *db, const struct spot_week *week,
    int64_t apart, int64_t now_at, int64_t *ret_week_id, struct error *err);
bool spot_store_add(struct db *db, int64_t week_id, int64_t folder_id,
    uint64_t uid, struct error *err);

/* Weeks whose Monday is in it; messages by when they were seen. */
struct spot_span {
	struct date from_on, until_on; /* the end is exclusive */
	int64_t from_at, until_at;
	/* While nothing was reviewed, the messages are not counted: 0. */
	bool is_brief;
};
struct spot_figures {
	struct proportion proportion; /* of the reviewed messages */
	int64_t waiting;	      /* drawn, stored and not reviewed; ever */
	int64_t apart;		      /* all that became `not-request` */
	int64_t recognised; /* requests, except those opened manually */
};
bool spot_store_figures(struct db *db, const struct spot_span *span,
    struct spot_figures *ret_figures, struct error *err);

#endif
