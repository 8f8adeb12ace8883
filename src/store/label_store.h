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
 * label_store - what officers said that messages are
 *
 * With a message a sample is kept: how it was judged, numbers of its words,
 * keyed hashes of its sender. Once an officer has decided, a label holds the
 * sample and the answer. It stays when the message is erased because its time
 * is over; it goes when its ticket's person is erased, its sender forgotten,
 * or its own time is over. All inside a transaction, but for reading.
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
	kind_set kinds; /* none: nobody said which */
	int64_t at;
};
/* Of the message that made the ticket; no label if it has no sample. */
bool label_store_set(struct db *db, int64_t ticket_id,
    const struct label_answer *answer, struct error *err);
/* Of a message that made none. */
bool label_store_set_mail(struct db *db, int64_t folder_id, uint64_t uid,
    const struct label_answer *answer, struct error *err);
bool label_store_remove(struct db *db, int64_t ticket_id, struct error *err);

/* As erase_each_held, of the labels of a sender: "label". */
bool
label_store_each_held(struct db *db, const unsigned char person[DIGEST_BYTES],
    held_fn *on_held, void *context, struct error *err);
/* Those of a sender, by the keyed hash. */
bool label_store_forget(
    struct db *db, const unsigned char person[DIGEST_BYTES], struct error *err);
/* Decided at that instant or before. */
bool label_store_expire(
    struct db *db, int64_t until_at, size_t *ret_count, struct error *err);
bool
label_store_remove_all(struct db *db, size_t *ret_count, struct error *err);

/* The newest first; valid during the call. */
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

/*
 * By which weights the newest message was judged; false in *ret_is_known if
 * there is none.
 */
bool label_store_find_model(struct db *db,
    unsigned char ret_model[LOCAL_MODEL_BYTES], bool *ret_is_known,
    struct error *err);

#endif
