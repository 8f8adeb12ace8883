/* SPDX-License-Identifier: ISC */
#include "tests/fake/fake_disk.h"

#include <sqlite3.h>
#include <string.h>

static int left; /* steps until it fails; 0: it does not */
static bool has_failed, is_spared;

int __wrap_sqlite3_step(sqlite3_stmt *statement);
int __real_sqlite3_step(sqlite3_stmt *statement);

void
fake_disk_fail(int step)
{
	left = step;
	has_failed = false;
}

void
fake_disk_spare(bool spared)
{
	is_spared = spared;
}

bool
fake_disk_mend(void)
{
	left = 0;
	return has_failed;
}

int
__wrap_sqlite3_step(sqlite3_stmt *statement)
{
	/* A rollback needs no disk. */
	if (is_spared || left == 0 ||
	    strncmp(sqlite3_sql(statement), "ROLLBACK", 8) == 0 || --left > 0)
		return __real_sqlite3_step(statement);
	has_failed = true;
	return SQLITE_IOERR;
}
