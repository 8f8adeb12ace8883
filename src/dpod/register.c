/* SPDX-License-Identifier: ISC */
#include "dpod/register.h"

#include <stdlib.h>

#include "base/timestamp.h"
#include "casework/keys.h"
#include "casework/witness.h"
#include "dpod/log.h"

bool
register_check_witness(
    const struct conf *conf, struct db *db, struct error *err)
{
	size_t held = 0;

	switch (witness_check(conf, db, timestamp_now(), &held, err)) {
	case WITNESS_FITS:
		return true;
	case WITNESS_AHEAD:
		log_event(LOG_ERROR, "recovery",
		    "held=%zu words=\"this register is an older copy: letters"
		    " are held, and moved mail is read again, until dpoctl"
		    " recovery --end\"",
		    held);
		return true;
	default:
		return false;
	}
}

static bool
demand_own(
    const struct conf *conf, struct db *db, const char *path, struct error *err)
{
	bool it_fits;

	return keys_fit(conf, db, &it_fits, err) &&
	    (it_fits ||
		error_set(err, ERROR_STORE, RETRY_NEVER,
		    "%s is not the register of the keys that dpod was started "
		    "with: it was replaced while dpod ran",
		    path)) &&
	    register_check_witness(conf, db, err);
}

struct db *
register_open(const struct conf *conf, struct error *err)
{
	char *path = conf_register_location(conf);
	struct db *db = db_open(path, DB_WRITE, err);

	if (db != NULL && !demand_own(conf, db, path, err)) {
		db_close(db);
		db = NULL;
	}
	free(path);
	return db;
}
