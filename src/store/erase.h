/* SPDX-License-Identifier: ISC */
#ifndef STORE_ERASE_H
#define STORE_ERASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/error.h"
#include "store/db.h"
#include "store/held.h"
#include "store/retention_keep.h"
#include "ticket/person.h"

/*
 * erase - removes personal data from the register
 *
 * All functions run inside a transaction; the bytes are removed from the file
 * and its log only by db_checkpoint. These parts of a ticket stay: kinds,
 * dates, outcomes, the history without its payloads, the fingerprints of its
 * messages (so that they are not taken in again) and a keyed hash of the
 * requester's address.
 */
struct erasure {
	const struct person_hasher *hasher;
	const char *actor; /* NULL: the daemon */
	int64_t at;
};

/*
 * Erases a closed ticket: afterwards it identifies nobody. Messages that it
 * gave to another by a merge stay for as long as that one keeps them.
 */
bool erase_ticket(struct db *db, const struct erasure *erasure,
    int64_t ticket_id, struct error *err);

/*
 * Reduces a closed ticket that returns on a day: keeps its kinds, dates and
 * outcomes, the parties and facts that `keeps` names, and notes to be kept
 * (ERASE_KEPT_NOTE in the history). Done once after each closing.
 */
#define ERASE_KEPT_NOTE "note-kept"
bool erase_reduce(struct db *db, const struct erasure *erasure,
    retention_keep_set keeps, int64_t ticket_id, struct error *err);

/*
 * Erases the messages that the ticket had before it was merged into another,
 * which has them now. The caller has seen that this one may be erased.
 */
bool erase_merged(struct db *db, int64_t ticket_id, struct error *err);

/*
 * Erases messages from this address, whatever became of them; *ret_count is how
 * many. The caller has seen that their tickets may be erased.
 */
bool erase_mail_from(
    struct db *db, const char *address, size_t *ret_count, struct error *err);

/*
 * Calls back with tickets of which the address is a party, their messages and
 * letters, messages from it in other tickets or in none, tickets whose messages
 * mention the address or came from it with another tag ("alias"), and (as
 * "mail") messages that may still be in a mailbox. Case is ignored.
 */
bool erase_each_held(struct db *db, const char *address, held_fn *on_held,
    void *context, struct error *err);

#endif
