/* SPDX-License-Identifier: ISC */
#ifndef STORE_DB_CATALOGUE_H
#define STORE_DB_CATALOGUE_H

#include <stdbool.h>

#include "base/error.h"
#include "store/db_private.h"

/*
 * db_catalogue - what a register says of its own tables, and how it is marked
 *
 * For moving a register between engines: the words of each stand side by side
 * in db_catalogue.c. In a text `@` stands for a table, or a version.
 */
struct db_catalogue {
	/*
	 * Every column that is stored: table, column, 0 a number, 1 text or 2
	 * bytes, and its place in the primary key, or 0. Together by table.
	 */
	const char *columns;
	const char *references; /* table, another that it refers to */
	const char *version;	/* sets it */
	/* A table refuses every change; and takes them again. */
	const char *refuse, *accept;
	const char *accepted; /* after all tables; may be NULL */
	/* Without the triggers of a table; NULL: set_triggers is called. */
	const char *quiet, *loud;
	bool (*set_triggers)(struct db *db, bool is_on, struct error *err);
	const char *settle; /* at the end, outside of a transaction */
};

extern const struct db_catalogue db_catalogue_sqlite;
extern const struct db_catalogue db_catalogue_postgresql;

#endif
