/* SPDX-License-Identifier: ISC */
#ifndef STORE_LEASE_H
#define STORE_LEASE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "store/db.h"

/*
 * lease - which of several daemons that share a register does what
 *
 * In a file there are no leases (lease_is_used): one daemon uses it, and the
 * lock of its state directory says so. In a database a mailbox, each sender and
 * the house (what is done once for the whole register) have a row. Promises:
 *
 * - One holder. Taking a lease makes its fence greater, and nothing makes it
 *   smaller. A connection with a fence (lease_fence) renews the row of exactly
 *   that number in each of its writing transactions, before anything else, or
 *   db_begin fails: who was paused or cut off and comes back writes nothing.
 *   The row stays locked until the transaction ends, so that a lease is taken
 *   before it or after it, never meanwhile.
 * - It is taken when it was released, or has expired by the clock of the
 *   database, which alone counts. Expired, it still is its holder's until
 *   somebody takes it.
 * - Its former holder's place takes it at once. A place is a state directory in
 *   one boot of a machine. Whoever works there has the lock of that directory,
 *   so that the former holder is gone; and if not, there is the fence.
 */
#define LEASE_HOST_SIZE 65

/* Whether several daemons can share this register. */
bool lease_is_used(const struct db *db);

/*
 * For the supervisor, before its forks: the place of this daemon, in words that
 * differ wherever there can be another. Sets the host as well.
 */
void lease_set_place(const char *place);

/*
 * Both take it, in a transaction of their own, or set ret_lease->id to 0:
 * `host` then names the holder. `name` is that of a mailbox, or "".
 */
bool
lease_take(struct db *db, const char *task, const char *name, int64_t seconds,
    struct lease *ret_lease, char ret_host[LEASE_HOST_SIZE], struct error *err);
/* One of as many as there are senders. Never refused. */
bool lease_take_sender(
    struct db *db, int64_t seconds, struct lease *ret_lease, struct error *err);
/* Whether lease_take may succeed, or who has it; reads only. */
bool lease_is_free(struct db *db, const char *task, const char *name,
    bool *ret_is_free, char ret_host[LEASE_HOST_SIZE], struct error *err);
/* In its own transaction. Fails if it is another's. */
bool lease_renew(struct db *db, const struct lease *lease, struct error *err);
/* Whether it still is ours, whatever was written since; reads only. */
bool lease_is_held(struct db *db, const struct lease *lease, bool *ret_is_held,
    struct error *err);
/* In its own transaction; does nothing if it is another's. */
bool lease_release(struct db *db, const struct lease *lease, struct error *err);

/*
 * Fails with RETRY_LATER while anybody else has one. Inside a transaction,
 * nobody takes one before that ends.
 */
bool lease_demand_none(struct db *db, struct error *err);

/* Who has what, or had it last and is silent, for people. */
struct lease_holder {
	char *task, *name; /* "mailbox", "sender" or "house"; lease_take */
	char *host;
	int64_t pid;
	int64_t since_at;
	int64_t until_at;
	int64_t seconds;
	int64_t left_seconds; /* of it; negative: it has expired */
};
#define LEASE_HOLDERS_MAX 1000
/* At most so many: senders first, then mailboxes; none of a file. */
bool lease_list(struct db *db, struct arena *memory, struct lease_holder **ret,
    size_t *ret_count, struct error *err);

/* Of a sender whose lease has expired, what `sending` names; 0: none. */
bool lease_find_dead_sender(struct db *db, int64_t *ret_id, struct error *err);
/* Inside a transaction: ends it. It may be alive again: *ret_has_ended. */
bool lease_end_dead_sender(
    struct db *db, int64_t id, bool *ret_has_ended, struct error *err);

/* From now on each writing transaction of this connection depends on it. */
void lease_fence(struct db *db, const struct lease *lease);
void lease_unfence(struct db *db, const struct lease *lease);
/* The first of them, which `sending` names; 0: none. */
int64_t lease_first(const struct db *db);
/* For db_begin: renews them, or fails with ERROR_STORE, RETRY_LATER. */
bool lease_demand(struct db *db, struct error *err);
/* Whether it failed since the fence was set. */
bool lease_was_lost(const struct db *db);

#endif
