/* SPDX-License-Identifier: ISC */
#ifndef STORE_RETENTION_ERASE_H
#define STORE_RETENTION_ERASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "store/db.h"
#include "store/erase.h"
#include "store/retention_keep.h"

/*
 * retention_erase - what retention erases of one ticket or message that has
 * expired, in pieces
 */
/* Conditions that retention.c shares when it looks for what has expired. */
#define RETENTION_HAS_TEXT                                                \
	"(text <> '' OR quoted <> '' OR subject <> '' OR from_name <> ''" \
	" OR explanation <> '[]' OR forms <> '' OR hidden <> '')"
/* It returns on a day, and is closed until then. */
#define RETENTION_COMES_BACK                                       \
	"(t.revisit_on IS NOT NULL OR EXISTS (SELECT 1 FROM claim" \
	" WHERE ticket_id = t.id AND until_on IS NOT NULL))"
/* ?7 is a JSON array of what is kept until such a day. */
#define RETENTION_IS_KEPT(ticket) \
	"name IN (SELECT value FROM json_each(?7)) AND " ticket

enum retention_class {
	RETENTION_EXPIRED, /* messages; all others are of tickets */
	RETENTION_RAW,
	RETENTION_TEXTS,
	RETENTION_LETTERS,
	RETENTION_FACTS,
	RETENTION_HASHES,
	RETENTION_REDUCED,
	RETENTION_PERSONS,
};
struct retention_item {
	enum retention_class class;
	int64_t id;
	const struct erasure *erasure;
	retention_keep_set keeps;
	const char *keeps_text; /* JSON; for facts */
};

struct retention_piece {
	size_t count; /* what the class counts: messages, letters, tickets */
	size_t rows;  /* that were changed */
	bool is_done; /* nothing of it is left */
};
/*
 * Inside a transaction: erases a piece of it. A flood of mail in one ticket has
 * many. If nothing comes after a piece, the rest is erased by the next walk.
 */
bool retention_erase(struct db *db, const struct retention_item *item,
    struct retention_piece *ret_piece, struct error *err);

#endif
