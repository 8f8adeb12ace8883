/* SPDX-License-Identifier: ISC */
#ifndef TICKET_STATISTICS_H
#define TICKET_STATISTICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "rules/kind.h"
#include "ticket/outcome.h"

/*
 * statistics - the annual figures that a controller reports
 *
 * The unit is a claim: one request of one person for one thing. Pure; no figure
 * depends on the person's identity, so erasure does not change any.
 */
struct statistics_claim {
	enum kind kind;
	bool is_undecided; /* its kind is still uncertain */
	bool has_outcome;  /* else it is open */
	enum outcome outcome;
	bool has_clock;
	bool is_late; /* answered late; or open and overdue */
	bool is_extended;
	int days;      /* from receipt to the answer; -1: unanswered */
	int open_days; /* from receipt until now, if it is open */
	int month;     /* of receipt: 1..12 */
	const char *language;
	const char *mailbox; /* "": opened by hand */
};

/* requests = answered + lapsed + open; in_time + late <= answered. */
struct statistics_figures {
	int64_t requests;
	int64_t open;
	int64_t overdue;  /* of those open */
	int64_t answered; /* outcome_is_answer */
	int64_t in_time;
	int64_t late;
	int64_t lapsed; /* withdrawn, expired: no answer was due */
	int64_t extended;
	int64_t refused; /* of those answered */
	/* Whole days to the answer, nearest rank; -1: no answers. */
	int64_t median_days;
	int64_t p90_days;
	int64_t p95_days;
};

/* Requests by days: each bucket is one more than the last to its bound. */
#define STATISTICS_BUCKETS 6
#define STATISTICS_MONTHS  12

/* Count of a language or a mailbox. */
struct statistics_word {
	const char *word;
	int64_t count;
};
struct statistics_words {
	struct statistics_word *items;
	size_t count, size;
};

struct statistics_days {
	int *items;
	size_t count, size;
};

struct statistics {
	struct arena *memory; /* owns what it refers to */
	struct statistics_figures kinds[KINDS];
	struct statistics_figures all;
	int64_t outcomes[OUTCOMES]; /* also of non-requests */
	int64_t undecided;	    /* in triage; not in any other figure */
	struct statistics_words languages;
	struct statistics_words mailboxes;
	struct statistics_days days[KINDS + 1]; /* last: all kinds */
	int64_t months[STATISTICS_MONTHS][KINDS];
	int64_t answer_days[STATISTICS_BUCKETS];
	int64_t open_ages[STATISTICS_BUCKETS];
};

/* "0-7", "8-14", ..., "91+"; `bucket` is below STATISTICS_BUCKETS. */
const char *statistics_bucket_name(int bucket);

void statistics_add(
    struct statistics *statistics, const struct statistics_claim *claim);
/* Call after the last claim: computes medians and percentiles, sorts words. */
void statistics_finish(struct statistics *statistics);

#endif
