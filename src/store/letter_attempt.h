/* SPDX-License-Identifier: ISC */
#ifndef STORE_LETTER_ATTEMPT_H
#define STORE_LETTER_ATTEMPT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "store/db.h"

/* letter_attempt - each attempt to deliver a letter, and the relay's answer */
struct letter_attempt {
	int64_t number; /* 1, 2, ... within its letter */
	int64_t started_at;
	int64_t ended_at;   /* 0: under way, or the sender died */
	const char *result; /* "accepted", ...; "" until it ended */
	int64_t code;	    /* of the answer; 0: none */
	const char *text;   /* of the answer; "": none, or erased */
};
/* In order; strings live during the call. */
typedef bool
letter_attempt_fn(const struct letter_attempt *attempt, void *context);
bool letter_attempt_each(struct db *db, int64_t letter_id,
    letter_attempt_fn *on_attempt, void *context, struct error *err);

#endif
