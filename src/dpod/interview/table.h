/* SPDX-License-Identifier: ISC */
#ifndef DPOD_INTERVIEW_TABLE_H
#define DPOD_INTERVIEW_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"

/*
 * table - reads a data file of the program: rows of tab-separated columns
 *
 * Lines that begin with # are comments. A column "-" means "".
 */
#define TABLE_COLUMNS_MAX 6

struct table {
	const char *(*rows)[TABLE_COLUMNS_MAX];
	size_t count;
};

/* Every row must have `columns` columns. ERROR_STORE, with file and line. */
bool table_read(struct arena *memory, const char *path, size_t columns,
    struct table *ret_table, struct error *err);

#endif
