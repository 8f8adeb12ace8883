/* SPDX-License-Identifier: ISC */
#ifndef STORE_STATISTICS_STORE_H
#define STORE_STATISTICS_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/date.h"
#include "base/error.h"
#include "store/db.h"
#include "store/ledger.h"
#include "ticket/statistics.h"

/*
 * statistics_store - data for the statistics of a span of time
 *
 * Reads nothing that is erased with a person.
 */
struct statistics_span {
	int64_t from_at, until_at; /* of receipt; the end is exclusive */
	const char *zone;	   /* the office's */
	int64_t now_at;
};

struct statistics_mail {
	int64_t tickets;
	int64_t tickets_by_hand;
	int64_t ledger_rows[DISPOSITIONS]; /* messages, by disposition */
	int64_t identity_asked;		   /* of those tickets */
	int64_t clarification_asked;
	int64_t letters_sent;
};

/* Adds every claim to `statistics`, which has an arena. Uses one snapshot. */
bool statistics_store_read(struct db *db, const struct statistics_span *span,
    struct statistics *statistics, struct statistics_mail *ret_mail,
    struct error *err);

#endif
