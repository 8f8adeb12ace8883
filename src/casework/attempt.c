/* SPDX-License-Identifier: ISC */
#include "casework/attempt.h"

#include "store/quarantine.h"

#define BACK_OFF_SECONDS 30
#define BACK_OFF_MAX	 3000
/*
 * If a session ends this often at the same message, the message is the cause.
 */
#define FAILURES_MAX 10

bool
attempt_is_over(const struct ledger_retry *retry)
{
	return retry->attempts >= ATTEMPTS_MAX ||
	    retry->failures >= FAILURES_MAX;
}

bool
attempt_may_fetch(const struct ledger_retry *retry)
{
	return retry->attempts <= ATTEMPTS_MAX &&
	    retry->failures < FAILURES_MAX;
}

int64_t
attempt_next_at(const struct ledger_retry *retry, int64_t now_at)
{
	int64_t seconds = BACK_OFF_SECONDS;

	for (int i = retry->attempts + retry->failures;
	     i > 0 && seconds < BACK_OFF_MAX; i--)
		seconds *= 2;
	return now_at + (seconds < BACK_OFF_MAX ? seconds : BACK_OFF_MAX);
}

bool
attempt_put_back(struct casework *casework, int64_t folder_id, uint64_t uid,
    int64_t retry_at, const char *reason, enum ledger_try was,
    struct error *err)
{
	if (!db_begin(casework->db, err))
		return false;
	if (ledger_put_back(
		casework->db, folder_id, uid, retry_at, reason, was, err) &&
	    db_commit(casework->db, err))
		return true;
	db_rollback(casework->db);
	return false;
}

bool
attempt_quarantine(struct casework *casework, int64_t folder_id,
    const struct ledger_retry *retry, bool was_fetched, const char *raw,
    size_t length, struct error *err)
{
	struct db *db = casework->db;
	uint64_t uid = retry->entry.uid;

	if (!db_begin(db, err))
		return false;
	if ((!was_fetched ||
		ledger_put_back(db, folder_id, uid, casework->now_at,
		    retry->reason, LEDGER_FAILURE, err)) &&
	    quarantine_add(db, folder_id, uid, retry->reason, raw, length,
		casework->now_at, err) &&
	    db_commit(db, err))
		return true;
	db_rollback(db);
	return false;
}
