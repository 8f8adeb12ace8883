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
 * Inside a transaction: stores a message, unread by the ticket's officer;
 * *ret_message_id is its row.
 */
struct stored_message {
	int64_t ticket_id; /* 0: none (not a request, kept for a while) */
	const char *raw;   /* NULL: not stored */
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
	int64_t internal_at; /* both instants are shown; 0: unknown */
	int64_t header_at;
	int64_t opened_at;
	const char *opened_by; /* "mail" or "hand" */
	const char *actor;     /* user who opened it; NULL: the daemon */
	const char *requester_address;
	const char *requester_name;
	bool requester_is_proposed; /* guessed: to be confirmed by a person */
	const char *subject;
	bool processor;
	const char *no_letter_reason; /* "" if a letter will be sent */
	const struct new_claim *claims;
	size_t claims_count;
};
/*
 * Inside a transaction: stores ticket, claims and requester. If the reference
 * exists already, *ret_taken is true and nothing is written: draw another.
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
	char *agent;	       /* address of the agent, or the name; or "" */
	char *data_subject;    /* data subject, if another; the same */
	bool subject_is_other; /* than the requester, and confirmed */
	bool has_authority;    /* authority to act was proved */
	bool requester_is_proposed, has_proposals; /* for any party */
	int64_t received_at;
	char *received_source;
	int64_t internal_at, header_at;
	int64_t opened_at;
	char *opened_by;
	char *due_on; /* first open claim's, or revisit_on; or "" */
	int64_t due_at;
	bool stands_still; /* its clock is stopped: due_on is a minimum */
	char *target_on;   /* of the first open claim; "" if none */
	char *mailbox;
	char *assignee; /* "": none */
	char *subject;
	char *no_letter_reason;
	bool processor;
	int priority;
	char *identity; /* "", "code", "note", "hand" */
	int64_t aware_at;
	bool is_on_hold;
	int64_t closed_at, erased_at;
	char *revisit_on;   /* when it returns or returned; "": never */
	bool is_to_revisit; /* due_on is revisit_on: no answer is due */
	int64_t revision;   /* increases with every change */
	int64_t unread_at;  /* since when; 0: no unread messages */
	bool has_held_letter;
	bool has_attachments; /* in any message */
	kind_set kinds;
	struct ticket_claim *claims;
	size_t claims_count;
};

/* By number or reference, as staff enter it. */
enum lookup ticket_store_find(struct db *db, struct arena *memory,
    const char *id_text, struct ticket_row *ret_row, struct error *err);

struct ticket_filter {
	const char *state;   /* NULL: any */
	const char *mailbox; /* NULL: any */
	const char *kind;    /* NULL: any */
	const char *assignee;
	bool is_open;	   /* in any state except closed */
	bool is_overdue;   /* a claim was due before `today` or `now_at` */
	const char *today; /* YYYY-MM-DD, with is_overdue */
	int64_t now_at;	   /* with is_overdue */
	size_t count_max;  /* 0: all */
	const char *from;  /* in an address or name of a party */
	const char *text;  /* in a subject or message text */
	bool is_unread, has_held_letter, has_attachments;
	int64_t due_from_at, due_end_at; /* ticket.due_first; 0: any */
	int64_t received_from_at, received_end_at; /* 0: any */
	bool is_newest_first; /* by number; closed ones have no due date */
};
/* For all such functions: false ends the iteration, without failure. */
typedef bool ticket_row_fn(const struct ticket_row *row, void *context);
/*
 * Open breaches first, then by due date, unless the filter says otherwise; a
 * row lives during the call.
 */
bool ticket_store_each(struct db *db, const struct ticket_filter *filter,
    ticket_row_fn *on_row, void *context, struct error *err);

/* The Message-ID of the last message, as its sender wrote it; "" if none. */
bool ticket_store_last_mail(struct db *db, struct arena *memory,
    int64_t ticket_id, const char **ret_message_id, struct error *err);

#endif
