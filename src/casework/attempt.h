/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_ATTEMPT_H
#define CASEWORK_ATTEMPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "casework/casework.h"
#include "store/ledger.h"

/*
 * attempt - a message that could not be taken in: when it is tried again, and
 * when no more
 *
 * Each of these makes a transaction of its own.
 */
#define ATTEMPTS_MAX 3 /* then a message is quarantined */

/* Tried as often as it may be: it is to be set aside. */
bool attempt_is_over(const struct ledger_retry *retry);
/* Whether its bytes may be fetched once more, to be kept with it. */
bool attempt_may_fetch(const struct ledger_retry *retry);
/* 30 seconds, doubled with each try and failure, up to most of an hour. */
int64_t attempt_next_at(const struct ledger_retry *retry, int64_t now_at);

/* As ledger_put_back. */
bool attempt_put_back(struct casework *casework, int64_t folder_id,
    uint64_t uid, int64_t retry_at, const char *reason, enum ledger_try was,
    struct error *err);

/*
 * Sets it aside, with its bytes (`raw` NULL: there are none). `was_fetched`:
 * that was counted as an attempt, and went well.
 */
bool attempt_quarantine(struct casework *casework, int64_t folder_id,
    const struct ledger_retry *retry, bool was_fetched, const char *raw,
    size_t length, struct error *err);

#endif
