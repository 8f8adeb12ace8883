/* SPDX-License-Identifier: ISC */
#ifndef STORE_RETENTION_H
#define STORE_RETENTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/error.h"
#include "store/db.h"

/*
 * retention - what the register no longer may hold
 *
 * Each class of data has its period, which runs from the day a ticket is
 * closed; a legal hold stops all of it. The record of the person goes last:
 * then the ticket is pseudonymised in place.
 */
struct retention_periods {
	int64_t raw_seconds;	/* mail as it came */
	int64_t text_seconds;	/* its text, subject and attachments' names */
	int64_t letter_seconds; /* what we wrote */
	int64_t person_seconds; /* the person on the record */
};

struct retention_counts {
	size_t not_requests; /* mails whose own time is over */
	size_t raw;
	size_t texts;
	size_t letters;
	size_t persons; /* tickets */
	bool is_out;	/* false: a reader keeps the bytes: db_checkpoint */
};

struct retention_question {
	const struct retention_periods *periods;
	const unsigned char *key; /* pseudonym.key, DIGEST_BYTES */
	const char *actor;	  /* NULL: the daemon */
	int64_t now_at;
	bool is_preview; /* count, change nothing */
};

/*
 * In a transaction of its own; then takes the bytes out of the file:
 * secure_delete and, where no reader is in the way, a truncating checkpoint.
 * Ledger rows and fingerprints stay.
 */
bool retention_purge(struct db *db, const struct retention_question *question,
    struct retention_counts *ret_counts, struct error *err);

/* What was erased at one time; retention_purge keeps it in the history. */
struct retention_report {
	int64_t at;
	const char *actor;
	struct retention_counts counts;
};
typedef bool
retention_report_fn(const struct retention_report *report, void *context);
/* The oldest first, from `since_at` on; a false return ends the walk. */
bool retention_each_report(struct db *db, int64_t since_at,
    retention_report_fn *on_report, void *context, struct error *err);

/* Only mail that was no request and whose own time is over. */
bool retention_erase_expired(struct db *db, int64_t now_at, size_t *ret_count,
    bool *ret_is_out, struct error *err);

#endif
