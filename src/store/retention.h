/* SPDX-License-Identifier: ISC */
#ifndef STORE_RETENTION_H
#define STORE_RETENTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/error.h"
#include "rules/kind.h"
#include "store/db.h"

/*
 * retention - what the register no longer may hold
 *
 * Each class of data has its period, which runs from the day a ticket is
 * closed; a legal hold stops all of it. A kind of request may have a period of
 * its own; of a ticket with several kinds the longest counts. The record of
 * the person goes last: then the ticket is pseudonymised in place, and the
 * keyed hash that is left has its time from then.
 */
struct retention_period {
	int64_t seconds;
	int64_t of_kind[KINDS]; /* 0: as for the others */
};

struct retention_periods {
	struct retention_period raw;	/* mail as it came */
	struct retention_period text;	/* its text, subject, attachments */
	struct retention_period letter; /* what we wrote */
	struct retention_period fact;	/* what it says besides */
	struct retention_period person; /* the person on the record */
	int64_t hash_seconds;		/* the keyed hash, from erasure */
	int64_t label_seconds; /* what is learned from, since decided */
};

struct retention_counts {
	size_t not_requests; /* mails whose own time is over */
	size_t raw;
	size_t texts;
	size_t letters;
	size_t facts;
	size_t persons; /* tickets */
	size_t hashes;	/* tickets */
	size_t labels;
	bool is_out; /* false: a reader keeps the bytes: db_checkpoint */
};

/* All of them together. */
size_t retention_total(const struct retention_counts *counts);

struct retention_question {
	const struct retention_periods *periods;
	const unsigned char *key; /* pseudonym.key, DIGEST_BYTES */
	const char *actor;	  /* NULL: the daemon */
	int64_t now_at;
	bool is_preview; /* count, change nothing */
};

/*
 * One walk through all classes, step by step. What was looked at lies before
 * the watermark of the class, so that no step looks at it again. A step holds
 * the write lock for at most 50 ms, and only if there is something to erase;
 * one ticket of many large messages may take longer. Ledger rows and
 * fingerprints stay. The last step writes a line of history that counts what
 * was erased, and takes the bytes out of the file: secure_delete and, where no
 * reader is in the way, a truncating checkpoint.
 */
struct retention_walk {
	size_t class;
	int64_t at, id; /* the watermark */
	struct retention_counts counts;
	bool is_done;
};
void retention_begin(struct retention_walk *walk);
/* In a transaction of its own. The question must not change meanwhile. */
bool retention_step(struct db *db, const struct retention_question *question,
    struct retention_walk *walk, struct error *err);

/*
 * Whether mail was taken in hand in the last ten minutes and is not settled:
 * a worker wants the write lock soon.
 */
bool retention_must_wait(
    struct db *db, int64_t now_at, bool *ret_is_so, struct error *err);

/* All steps. */
bool retention_purge(struct db *db, const struct retention_question *question,
    struct retention_counts *ret_counts, struct error *err);

/* Inside its transaction: the line of history, if there is anything to say. */
bool
retention_write_report(struct db *db, const struct retention_question *question,
    const struct retention_counts *counts, struct error *err);

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

#endif
