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
 * mail_store - every message that was ever seen, with what is kept of it
 *
 * A row of the ledger and, while its content is kept, of the message. Strings
 * are "" where nothing is known or kept.
 */
struct mail_row {
	int64_t folder_id;
	uint64_t uid;
	const char *mailbox;
	const char *folder;
	enum disposition disposition;
	const char *reason;
	int64_t seen_at;
	int64_t internal_at; /* 0: not known; so are the others */
	int64_t received_at;
	int64_t looked_at;
	int64_t ticket_id;  /* 0: none */
	int64_t message_id; /* 0: nothing kept */
	const char *from_address;
	const char *from_name;
	const char *subject;
	const char *language;
	const char *decision;
	const char *judgement; /* JSON object */
	bool is_kept;	       /* as it came, in bytes */
};

struct mail_filter {
	const char *mailbox; /* NULL: all */
	enum disposition disposition;
	bool has_disposition; /* else: all that became no ticket */
	const char *from;     /* part of an address, any case; NULL: all */
	int64_t since_at;     /* seen since then */
	bool with_looked_at;  /* those that a human has looked at, as well */
	bool is_drawn;	      /* for the spot check, and kept; no disposition */
	size_t count_max;     /* 0: all */
};

/*
 * What is set apart: the newest first; of those drawn, the oldest. Strings
 * live during the call.
 */
typedef bool mail_row_fn(const struct mail_row *row, void *context);
bool mail_store_each(struct db *db, const struct mail_filter *filter,
    mail_row_fn *on_row, void *context, struct error *err);

enum lookup
mail_store_find(struct db *db, struct arena *memory, int64_t folder_id,
    uint64_t uid, struct mail_row *ret_row, struct error *err);

/* What the message says and why it was judged so; "" if it is not kept. */
struct mail_content {
	const char *text;
	const char *quoted;
	const char *problems;
	const char *explanation; /* JSON array of rules */
};
bool mail_store_content(struct db *db, struct arena *memory, int64_t message_id,
    struct mail_content *ret_content, struct error *err);

/*
 * Inside a transaction, by a human: a message that became no ticket is the
 * message of this one now, and its content is kept like any other's. Copies
 * that arrive later are duplicates of it. It must have content.
 */
bool mail_store_set_ticket(struct db *db, const struct mail_row *row,
    int64_t ticket_id, struct error *err);

/*
 * Inside a transaction: a human has looked at a message that became no ticket
 * and found a request, or none. The last look counts.
 */
bool mail_store_look(struct db *db, const struct mail_row *row,
    bool found_request, int64_t now_at, struct error *err);

#endif
