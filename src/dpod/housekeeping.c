/* SPDX-License-Identifier: ISC */
#include "dpod/housekeeping.h"

#include "dpod/log.h"
#include "store/history.h"
#include "store/retention.h"

#define ERASE_SECONDS 3600
#define HEAD_SECONDS  (24 * 3600)

static bool
erase_expired(struct db *db, int64_t now_at, struct error *err)
{
	size_t count = 0;

	if (!retention_erase_expired(db, now_at, &count, err))
		return false;
	if (count > 0)
		log_event(LOG_INFO, "erased-expired", "messages=%zu", count);
	return true;
}

static bool
log_head(struct db *db, struct error *err)
{
	char head[DIGEST_HEX_SIZE];
	int64_t rows_count;

	if (!history_head(db, head, &rows_count, err))
		return false;
	if (rows_count > 0)
		log_event(LOG_NOTICE, "history-head", "rows=%lld head=%s",
		    (long long)rows_count, head);
	return true;
}

bool
housekeeping_run(struct db *db, int64_t now_at, struct error *err)
{
	static int64_t erased_at, logged_at;

	/* A clock that was set back must not stop this for years. */
	if (now_at < erased_at || now_at - erased_at >= ERASE_SECONDS) {
		if (!erase_expired(db, now_at, err))
			return false;
		erased_at = now_at;
	}
	if (now_at < logged_at || now_at - logged_at >= HEAD_SECONDS) {
		if (!log_head(db, err))
			return false;
		logged_at = now_at;
	}
	return true;
}
