/* SPDX-License-Identifier: ISC */
#ifndef STORE_MESSAGE_STORE_H
#define STORE_MESSAGE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "mail/message.h"
#include "store/db.h"

/* message_store - the content and the bytes of stored messages */

/* Iterates over messages stored as received; strings live during the call. */
struct raw_row {
	int64_t message_id;
	int64_t ticket_id; /* 0: none */
	const char *decision;
	const char *judgement; /* JSON object */
	const char *raw;
	size_t raw_length;
};
typedef bool raw_row_fn(const struct raw_row *row, void *context);
/* The number of messages stored as received. */
bool
message_store_count_raw(struct db *db, size_t *ret_count, struct error *err);
bool message_store_each_raw(
    struct db *db, raw_row_fn *on_row, void *context, struct error *err);

/* One message as received; ABSENT: its bytes are not stored. */
enum lookup message_store_raw(struct db *db, struct arena *memory,
    int64_t message_id, char **ret_raw, size_t *ret_length, struct error *err);

/* Inside a transaction: adds a fact after those found. */
bool message_store_add_fact(struct db *db, int64_t message_id, const char *name,
    const char *value, struct error *err);

/* The facts in the ticket's messages, each once. */
typedef bool fact_row_fn(const char *name, const char *value, void *context);
bool message_store_each_fact(struct db *db, int64_t ticket_id,
    fact_row_fn *on_row, void *context, struct error *err);

/* The content of a message at intake; oldest first. */
struct message_row {
	int64_t id;
	char *from;
	char *sender_evidence; /* words; "first-contact" is one of them */
	char *subject;
	char *text, *quoted, *forms, *hidden; /* as in struct message */
	char *problems;			      /* words, separated by blanks */
	struct mail_link *links;
	size_t links_count;
	bool was_forwarded;
	char *decision;
	int score;
	char *explanation; /* JSON array of the rules that matched */
	char *judgement;   /* JSON object: thresholds, languages, ... */
	char *language;
	int64_t received_at;
	bool has_raw;
	struct mail_attachment *attachments;
	size_t attachments_count;
};
typedef bool message_row_fn(const struct message_row *row, void *context);
bool ticket_store_each_message(struct db *db, int64_t ticket_id,
    message_row_fn *on_row, void *context, struct error *err);

#endif
