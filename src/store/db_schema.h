/* SPDX-License-Identifier: ISC */
#ifndef STORE_DB_SCHEMA_H
#define STORE_DB_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "store/db_private.h"

/* db_schema - the schema of an engine, and how a register comes to have it */

struct db_catalogue;

/*
 * From version `to` - 1 to `to`, which the statements set themselves. Never
 * edited.
 */
struct migration {
	int to;
	const char *sql;
};

/* A schema of DB_VERSION, and the steps to it, the oldest first. */
struct db_schema {
	const char *sql;
	const struct db_catalogue *catalogue;
	const struct migration *migrations;
	size_t migrations_count;
};

/*
 * All steps in one transaction; a failure leaves the register unchanged. For
 * tests with steps of their own.
 */
bool db_migrate(struct db *db, const struct migration *steps,
    size_t steps_count, int version, struct error *err);
/* Uses the steps of this program. */
bool db_migrate_to_current(struct db *db, struct error *err);
/* Fail if the file is from a newer version; or not of this version. */
bool db_demand_known(struct db *db, struct error *err);
bool db_demand_version(struct db *db, int version, struct error *err);

#endif
