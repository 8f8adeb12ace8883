/* SPDX-License-Identifier: ISC */
#ifndef STORE_CANARY_STORE_H
#define STORE_CANARY_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "store/db.h"

/*
 * canary_store - the test messages of a mailbox, which are rows of the outbox
 * of own mail (store/own_mail_store.h)
 */
struct canary_last {
	int64_t made_at; /* of the last one; 0: none was made */
	bool is_waiting; /* for the relay */
};
bool canary_store_last(struct db *db, const char *mailbox,
    struct canary_last *ret_last, struct error *err);

/*
 * Inside a transaction: the canary with this number, made at that time, is
 * back. *ret_is_known: it was sent, and was not back yet.
 */
bool canary_store_back(struct db *db, int64_t id, int64_t made_at,
    int64_t now_at, bool *ret_is_known, struct error *err);

#endif
