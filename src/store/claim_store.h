/* SPDX-License-Identifier: ISC */
#ifndef STORE_CLAIM_STORE_H
#define STORE_CLAIM_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/error.h"
#include "rules/kind.h"
#include "store/db.h"
#include "ticket/clock.h"

/*
 * claim_store - what a ticket requests, and the clock of each claim
 *
 * All functions run inside a transaction. Those that change a claim update
 * ticket.due_first, the sort key of the queue. None writes history: the caller
 * records the reason.
 */
struct new_claim {
	enum kind kind;
	struct date due_on;
	int64_t due_at;		 /* if due in hours; else 0 */
	struct date target_on;	 /* year 0: none */
	const char *explanation; /* of the deadline, lines joined by LF */
	bool is_unsure;		 /* its kind is uncertain */
	bool is_confirmed;	 /* a person confirmed it */
};

/* Fails if the ticket already has a claim of that kind. */
bool claim_store_add(struct db *db, int64_t ticket_id,
    const struct new_claim *claim, struct error *err);
bool claim_store_remove(
    struct db *db, int64_t ticket_id, enum kind kind, struct error *err);
/* Records that a person confirmed the claim. */
bool claim_store_confirm(
    struct db *db, int64_t ticket_id, enum kind kind, struct error *err);
/* Records that the claim is not confirmed (any more). */
bool claim_store_doubt(
    struct db *db, int64_t ticket_id, enum kind kind, struct error *err);
/* If the due date changes, warnings start again. */
bool claim_store_set_clock(struct db *db, int64_t ticket_id, enum kind kind,
    const struct clock_answer *clock, int extension_months, struct error *err);

struct ticket_claim {
	char *kind;
	char *due_on; /* YYYY-MM-DD; "" if due in hours */
	int64_t due_at;
	char *target_on; /* "": none */
	bool stands_still;
	char *explanation;
	char *outcome; /* "" while open */
	bool is_confirmed;
	bool is_unsure;
	int extension_months;
	int64_t closed_at;
	char *until_on;	    /* for `retained`; else "" */
	bool awaits_letter; /* closed, but the letter was not sent yet */
};

struct claim_end {
	enum kind kind;
	const char *outcome;
	struct date until_on; /* for "retained"; year 0: none */
	int64_t at;
	struct date on;	    /* the day in the office's zone */
	bool awaits_letter; /* answered only when a letter is sent */
};
bool claim_store_close(struct db *db, int64_t ticket_id,
    const struct claim_end *end, struct error *err);
/*
 * The letter was sent at `at`, on the day `on`: marks a closed claim that
 * awaits it as answered. Does nothing if the claim awaits no letter.
 */
bool claim_store_tell(struct db *db, int64_t ticket_id, enum kind kind,
    int64_t at, struct date on, struct error *err);
/* Reopens the claim and clears outcome and answer. */
bool claim_store_reopen(
    struct db *db, int64_t ticket_id, enum kind kind, struct error *err);

/* The same, with a given clock, which is fixed from then on. */
bool claim_store_reopen_with(struct db *db, int64_t ticket_id, enum kind kind,
    const struct clock_answer *clock, struct error *err);

/* The questions asked, in order. */
bool claim_store_pauses(struct db *db, struct arena *memory, int64_t ticket_id,
    struct clock_pause **ret_pauses, size_t *ret_count, struct error *err);
/*
 * A repeated question does not stop the clock a second time. Fails if the other
 * question is outstanding.
 */
bool claim_store_ask(struct db *db, int64_t ticket_id, enum clock_wait wait,
    int64_t at, struct error *err);
/* Ends that question; does nothing if it is not outstanding. */
bool claim_store_answer(struct db *db, int64_t ticket_id, enum clock_wait wait,
    int64_t at, struct error *err);
/* Ends all outstanding questions. */
bool claim_store_end_questions(
    struct db *db, int64_t ticket_id, int64_t at, struct error *err);

/* A retained claim whose day has come. */
struct claim_return {
	int64_t ticket_id;
	enum kind kind;
};
/* At most `count_max` with until_on on or before `today`. */
bool claim_store_returning(struct db *db, struct arena *memory,
    struct date today, size_t count_max, struct claim_return **ret_claims,
    size_t *ret_count, struct error *err);

/* Reopens such a claim, due on its day, without a target. */
bool claim_store_return(
    struct db *db, int64_t ticket_id, enum kind kind, struct error *err);

/*
 * Sets the day on which a closed ticket returns, only for review: its claims
 * keep their outcomes. Year 0: never.
 */
bool claim_store_set_revisit(struct db *db, int64_t ticket_id,
    struct date revisit_on, struct error *err);
/* At most `count_max` closed tickets whose day is on or before `today`. */
bool claim_store_revisits(struct db *db, struct arena *memory,
    struct date today, size_t count_max, int64_t **ret_ticket_ids,
    size_t *ret_count, struct error *err);

#endif
