/* SPDX-License-Identifier: ISC */
#define PG_LIBRARY_ITSELF
#include "store/db_postgresql_library.h"

#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

#include "base/memory.h"

#define NAME "libpq.so.5"

struct pg_library pg_library;

static const struct {
	const char *name;
	size_t offset;
} functions[] = {
#define PG_ROW(name) {#name, offsetof(struct pg_library, name)},
    PG_LIBRARY(PG_ROW)
#undef PG_ROW
};

bool
pg_library_load(struct error *err)
{
	static void *library;

	if (library != NULL)
		return true;
	library = dlopen(NAME, RTLD_NOW | RTLD_LOCAL);
	if (library == NULL)
		return error_set(err, ERROR_STORE, RETRY_NEVER,
		    "PostgreSQL needs %s: apt-get install libpq5", NAME);
	for (size_t i = 0; i < LENGTH(functions); i++) {
		void *function = dlsym(library, functions[i].name);

		if (function == NULL) {
			library = NULL;
			return error_set(err, ERROR_STORE, RETRY_NEVER,
			    "PostgreSQL needs a newer %s: it has no %s", NAME,
			    functions[i].name);
		}
		memcpy((char *)&pg_library + functions[i].offset, &function,
		    sizeof function);
	}
	return true;
}
