/* SPDX-License-Identifier: ISC */
#include "dpod/sender/housekeeping.h"

#include "base/timestamp.h"
#include "casework/dispatch.h"
#include "casework/expiry.h"
#include "casework/reply.h"
#include "casework/retained.h"
#include "casework/timekeeping.h"
#include "casework/spot.h"
#include "casework/warn.h"
#include "casework/witness.h"
#include "store/history.h"
#include "dpod/log.h"
#include "dpod/heartbeat.h"

#define WARN_SECONDS  300
#define ERASE_SECONDS 3600
#define HEAD_SECONDS  (24 * 3600)

/* When each was done last; 0: not yet. */
static struct {
	int64_t warned_at;
	int64_t erased_at;
	int64_t logged_at;
} done;

static void
log_notice(const struct casework_notice *notice, void *context)
{
	long long id = notice->ticket_id;

	(void)context;
	switch (notice->event) {
	case NOTICE_OVERDUE:
		log_event(LOG_ERROR, "overdue", "ticket=%lld kind=%s due=%s",
		    id, notice->kind, notice->day);
		break;
	case NOTICE_DUE_SOON:
		log_event(LOG_WARNING, "due-soon",
		    "ticket=%lld kind=%s due=%s %ss-left=%lld", id,
		    notice->kind, notice->day, notice->unit,
		    (long long)notice->left);
		break;
	case NOTICE_TARGET_MISSED:
		log_event(LOG_NOTICE, "target-missed",
		    "ticket=%lld kind=%s target=%s", id, notice->kind,
		    notice->day);
		break;
	case NOTICE_CLOCK_FAILED:
		log_event(LOG_ERROR, "clock-failed", "ticket=%lld error=%s", id,
		    log_quoted(notice->error));
		break;
	case NOTICE_RETURNED:
		log_event(LOG_NOTICE, "claim-returned", "ticket=%lld kind=%s",
		    id, notice->kind);
		break;
	case NOTICE_REVISITED:
		log_event(LOG_NOTICE, "ticket-revisited", "ticket=%lld", id);
		break;
	case NOTICE_REPLY_LATE:
		log_event(LOG_NOTICE, "reply-late", "ticket=%lld", id);
		break;
	case NOTICE_LETTER_WAITS:
		log_event(LOG_WARNING, "letter-waits",
		    "ticket=%lld letter=%lld days=%lld", id,
		    (long long)notice->letter_id, (long long)notice->left);
	}
}

/* A day a day at most: as if it were `until_at`. */
static bool
erase_until(struct casework *casework, int64_t until_at,
    struct retention_counts *ret_counts, struct error *err)
{
	struct casework then = *casework;

	then.now_at = until_at;
	return expiry_run(&then, casework->setup->keys.pseudonym, false,
		   ret_counts, err) &&
	    timekeeping_erased(casework, until_at, err);
}

static bool
erase_expired(struct casework *casework, struct error *err)
{
	/* A reader may have kept erased bytes in the log: tried each time. */
	static bool is_out = true;
	struct retention_counts counts;
	int64_t until_at;

	if (!timekeeping_erase_until(casework, &until_at, err) ||
	    !erase_until(casework, until_at, &counts, err))
		return false;
	if (casework->now_at - until_at > TIMEPIECE_DAY_SECONDS)
		log_event(LOG_WARNING, "erasing-is-behind", "days=%lld",
		    (long long)((casework->now_at - until_at) /
			TIMEPIECE_DAY_SECONDS));
	is_out = is_out && counts.is_out;
	if (!is_out && !db_checkpoint(casework->db, &is_out, err))
		return false;
	if (!is_out)
		log_event(LOG_WARNING, "erased-bytes-remain",
		    "reason=\"another process is reading the register\"");
	if (retention_total(&counts) > 0)
		log_event(LOG_INFO, "erased-expired",
		    "not-requests=%zu raw=%zu texts=%zu letters=%zu facts=%zu"
		    " tickets=%zu hashes=%zu labels=%zu",
		    counts.not_requests, counts.raw, counts.texts,
		    counts.letters, counts.facts, counts.persons, counts.hashes,
		    counts.labels);
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

/* A clock that was set back must not stop anything for years. */
static bool
is_due(int64_t last_at, int64_t now_at, int64_t each_seconds)
{
	return now_at < last_at || now_at - last_at >= each_seconds;
}

static bool
warn(struct casework *casework, struct error *err)
{
	bool is_done = false;

	while (!is_done) {
		if (!warn_of_due(casework, &is_done, err))
			return false;
		arena_clear(casework->memory);
		heartbeat();
	}
	return true;
}

/* A copy that is restored must be recognised; a full disk stops nothing. */
static void
leave_witness(struct casework *casework)
{
	struct error err;

	if (!witness_write(casework->setup->conf, casework->db, &err))
		log_failure("witness-failed", NULL, &err);
}

/* What goes by the clock. */
static bool
run_by_clock(struct casework *casework, struct error *err)
{
	int64_t now_at = casework->now_at;

	if (is_due(done.erased_at, now_at, ERASE_SECONDS)) {
		if (!erase_expired(casework, err) ||
		    !retained_return(casework, err) ||
		    !reply_reopen_late(casework, err) ||
		    !spot_draw(casework, err))
			return false;
		done.erased_at = now_at;
	}
	if (is_due(done.warned_at, now_at, WARN_SECONDS)) {
		if (!warn(casework, err))
			return false;
		done.warned_at = now_at;
	}
	return true;
}

static bool
run(struct casework *casework, bool is_clock_doubted, struct error *err)
{
	int64_t now_at = casework->now_at;

	leave_witness(casework);
	if (!is_clock_doubted && !run_by_clock(casework, err))
		return false;
	if (is_due(done.logged_at, now_at, HEAD_SECONDS)) {
		if (!log_head(casework->db, err))
			return false;
		done.logged_at = now_at;
	}
	return true;
}

bool
housekeeping_run(const struct setup *setup, struct db *db, int64_t now_at,
    bool is_clock_doubted, struct error *err)
{
	struct casework casework = {
	    .memory = arena_new(),
	    .db = db,
	    .setup = setup,
	    .now_at = now_at,
	    .on_notice = log_notice,
	};
	bool has_run = run(&casework, is_clock_doubted, err);

	arena_free(casework.memory);
	return has_run;
}

bool
housekeeping_finish(const struct setup *setup, struct db *db, int64_t now_at,
    bool is_clock_doubted, struct error *err)
{
	done.warned_at = 0;
	return housekeeping_run(setup, db, now_at, is_clock_doubted, err);
}
