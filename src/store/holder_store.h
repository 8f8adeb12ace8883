/* SPDX-License-Identifier: ISC */
#ifndef STORE_HOLDER_STORE_H
#define STORE_HOLDER_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "store/db.h"

/*
 * holder_store - other registers that watch the same mailboxes
 *
 * While another register holds a mailbox, it answers messages there that this
 * one does not know. For messages received before this register took over it is
 * unknown whether they were answered, so letters to them are held.
 */
struct holder_state {
	bool is_refused;  /* at the last check, or taken by hand since */
	bool is_by_hand;  /* the latter: a copy seen now is news */
	int64_t taken_at; /* messages until then; 0: no other held it */
};
/* All zero if the mailbox is unknown. */
bool holder_store_find(struct db *db, const char *mailbox,
    struct holder_state *ret_state, struct error *err);

/* Another register holds it. In its own transaction, if that is new. */
bool holder_store_refused(
    struct db *db, const char *mailbox, int64_t now_at, struct error *err);
/* We hold it now, taken from another. In its own transaction. */
bool holder_store_held(
    struct db *db, const char *mailbox, int64_t taken_at, struct error *err);
/*
 * Called before a manual takeover: another register holds it until the next
 * check, and its traces until now are ignored. In its own transaction.
 */
bool holder_store_take(
    struct db *db, const char *mailbox, int64_t now_at, struct error *err);

/*
 * What is remembered of the notes in a mailbox (dpod/worker/holder_private.h),
 * where several daemons must: text by its name. ABSENT: nothing is.
 */
enum lookup holder_store_recall(struct db *db, struct arena *memory,
    const char *name, char **ret_content, struct error *err);
/* In its own transaction. */
bool holder_store_remember(
    struct db *db, const char *name, const char *content, struct error *err);
/* In its own transaction. */
bool holder_store_forget(struct db *db, const char *name, struct error *err);
/* The first name whose text contains these words. */
enum lookup holder_store_find_words(struct db *db, struct arena *memory,
    const char *words, char **ret_name, struct error *err);

/*
 * A message is a letter of another register of this office, or replies to one.
 * *ret_is_new: the last was more than a day ago. Inside a transaction.
 */
bool holder_store_foreign(struct db *db, int64_t mailbox_id, int64_t now_at,
    bool *ret_is_new, struct error *err);

#endif
