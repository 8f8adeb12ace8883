/* SPDX-License-Identifier: ISC */
#ifndef STORE_LETTER_ACCOUNT_H
#define STORE_LETTER_ACCOUNT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/error.h"
#include "store/db.h"

/*
 * letter_account - what the history says of a letter that is to go out
 *
 * An entry that writes, holds, edits, approves or retries a letter carries in
 * its payload {"letter": number, "content": digest}: SHA-256 over what the
 * letter is composed of, as digest_add_field: "dpod-letter-1", then the members
 * of struct letter_content in order, then name, type, and SHA-256 of each
 * attachment. The last such entry counts; of letters that were written before
 * there were any, only the recipients are compared. The row of the history and
 * its payload must be as their own hashes say; verify-history compares the
 * chain before it.
 */
struct letter_content {
	const char *purpose, *language;
	const char *to_address, *cc; /* NULL: none */
	const char *subject, *body;
	const char *in_reply_to, *references;
};

/* Appends the two members of a letter with this content. */
bool letter_account_add(struct db *db, int64_t letter_id,
    const struct letter_content *content, struct buffer *payload,
    struct error *err);
/* The same with to whom it is to go now; fails if there is no such letter. */
bool letter_account_describe(struct db *db, int64_t letter_id,
    struct buffer *payload, struct error *err);
/*
 * The same for an approval, which carries what was recorded last: who changed
 * the letter past the programs since has not changed that. What the letter
 * contains now is recorded if nothing was.
 */
bool letter_account_approve(struct db *db, int64_t ticket_id, int64_t letter_id,
    struct buffer *payload, struct error *err);

enum letter_account {
	LETTER_ACCOUNTED,
	LETTER_UNQUEUED, /* nobody queued, approved or retried it */
	LETTER_ALTERED,	 /* it has other recipients, or another content */
};
/* What the history says of a letter with this content. */
bool letter_account_find(struct db *db, int64_t ticket_id, int64_t letter_id,
    const struct letter_content *content, enum letter_account *ret_account,
    struct error *err);

/*
 * Whether these bytes are those of an attempt whose reply was lost, as the
 * history recorded then; not those that were found after a crash.
 */
bool
letter_account_find_bytes(struct db *db, int64_t ticket_id, int64_t letter_id,
    const void *bytes, size_t length, bool *ret_recorded, struct error *err);

/*
 * The letters that wait for the relay or a person of which the history says
 * something else.
 */
bool letter_account_count(struct db *db, int64_t *ret_count, struct error *err);

/* The relay's reply to an attempt that a crash ended. */
#define LETTER_ENDED_BY_CRASH "the sender ended before the server replied"

#endif
