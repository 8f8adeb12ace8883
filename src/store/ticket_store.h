/* SPDX-License-Identifier: ISC */
#ifndef STORE_TICKET_STORE_H
#define STORE_TICKET_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/error.h"
#include "mail/message.h"
#include "rules/classify.h"
#include "store/claim_store.h"
#include "store/db.h"
#include "ticket/state.h"

/* ticket_store - messages, tickets, claims and parties */

/*
 * Inside a transaction: stores a mail, which its ticket's officer has not seen
 * yet; *ret_message_id is its row.
 */
struct stored_message {
	int64_t ticket_id; /* 0: none (not a request, kept for a while) */
	const char *raw;   /* NULL: not kept */
	size_t raw_length;
	int64_t received_at;
	const struct message *message;
	const struct classification *classification;
	int64_t expires_at; /* 0: with its ticket */
};
bool
ticket_store_add_message(struct db *db, const struct stored_message *message,
    int64_t *ret_message_id, struct error *err);

struct new_ticket {
	const char *reference;
	uint64_t random; /* its 35 bits */
	enum ticket_state state;
	const char *mailbox;
	const char *language;
	int64_t received_at;
	const char *received_source;
	int64_t internal_at; /* both instants are shown; 0: not known */
	int64_t header_at;
	int64_t opened_at;
	const char *opened_by; /* "mail" or "hand" */
	const char *actor;     /* who opened it by hand; NULL: the daemon */
	const char *requester_address;
	const char *requester_name;
	bool requester_is_proposed; /* guessed: for a human to confirm */
	const char *subject;
	bool processor;
	const char *no_letter_reason; /* "" if there will be a letter */
	const struct new_claim *claims;
	size_t claims_count;
};
/*
 * Inside a transaction: ticket, claims and requester. *ret_taken is true, and
 * nothing written, if the reference exists already: draw another.
 */
bool ticket_store_add(struct db *db, const struct new_ticket *ticket,
    int64_t *ret_ticket_id, bool *ret_taken, struct error *err);

struct ticket_row {
	int64_t id;
	char *reference;
	char *state;
	char *language;
	char *requester; /* the address */
	char *requester_name;
	char *agent;	       /* who acts: the address, or the name; "" */
	char *data_subject;    /* whose data it is, if others'; likewise */
	bool subject_is_other; /* than the requester, and no mere guess */
	bool has_authority;    /* the proof was seen that who asks may */
	bool requester_is_proposed, has_proposals; /* of some party */
	int64_t received_at;
	char *received_source;
	int64_t internal_at, header_at;
	int64_t opened_at;
	char *opened_by;
	char *due_on; /* the earliest open claim's, or revisit_on; or "" */
	int64_t due_at;
	bool stands_still; /* that claim waits: due_on is the earliest */
	char *target_on;   /* the earliest of the open claims; "" if none */
	char *mailbox;
	char *assignee; /* "" if nobody */
	char *subject;
	char *no_letter_reason;
	bool processor;
	int priority;
	char *identity; /* "", "code", "note", "hand" */
	int64_t aware_at;
	bool is_on_hold;
	int64_t closed_at, erased_at;
	char *revisit_on;   /* when it comes back, or came; "" if never */
	bool is_to_revisit; /* that is due_on: nothing is owed on that day */
	int64_t revision;   /* changes with whatever is done to it */
	int64_t unread_at;  /* came in and nobody has looked; 0: all seen */
	bool has_held_letter;
	bool has_attachments; /* of some message */
	kind_set kinds;
	struct ticket_claim *claims;
	size_t claims_count;
};

/* By number or by reference, as staff type it. */
enum lookup ticket_store_find(struct db *db, struct arena *memory,
    const char *id_text, struct ticket_row *ret_row, struct error *err);

struct ticket_filter {
	const char *state;   /* NULL: any */
	const char *mailbox; /* NULL: any */
	const char *kind;    /* NULL: any */
	const char *assignee;
	bool is_open;	   /* in any state but closed */
	bool is_overdue;   /* a claim was due before `today` or `now_at` */
	const char *today; /* YYYY-MM-DD, with is_overdue */
	int64_t now_at;	   /* with is_overdue */
	size_t count_max;  /* 0: all */
	const char *from;  /* in an address or a name of a party */
	const char *text;  /* in a subject or a message */
	bool is_unread, has_held_letter, has_attachments;
	int64_t due_from_at, due_end_at; /* ticket.due_first; 0: any */
	int64_t received_from_at, received_end_at; /* 0: any */
	bool is_newest_first; /* by number instead: what is closed is not due */
};
/* Here and elsewhere: false ends the walk, without a failure. */
typedef bool ticket_row_fn(const struct ticket_row *row, void *context);
/*
 * Open breaches, then what is due first, unless the filter says otherwise; a
 * row lives during the call.
 */
bool ticket_store_each(struct db *db, const struct ticket_filter *filter,
    ticket_row_fn *on_row, void *context, struct error *err);

/* The Message-ID of the last mail, as its sender wrote it; "" if none. */
bool ticket_store_last_mail(struct db *db, struct arena *memory,
    int64_t ticket_id, const char **ret_message_id, struct error *err);

#endif
