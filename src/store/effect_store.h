/* SPDX-License-Identifier: ISC */
#ifndef STORE_EFFECT_STORE_H
#define STORE_EFFECT_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "rules/kind.h"
#include "store/db.h"

/*
 * effect_store - the effect of a letter on its ticket when the relay accepts it
 *
 * A letter that was written but not sent has no effect. All functions run
 * inside a transaction.
 */
enum effect {
	EFFECT_NONE,
	EFFECT_ASK_IDENTITY,
	EFFECT_ASK_CLARIFICATION,
	EFFECT_EXTEND, /* kinds, months */
	EFFECT_ANSWER, /* kinds, which are closed */
	EFFECTS,
};

struct letter_effect {
	enum effect what;
	kind_set kinds;
	int months; /* 0..2 */
};

/* EFFECT_NONE adds nothing. */
bool effect_store_add(struct db *db, int64_t letter_id,
    const struct letter_effect *effect, struct error *err);
bool effect_store_find(struct db *db, int64_t letter_id,
    struct letter_effect *ret_effect, struct error *err);
/*
 * The first letter of the ticket after `after_id` with this effect that was
 * neither sent nor cancelled. *ret_letter_id 0: none.
 */
bool effect_store_pending(struct db *db, int64_t ticket_id, enum effect what,
    int64_t after_id, int64_t *ret_letter_id, struct error *err);

#endif
