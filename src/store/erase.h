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

/*
 * erase - taking personal data out of the register
 *
 * All inside a transaction; the bytes are gone from the file and its log only
 * after db_checkpoint. What stays of a ticket: kinds, dates, outcomes, the
 * history without its payloads, the fingerprints of its mail (so that it is
 * not taken in again) and a keyed hash of the requester's address.
 */
struct erasure {
	const unsigned char *key; /* pseudonym.key, DIGEST_BYTES */
	const char *actor;	  /* NULL: the daemon */
	int64_t at;
};

/* A closed ticket: nobody can be told from it afterwards. */
bool erase_ticket(struct db *db, const struct erasure *erasure,
    int64_t ticket_id, struct error *err);

/* What was no request, from this address; *ret_count is how many. */
bool erase_mail_from(
    struct db *db, const char *address, size_t *ret_count, struct error *err);

/*
 * Tickets of which the address is a party, their messages and letters, mail
 * of theirs that was no request, tickets whose mail mentions the address or
 * that came from it with another tag ("alias"), and (as "mail") what may still
 * lie in a mailbox. Without regard to case.
 */
bool erase_each_held(struct db *db, const char *address, held_fn *on_held,
    void *context, struct error *err);

#endif
