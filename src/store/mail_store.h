/* SPDX-License-Identifier: ISC */
#ifndef STORE_MAIL_STORE_H
#define STORE_MAIL_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "store/db.h"
#include "store/ledger.h"

/*
 * mail_store - all messages ever seen, with their stored content
 *
 * A row of the ledger and, while its content is stored, of the message. Unknown
 * or erased strings are "".
 */
struct mail_row {
	int64_t folder_id;
	uint64_t uid;
	const char *mailbox;
	const char *folder;
	enum disposition disposition;
	const char *reason;
	int64_t seen_at;
	int64_t internal_at; /* 0: unknown; so are the others */
	int64_t received_at;
	int64_t looked_at;
	int64_t ticket_id;  /* 0: none */
	int64_t message_id; /* 0: nothing stored */
	const char *from_address;
	const char *from_name;
	const char *subject;
	const char *language;
	const char *decision;
	const char *judgement; /* JSON object */
	bool is_kept;	       /* the bytes as received */
};

struct mail_filter {
	const char *mailbox; /* NULL: all */
	enum disposition disposition;
	bool has_disposition; /* else: all that became no ticket */
	const char *from;     /* part of an address, any case; NULL: all */
	int64_t since_at;     /* also those that a person reviewed */
	bool with_looked_at;  /* for the spot check, and stored */
	bool is_drawn;	      /* for the spot check, and kept; no disposition */
	size_t count_max;     /* 0: all */
};

/*
 * Messages set apart: newest first; those drawn for the spot check: oldest
 * first. Strings live during the call.
 */
typedef bool mail_row_fn(const struct mail_row *row, void *context);
bool mail_store_each(struct db *db, const struct mail_filter *filter,
    mail_row_fn *on_row, void *context, struct error *err);

enum lookup
mail_store_find(struct db *db, struct arena *memory, int64_t folder_id,
    uint64_t uid, struct mail_row *ret_row, struct error *err);

/* The message's content and why it was judged so; "" if erased. */
struct mail_content {
	const char *text;
	const char *quoted;
	const char *problems;
	const char *explanation; /* JSON array of rules */
	int score;		 /* of the rules */
};
bool mail_store_content(struct db *db, struct arena *memory, int64_t message_id,
    struct mail_content *ret_content, struct error *err);

/*
 * Inside a transaction, by a person: assigns a message without a ticket to this
 * one; its content is kept like any other's. Later copies are its duplicates.
 * It must have content.
 */
bool mail_store_set_ticket(struct db *db, const struct mail_row *row,
    int64_t ticket_id, struct error *err);

/*
 * Inside a transaction: records that a person reviewed a message without a
 * ticket and found a request, or none. The last review counts.
 */
bool mail_store_look(struct db *db, const struct mail_row *row,
    bool found_request, int64_t now_at, struct error *err);

#endif
