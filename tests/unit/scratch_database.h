/* SPDX-License-Identifier: ISC */
#ifndef TESTS_UNIT_SCRATCH_DATABASE_H
#define TESTS_UNIT_SCRATCH_DATABASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * scratch_database - a database of PostgreSQL for one test
 *
 * DPOD_TEST_POSTGRESQL is a directory: of the socket of a server where user
 * "dpod" may create databases (contrib/servers/postgresql.py). A failure fails
 * the test.
 */

/* False if there is no such server: the test uses SQLite. */
bool scratch_database_make(char *ret_location, size_t size);
/* Does nothing if it is none. */
void scratch_database_drop(const char *location);
void scratch_database_execute(const char *location, const char *sql);
int64_t scratch_database_number(const char *location, const char *sql);

#endif
