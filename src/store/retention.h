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
#include "store/retention_keep.h"
#include "ticket/person.h"

/*
 * retention - erases data whose retention period has expired
 *
 * Each class of data has a period, which starts when the ticket is closed; a
 * legal hold suspends all of them. A kind of request may have its own period;
 * for a ticket with several kinds the longest applies. The person's data is
 * erased last: the ticket is then pseudonymised in place, and the period of the
 * remaining keyed hash starts. A ticket that returns on a day (retained data
 * must be erased then) keeps person and references until then, as `keeps` says,
 * and everything else is erased.
 */
struct retention_period {
	int64_t seconds;
	int64_t of_kind[KINDS]; /* 0: as for the others */
};

struct retention_periods {
	struct retention_period raw;	/* messages as received */
	struct retention_period text;	/* text, subject, attachments */
	struct retention_period letter; /* letters we wrote */
	struct retention_period fact;	/* facts in messages */
	struct retention_period person; /* the person in the register */
	int64_t hash_seconds;		/* the keyed hash, from erasure */
	int64_t label_seconds;		/* labels, from the decision */
	retention_keep_set keeps;	/* kept until a ticket returns */
};

struct retention_counts {
	size_t not_requests; /* messages, with a period of their own */
	size_t raw;
	size_t texts;
	size_t letters;
	size_t facts;
	size_t reduced; /* tickets that return on a day */
	size_t persons; /* tickets */
	size_t hashes;	/* tickets */
	size_t labels;
	bool is_out; /* false: a reader blocks db_checkpoint */
};

/* The sum of all. */
size_t retention_total(const struct retention_counts *counts);

struct retention_question {
	const struct retention_periods *periods;
	const struct person_hasher *hasher;
	const char *actor; /* NULL: the daemon */
	int64_t now_at;
	bool is_preview; /* count, change nothing */
};

/*
 * A walk through all classes in steps. Rows examined are before the watermark
 * of the class, so no later step examines them again. A step holds the write
 * lock for at most 50 ms, and only if there is something to erase; a few large
 * messages, or a preview, may take longer. Ledger rows and fingerprints stay.
 * The last step writes a history event with the counts, including those of an
 * unfinished walk, and removes the bytes from the file: secure_delete and,
 * unless a reader blocks it, a truncating checkpoint.
 */
struct retention_walk {
	size_t class;
	int64_t at, id; /* the watermark */
	struct retention_counts counts;
	bool is_done;
};
void retention_begin(struct retention_walk *walk);
/* Makes the next step the last one, whatever is left to erase. */
void retention_cut(struct retention_walk *walk);
/* The number of classes: `class` of a walk is below it. */
size_t retention_classes(void);
/* In its own transaction. The question must not change during a walk. */
bool retention_step(struct db *db, const struct retention_question *question,
    struct retention_walk *walk, struct error *err);

/*
 * Whether a message whose processing began in the last ten minutes is not
 * settled: a worker needs the write lock soon.
 */
bool retention_must_wait(
    struct db *db, int64_t now_at, bool *ret_is_so, struct error *err);

/*
 * Inside the transaction of a step: adds to the counts not reported yet, so
 * that a walk ended by a crash is reported with the next one.
 */
bool retention_note_counts(
    struct db *db, const struct retention_counts *counts, struct error *err);
/*
 * Inside the transaction of the last step: writes a history event with all
 * unreported counts, if any is not zero.
 */
bool
retention_write_report(struct db *db, const struct retention_question *question,
    size_t *ret_total, struct error *err);

/* The counts of one erasure, from the history. */
struct retention_report {
	int64_t at;
	const char *actor;
	struct retention_counts counts;
};
typedef bool
retention_report_fn(const struct retention_report *report, void *context);
/* Oldest first, from `since_at` on; false ends the iteration. */
bool retention_each_report(struct db *db, int64_t since_at,
    retention_report_fn *on_report, void *context, struct error *err);

#endif
