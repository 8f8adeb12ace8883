/* SPDX-License-Identifier: ISC */
#ifndef STORE_LETTER_FILE_H
#define STORE_LETTER_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "store/db.h"

/*
 * letter_file - the attachments of a letter, in order
 *
 * Erased together with the letter's text (store/retention.h, store/erase.h).
 */
struct letter_file {
	int64_t number; /* 1, 2, ... within its letter */
	const char *name, *type;
	const char *content; /* may be NULL if empty */
	size_t length;
};

/* Inside a transaction. */
bool letter_file_add(struct db *db, int64_t letter_id,
    const struct letter_file *file, struct error *err);
/*
 * Inside a transaction: removes all, and the stored bytes of the letter, which
 * had them.
 */
bool letter_file_clear(struct db *db, int64_t letter_id, struct error *err);
bool letter_file_list(struct db *db, struct arena *memory, int64_t letter_id,
    struct letter_file **ret_files, size_t *ret_count, struct error *err);

#endif
