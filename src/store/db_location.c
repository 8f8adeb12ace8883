/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "store/db.h"

#include <string.h>

#include "base/memory.h"
#include "store/db_engine.h"

/* SQLite takes what no other does. */
static const struct db_engine *const engines[] = {
#ifdef HAVE_LIBPQ
    &db_postgresql,
#endif
    &db_sqlite,
};

const struct db_engine *
db_engine_of(const char *location)
{
	size_t i = 0;

	while (i + 1 < LENGTH(engines) && !engines[i]->accepts(location))
		i++;
	return engines[i];
}

bool
db_is_remote(const char *location)
{
	return strncmp(location, "postgresql:", strlen("postgresql:")) == 0;
}

bool
db_demand_location(const char *location, struct error *err)
{
	const struct db_engine *engine = db_engine_of(location);

#ifndef HAVE_LIBPQ
	if (db_is_remote(location))
		return error_set(err, ERROR_STORE, RETRY_NEVER,
		    "this dpod was built without PostgreSQL: install one that "
		    "was configured with it");
#endif
	return engine->demand_location == NULL ||
	    engine->demand_location(location, err);
}

bool
db_is_there(const char *location, bool *ret_is_there, struct error *err)
{
	return db_demand_location(location, err) &&
	    db_engine_of(location)->is_there(location, ret_is_there, err);
}

bool
db_find_place(
    const char *location, struct db_place *ret_place, struct error *err)
{
	const struct db_engine *engine = db_engine_of(location);

	*ret_place = (struct db_place){0};
	return engine->find_place == NULL ||
	    engine->find_place(location, ret_place, err);
}

char *
db_log_path(const char *location)
{
	const struct db_engine *engine = db_engine_of(location);

	return engine->log_path == NULL ? NULL : engine->log_path(location);
}
