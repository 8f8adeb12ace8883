/* SPDX-License-Identifier: ISC */
#ifndef STORE_CORRECTION_STORE_H
#define STORE_CORRECTION_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "store/db.h"

/* correction_store - the correction in use, if any */
struct correction {
	int64_t id; /* differs for every correction */
	int64_t made_at;
	const char *report; /* JSON object */
	const char *content;
	size_t length;
};

/* Only the id; 0: none. */
bool correction_store_id(struct db *db, int64_t *ret_id, struct error *err);
enum lookup correction_store_find(struct db *db, struct arena *memory,
    struct correction *ret_correction, struct error *err);

/*
 * Inside a transaction, after the history event, which supplies the id:
 * replaces the previous correction.
 */
bool correction_store_set(
    struct db *db, const struct correction *correction, struct error *err);
bool correction_store_remove(struct db *db, struct error *err);

#endif
