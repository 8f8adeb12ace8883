/* SPDX-License-Identifier: ISC */
#ifndef STORE_FIND_TEXT_H
#define STORE_FIND_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "store/db.h"

/*
 * find_text - the text of an item that can be found, and how the index numbers
 * items; shared by find_store and find_index
 */

/* As the triggers in schema.sql. */
#define CHUNK_ITEMS  63
#define SHELF_CHUNKS 4
#define SHELF_ITEMS  (CHUNK_ITEMS * SHELF_CHUNKS)

struct find_hit {
	const char *what;  /* "mail", "letter", "note", "fact" */
	int64_t ticket_id; /* 0: none */
	int64_t of_id;	   /* number of the letter, or of the history's row */
	int64_t folder_id; /* of a mail or fact in the ledger; 0: none */
	uint64_t uid;
	int64_t at;	     /* received, written */
	const char *who;     /* who wrote it, or is written to */
	const char *snippet; /* not safe to print */
};

struct find_text {
	struct find_hit hit; /* without a snippet */
	const char *text;    /* its parts, with an empty line between them */
	size_t length;
};
/* ABSENT: it is gone. */
enum lookup find_text_read(struct db *db, struct arena *memory, int64_t item,
    struct find_text *ret_text, struct error *err);

#endif
