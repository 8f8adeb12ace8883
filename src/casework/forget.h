/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_FORGET_H
#define CASEWORK_FORGET_H

#include <stdbool.h>

#include "store/erase.h"
#include "casework/casework.h"

/*
 * forget - erasing all that the register holds of an address
 */

/*
 * All that is held of an address: erase_each_held, and the labels of its
 * messages, which only whoever has `key` (pseudonym.key) can find.
 */
bool forget_each_held(struct db *db, const unsigned char *key,
    const char *address, held_fn *on_held, void *context, struct error *err);

/*
 * Tells `on_held` of all that is held, in any case; then erases the tickets of
 * the address, and mail from it that was no request. Refused for "absent"
 * (nothing is held), "kept" (a ticket is open, on legal hold, or retained until
 * a day: then nothing is erased), "letter" (one waits to be sent, and
 * `cancels_letters` is not set, or is being sent) or "needs-reason".
 * Without a reason and with `is_preview` it only says whether it would be
 * refused. The bytes are in the file until db_checkpoint. `key` is
 * pseudonym.key.
 */
struct forget_order {
	const char *address;
	const char *because; /* for the history: no name, no address */
	const unsigned char *key;
	bool is_preview;
	bool cancels_letters; /* those that were not sent */
	held_fn *on_held;
	void *context;
};
enum casework_result forget_person(struct casework *casework,
    const struct forget_order *order, struct error *err);

#endif
