/* SPDX-License-Identifier: ISC */
#ifndef STORE_LETTER_ACCOUNT_H
#define STORE_LETTER_ACCOUNT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "store/db.h"

/* letter_account - what the history says of a letter that is to go out */

/*
 * Parts of statements on `letter l`, `history h` and its `payload p`: whether
 * the row says to whom the letter was to go, and whether it still is to.
 */
#define LETTER_IS_RECORDED                                        \
	"h.became IN ('letter ' || l.id || ' held', 'letter '"    \
	" || l.id || ' queued', 'letter ' || l.id || ' printed')" \
	" AND json_valid(p.content)"                              \
	" AND json_extract(p.content, '$.to') IS NOT NULL"
#define LETTER_IS_AS_RECORDED                            \
	"json_extract(p.content, '$.to') = l.to_address" \
	" AND coalesce(json_extract(p.content, '$.cc'), '') = l.cc"

/*
 * Whether the history records that the letter was queued (by dpod or a person),
 * approved or retried, and to those to whom it would go now. It does not for a
 * letter that bypassed it, or was redirected since.
 */
bool letter_account_find(struct db *db, int64_t ticket_id, int64_t letter_id,
    bool *ret_accounted, struct error *err);

#endif
