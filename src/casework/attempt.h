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
 * attempt - decides when a message that could not be taken in is retried, and
 * when to give up
 *
 * Each function makes its own transaction.
 */
#define ATTEMPTS_MAX 3 /* then it is quarantined */

/* The maximum of attempts is reached: set it aside. */
bool attempt_is_over(const struct ledger_retry *retry);
/* Whether its bytes may be fetched once more, to be stored with it. */
bool attempt_may_fetch(const struct ledger_retry *retry);
/* 30 seconds, doubled with each attempt and failure, up to almost an hour. */
int64_t attempt_next_at(const struct ledger_retry *retry, int64_t now_at);

/* As ledger_put_back. */
bool attempt_put_back(struct casework *casework, int64_t folder_id,
    uint64_t uid, int64_t retry_at, const char *reason, enum ledger_try was,
    struct error *err);

/*
 * Sets it aside, with its bytes (`raw` NULL: none). `was_fetched`: the fetch
 * was counted as an attempt, and succeeded.
 */
bool attempt_quarantine(struct casework *casework, int64_t folder_id,
    const struct ledger_retry *retry, bool was_fetched, const char *raw,
    size_t length, struct error *err);

#endif
