/* SPDX-License-Identifier: ISC */
#ifndef STORE_LETTER_STORE_H
#define STORE_LETTER_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "store/db.h"
#include "store/ticket_store.h"
#include "ticket/gate.h"
#include "ticket/state.h"

/*
 * letter_store - the outbox: letters, and each attempt to deliver them
 *
 * The states and what may follow are ticket/state.h's; a step that it refuses
 * is ERROR_STORE.
 */
struct new_letter {
	int64_t ticket_id;
	const char *purpose;
	const char *language;
	enum letter_state state; /* LETTER_HELD or LETTER_QUEUED */
	const char *reason;	 /* why it is held; "" */
	const char *to_address;
	const char *subject;
	const char *body;
	const char *in_reply_to;
	const char *references; /* separated by blanks */
	int64_t created_at;
	const char *actor;
};
/*
 * Inside a transaction: adds the letter without its Message-ID, which is
 * signed over the letter's number, and returns the number.
 */
bool letter_store_add(struct db *db, const struct new_letter *letter,
    int64_t *ret_letter_id, struct error *err);
/* Inside the same transaction. */
bool letter_store_set_message_id(struct db *db, int64_t letter_id,
    const char *message_id, struct error *err);

/*
 * Inside a transaction: what was released since a day and an hour ago, and of
 * which acknowledgements to this ticket (0: none), for gate_check_budget.
 * Counts up to a little more than the budget allows.
 */
bool letter_store_spent(struct db *db, int64_t ticket_id,
    const char *to_address, const struct gate_budget *budget, int64_t now_at,
    struct gate_spent *ret_spent, struct error *err);

struct letter_row {
	int64_t id;
	int64_t ticket_id;
	char *reference; /* the ticket's */
	char *purpose;
	char *language;
	char *state;
	char *reason;
	char *to_address;
	char *subject;
	char *body;
	char *message_id;
	char *in_reply_to;
	char *references;
	int64_t created_at;
	int64_t waits_since_at; /* created, or approved or retried last */
	int64_t not_before_at;
	int64_t sent_at;    /* 0: not yet */
	int64_t bounced_at; /* 0: no report said so */
	int attempts;
	int deferrals;	/* of these, by letter_store_find_due only: 4xx */
	int losses;	/* the same: the answer was lost */
	bool is_repeat; /* an earlier attempt's answer was lost */
	int reply_code; /* of the last attempt */
	char *reply_text;
};

enum lookup letter_store_find(struct db *db, struct arena *memory,
    int64_t letter_id, struct letter_row *ret_row, struct error *err);
typedef bool letter_row_fn(const struct letter_row *row, void *context);
/* `state` NULL: all; `ticket_id` 0: all. */
bool letter_store_each(struct db *db, const char *state, int64_t ticket_id,
    letter_row_fn *on_row, void *context, struct error *err);

/* At most `count_max` letters that are due, the oldest first. */
bool letter_store_find_due(struct db *db, struct arena *memory, int64_t now_at,
    size_t count_max, struct letter_row **ret_rows, size_t *ret_count,
    struct error *err);
/*
 * At most `count_max` letters that a person has to decide on, held and not
 * reminded of since `before_at`; without those that the configuration holds.
 */
bool letter_store_find_waiting(struct db *db, struct arena *memory,
    int64_t before_at, size_t count_max, struct letter_row **ret_rows,
    size_t *ret_count, struct error *err);
/* It was said that it waits. */
bool letter_store_set_reminded(
    struct db *db, int64_t letter_id, int64_t at, struct error *err);
/* When the next one becomes due; INT64_MAX if none waits. */
bool letter_store_next_due(struct db *db, int64_t *ret_at, struct error *err);

/*
 * Inside a transaction: the sender takes a letter up, before the first byte
 * goes out: state `sending`, an attempt is counted, a delivery row is begun.
 */
bool letter_store_start(
    struct db *db, int64_t letter_id, int64_t now_at, struct error *err);

struct letter_end {
	/* ACCEPTED, DEFERRED, REFUSED, LOST, POSTPONED */
	enum letter_event event;
	int code;
	const char *text;
	int64_t not_before_at; /* of DEFERRED, LOST and POSTPONED */
};
/*
 * Inside a transaction: how the attempt ended. One that was refused makes its
 * ticket unread: somebody was not answered.
 */
bool letter_store_end(struct db *db, int64_t letter_id,
    const struct letter_end *end, int64_t now_at, struct error *err);

/*
 * Inside a transaction, when the sender starts: what a crash left in
 * `sending` is LETTER_LOST. *ret_count is how many.
 */
bool letter_store_recover(
    struct db *db, int64_t now_at, size_t *ret_count, struct error *err);

/*
 * Inside a transaction: no letter waits for an instant after `latest_at`; what
 * does was put off while the clock was ahead, and is due now.
 */
bool letter_store_unwait(
    struct db *db, int64_t now_at, int64_t latest_at, struct error *err);

/* Other words for a held letter; no history. */
bool letter_store_edit(struct db *db, int64_t letter_id, const char *subject,
    const char *body, struct error *err);

/* Inside a transaction: APPROVE, CANCEL, RETRY or HOLD, by a human. */
enum lookup
letter_store_decide(struct db *db, int64_t letter_id, enum letter_event event,
    const char *actor, int64_t now_at, struct error *err);

#endif
