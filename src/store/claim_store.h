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
 * claim_store - what a ticket asks for, and the clock of each
 *
 * All inside a transaction. What changes a claim keeps ticket.due_first, by
 * which the queue is sorted. None writes history: who changes says why.
 */
struct new_claim {
	enum kind kind;
	struct date due_on;
	int64_t due_at;		 /* of hours; else 0 */
	struct date target_on;	 /* year 0: none */
	const char *explanation; /* lines of the deadline, joined by LF */
	bool is_unsure;		 /* nobody knows its kind yet */
	bool is_confirmed;	 /* a human does */
};

/* Fails if the ticket has a claim of that kind. */
bool claim_store_add(struct db *db, int64_t ticket_id,
    const struct new_claim *claim, struct error *err);
bool claim_store_remove(
    struct db *db, int64_t ticket_id, enum kind kind, struct error *err);
/* A human has said that it is asked for. */
bool claim_store_confirm(
    struct db *db, int64_t ticket_id, enum kind kind, struct error *err);
/* Nobody has said so (any more). */
bool claim_store_doubt(
    struct db *db, int64_t ticket_id, enum kind kind, struct error *err);
/* Another day than before is warned of again. */
bool claim_store_set_clock(struct db *db, int64_t ticket_id, enum kind kind,
    const struct clock_answer *clock, int extension_months, struct error *err);

struct ticket_claim {
	char *kind;
	char *due_on; /* YYYY-MM-DD; "" for hours */
	int64_t due_at;
	char *target_on; /* "": none */
	bool stands_still;
	char *explanation;
	char *outcome; /* "" while open */
	bool is_confirmed;
	bool is_unsure;
	int extension_months;
	int64_t closed_at;
	char *until_on;	    /* of `retained`; else "" */
	bool awaits_letter; /* closed, and the letter was not sent yet */
};

struct claim_end {
	enum kind kind;
	const char *outcome;
	struct date until_on; /* of "retained"; year 0: none */
	int64_t at;
	struct date on;	    /* that day, in the office's zone */
	bool awaits_letter; /* it is answered when a letter is sent */
};
bool claim_store_close(struct db *db, int64_t ticket_id,
    const struct claim_end *end, struct error *err);
/*
 * The letter was sent at `at`, on that day: what is closed and awaits it was
 * answered then. Nothing happens if it does not.
 */
bool claim_store_tell(struct db *db, int64_t ticket_id, enum kind kind,
    int64_t at, struct date on, struct error *err);
/* Open again, as if there had been no outcome and no answer. */
bool claim_store_reopen(
    struct db *db, int64_t ticket_id, enum kind kind, struct error *err);

/* Likewise, with a clock of its own, which nothing moves from then on. */
bool claim_store_reopen_with(struct db *db, int64_t ticket_id, enum kind kind,
    const struct clock_answer *clock, struct error *err);

/* The questions that were asked, in their order. */
bool claim_store_pauses(struct db *db, struct arena *memory, int64_t ticket_id,
    struct clock_pause **ret_pauses, size_t *ret_count, struct error *err);
/*
 * Asking again for what is outstanding stops no clock a second time. Fails if
 * the other question is outstanding.
 */
bool claim_store_ask(struct db *db, int64_t ticket_id, enum clock_wait wait,
    int64_t at, struct error *err);
/* That question is answered; nothing happens if it is not outstanding. */
bool claim_store_answer(struct db *db, int64_t ticket_id, enum clock_wait wait,
    int64_t at, struct error *err);
/* Whatever is outstanding is not waited for any more. */
bool claim_store_end_questions(
    struct db *db, int64_t ticket_id, int64_t at, struct error *err);

/* A claim that was retained until a day that has come. */
struct claim_return {
	int64_t ticket_id;
	enum kind kind;
};
/* At most `count_max` with until_on on or before `today`. */
bool claim_store_returning(struct db *db, struct arena *memory,
    struct date today, size_t count_max, struct claim_return **ret_claims,
    size_t *ret_count, struct error *err);

/* Such a claim is open again, and due on its day, without a target. */
bool claim_store_return(
    struct db *db, int64_t ticket_id, enum kind kind, struct error *err);

/*
 * A ticket that is closed and comes back on a day, only to be looked at: its
 * claims keep their outcomes. Year 0: it does not.
 */
bool claim_store_set_revisit(struct db *db, int64_t ticket_id,
    struct date revisit_on, struct error *err);
/* At most `count_max` closed tickets whose day is `today` or before. */
bool claim_store_revisits(struct db *db, struct arena *memory,
    struct date today, size_t count_max, int64_t **ret_ticket_ids,
    size_t *ret_count, struct error *err);

#endif
