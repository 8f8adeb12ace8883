/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_FORGET_H
#define CASEWORK_FORGET_H

#include <stdbool.h>

#include "store/erase.h"
#include "casework/casework.h"

/* forget - erases everything in the register about an address */

/*
 * Everything stored about an address: erase_each_held, imported messages that
 * wait for the worker, and the labels of its messages, which can be found only
 * by the person's keyed hash.
 */
bool forget_each_held(struct db *db, const struct person_hasher *hasher,
    const char *address, held_fn *on_held, void *context, struct error *err);

/*
 * First reports everything to `on_held`, in any case; then erases the address's
 * tickets, and its messages that were not requests. Refused for "absent"
 * (nothing stored), "kept" (a ticket is open, on legal hold, or retained until
 * a day, or nobody has decided on a message in quarantine: then nothing is
 * erased), "letter" (one is being sent, or waits to be sent and
 * `cancels_letters` is not set) or "needs-reason". With `is_preview` and no
 * reason it only checks for refusals. The bytes remain in the file until
 * db_checkpoint.
 */
struct forget_order {
	const char *address;
	const char *because; /* for the history: no name or address */
	const struct person_hasher *hasher;
	bool is_preview;
	bool cancels_letters; /* cancels unsent letters */
	held_fn *on_held;
	void *context;
};
enum casework_result forget_person(struct casework *casework,
    const struct forget_order *order, struct error *err);

#endif
