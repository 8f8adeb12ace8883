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
 * ticket/state.h defines the states and transitions; an invalid transition is
 * ERROR_STORE.
 */
struct new_letter {
	int64_t ticket_id;
	const char *purpose;
	const char *language;
	enum letter_state state; /* HELD, QUEUED, or PRINTED at created_at */
	const char *reason;	 /* why it is held; or "" */
	const char *to_address;
	const char *subject;
	const char *body;
	const char *in_reply_to;
	const char *references; /* separated by blanks */
	int64_t created_at;
	const char *actor;
	const char *network; /* of the message it answers; NULL: not counted */
	const char *postal;  /* if printed: the postal address; else NULL */
	const char *raw;     /* if printed: the page; else NULL */
	const char *cc;	     /* addresses, separated by blanks; NULL: none */
};
/*
 * Inside a transaction: adds the letter without its Message-ID, which is a
 * signature of the letter's number, and returns the number.
 */
bool letter_store_add(struct db *db, const struct new_letter *letter,
    int64_t *ret_letter_id, struct error *err);
/* Inside the same transaction. */
bool letter_store_set_message_id(struct db *db, int64_t letter_id,
    const char *message_id, struct error *err);

/* How many acknowledgements of a ticket were written or sent. */
bool letter_store_receipts(
    struct db *db, int64_t ticket_id, int64_t *ret_count, struct error *err);

struct letter_row {
	int64_t id;
	int64_t ticket_id;
	char *reference; /* the ticket's */
	char *mailbox;	 /* the same */
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
	char *postal; /* lines; "" unless it was printed */
	char *cc;     /* recipients of copies, separated by blanks */
	char *draft;  /* unfinished text of a person; or "" */
	int64_t created_at;
	int64_t waits_since_at; /* creation, or last approval or retry */
	int64_t not_before_at;
	int64_t sent_at;    /* or printed; 0: not yet */
	int64_t bounced_at; /* 0: not reported */
	int attempts;
	int deferrals;	     /* of these, only by letter_store_find_due: 4xx */
	int losses;	     /* the same: the reply was lost */
	int64_t files_bytes; /* the same: of the attachments */
	bool is_repeat;	     /* an earlier attempt's reply was lost */
	int reply_code;	     /* of the last attempt */
	char *reply_text;
};

enum lookup letter_store_find(struct db *db, struct arena *memory,
    int64_t letter_id, struct letter_row *ret_row, struct error *err);
typedef bool letter_row_fn(const struct letter_row *row, void *context);
/* `state` NULL: all; `ticket_id` 0: all. */
bool letter_store_each(struct db *db, const char *state, int64_t ticket_id,
    letter_row_fn *on_row, void *context, struct error *err);

/*
 * The last `count_max` letters and as many of those that are not settled, the
 * oldest of them; with a state the last ones in it. By number.
 */
bool letter_store_each_last(struct db *db, const char *state, size_t count_max,
    letter_row_fn *on_row, void *context, struct error *err);
/* How many letters there are; `state` NULL: in all states. */
bool letter_store_count(
    struct db *db, const char *state, int64_t *ret_count, struct error *err);

/*
 * At most `count_max` letters that are due, oldest first; none of a ticket of
 * which another sender (store/lease.h) sends one.
 */
bool letter_store_find_due(struct db *db, struct arena *memory, int64_t now_at,
    size_t count_max, struct letter_row **ret_rows, size_t *ret_count,
    struct error *err);
/*
 * Held letters without a reminder since `before_at`; not those that the
 * configuration holds.
 */
bool letter_store_find_waiting(struct db *db, struct arena *memory,
    int64_t before_at, size_t count_max, struct letter_row **ret_rows,
    size_t *ret_count, struct error *err);
/* Records the reminder. */
bool letter_store_set_reminded(
    struct db *db, int64_t letter_id, int64_t at, struct error *err);
/* When the next of them becomes due; INT64_MAX if none. */
bool letter_store_next_due(struct db *db, int64_t *ret_at, struct error *err);

/*
 * Replaces the text of a held letter, and deletes its stored bytes and its
 * draft; writes no history.
 */
bool letter_store_edit(struct db *db, int64_t letter_id, const char *subject,
    const char *body, struct error *err);
/* Replaces the saved draft of a person; "": none. */
bool letter_store_keep_draft(
    struct db *db, int64_t letter_id, const char *draft, struct error *err);

#endif
