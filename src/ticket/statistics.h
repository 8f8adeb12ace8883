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
 * statistics - the figures of a year, as a controller accounts for it
 *
 * What is counted is a claim: one thing that one person asked for. Pure; no
 * figure depends on who the person was, so that forgetting changes none.
 */
struct statistics_claim {
	enum kind kind;
	bool is_undecided; /* nobody knows yet what it asks for */
	bool has_outcome;  /* else it is open */
	enum outcome outcome;
	bool has_clock;
	bool is_late; /* answered late; or open, and its day has passed */
	bool is_extended;
	int days; /* from receipt to the answer; -1: none was given */
	const char *language;
	const char *mailbox; /* "": by hand */
};

/* requests = answered + lapsed + open; in_time + late <= answered. */
struct statistics_figures {
	int64_t requests;
	int64_t open;
	int64_t overdue;  /* of those that are open */
	int64_t answered; /* outcome_is_answer */
	int64_t in_time;
	int64_t late;
	int64_t lapsed; /* withdrawn, expired: nothing was to be answered */
	int64_t extended;
	/* Whole days to the answer, nearest rank; -1: nothing was answered. */
	int64_t median_days;
	int64_t p90_days;
};

/* How often a language, or a mailbox, came. */
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
	struct arena *memory; /* holds what it refers to */
	struct statistics_figures kinds[KINDS];
	struct statistics_figures all;
	int64_t outcomes[OUTCOMES]; /* also of what was no request */
	int64_t undecided;	    /* in triage; in no other figure */
	struct statistics_words languages;
	struct statistics_words mailboxes;
	struct statistics_days days[KINDS + 1]; /* the last: of all */
};

void statistics_add(
    struct statistics *statistics, const struct statistics_claim *claim);
/* After the last: medians and percentiles; words are sorted. */
void statistics_finish(struct statistics *statistics);

#endif
