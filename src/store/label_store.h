/* SPDX-License-Identifier: ISC */
#ifndef STORE_LABEL_STORE_H
#define STORE_LABEL_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/error.h"
#include "rules/kind.h"
#include "rules/learned_sample.h"
#include "store/db.h"
#include "store/held.h"

/*
 * label_store - officers' decisions about messages, for learning
 *
 * A sample is stored with each message: its scores, numbers of its words, keyed
 * hashes of its sender. Once an officer has decided, a label stores the sample
 * and the answer. It is kept when the message expires; it is erased with the
 * person of its ticket, with its sender, or when it expires itself. All
 * functions run inside a transaction, except for reading.
 */
struct label_sample {
	int64_t message_id;
	unsigned char sender[DIGEST_BYTES];
	unsigned char domain[DIGEST_BYTES];
	const struct learned_sample *sample;
};
bool label_store_add_sample(
    struct db *db, const struct label_sample *sample, struct error *err);

struct label_answer {
	bool is_request;
	kind_set kinds; /* none: not decided which */
	int64_t at;
};
/* For the message that opened the ticket; no label if it has no sample. */
bool label_store_set(struct db *db, int64_t ticket_id,
    const struct label_answer *answer, struct error *err);
/* For a message without a ticket. */
bool label_store_set_mail(struct db *db, int64_t folder_id, uint64_t uid,
    const struct label_answer *answer, struct error *err);
bool label_store_remove(struct db *db, int64_t ticket_id, struct error *err);

/* As erase_each_held, with the labels of a sender: "label". */
bool
label_store_each_held(struct db *db, const unsigned char person[DIGEST_BYTES],
    held_fn *on_held, void *context, struct error *err);
/* Erases those of a sender, by keyed hash. */
bool label_store_forget(
    struct db *db, const unsigned char person[DIGEST_BYTES], struct error *err);
/* Erases those decided at or before that instant: the first `most`. */
bool label_store_expire(struct db *db, int64_t until_at, size_t most,
    size_t *ret_count, struct error *err);
/* How many of these there are. */
bool label_store_count_expired(
    struct db *db, int64_t until_at, size_t *ret_count, struct error *err);
bool
label_store_remove_all(struct db *db, size_t *ret_count, struct error *err);

/* Newest first; valid only during the call. */
struct label_row {
	struct label_answer answer;
	int64_t received_at;
	unsigned char sender[DIGEST_BYTES];
	unsigned char domain[DIGEST_BYTES];
	struct learned_sample sample;
};
typedef bool label_row_fn(const struct label_row *row, void *context);
bool label_store_each(struct db *db, size_t count_max, label_row_fn *on_row,
    void *context, struct error *err);

/* A label whose message is still stored as received. */
struct label_kept {
	int64_t folder_id;
	uint64_t uid;
	const char *mailbox; /* its name */
	unsigned char model[LOCAL_MODEL_BYTES];
	const char *raw;
	size_t raw_length;
};
typedef bool label_kept_fn(const struct label_kept *kept, void *context);
/* Newest first; valid only during the call. */
bool label_store_each_kept(struct db *db, size_t count_max,
    label_kept_fn *on_kept, void *context, struct error *err);
/* Replaces the sample, unless the label is gone. Inside a transaction. */
bool label_store_renew(struct db *db, int64_t folder_id, uint64_t uid,
    const struct learned_sample *sample, struct error *err);

/*
 * The weights that scored the newest message; *ret_is_known is false if there
 * is none.
 */
bool label_store_find_model(struct db *db,
    unsigned char ret_model[LOCAL_MODEL_BYTES], bool *ret_is_known,
    struct error *err);

#endif
