/* SPDX-License-Identifier: ISC */
#include "dpod/sender/housekeeping.h"

#include "base/timestamp.h"
#include "casework/alarm.h"
#include "casework/canary.h"
#include "casework/daily.h"
#include "casework/dispatch.h"
#include "casework/expiry.h"
#include "casework/reply.h"
#include "casework/retained.h"
#include "casework/timekeeping.h"
#include "casework/spot.h"
#include "casework/warn.h"
#include "casework/witness.h"
#include "store/find_store.h"
#include "store/history.h"
#include "dpod/log.h"
#include "dpod/heartbeat.h"
#include "dpod/signals.h"
#include "dpod/upgrade_backup.h"

#define WARN_SECONDS  300
#define ALARM_SECONDS 60
#define ERASE_SECONDS 3600
/* Per round, so that letters are not delayed longer. */
#define ERASE_MS 200
#define INDEX_MS 100
/* How often texts are indexed that are not a whole step of the index yet. */
#define INDEX_EACH_MS 5000
#define HEAD_SECONDS  (24 * 3600)

/* When each task was last done; 0: not yet. */
static struct {
	int64_t warned_at;
	int64_t looked_at;
	int64_t erased_at;
	int64_t logged_at;
	int64_t indexed_ms; /* monotonic */
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
		break;
	case NOTICE_ALARM:
		log_event(LOG_ERROR, "officer-alarm", "what=%s",
		    log_quoted(notice->kind));
		break;
	case NOTICE_ALARM_OVER:
		log_event(LOG_NOTICE, "officer-alarm-over", "what=%s",
		    log_quoted(notice->kind));
	}
}

/* The current erasure, continued where it stopped. */
static struct {
	bool is_under_way;
	int64_t until_at; /* advances by one day per day */
	struct retention_walk walk;
} erasing;

static bool
begin_erasing(struct casework *casework, struct error *err)
{
	if (!timekeeping_erase_until(casework, &erasing.until_at, err))
		return false;
	if (casework->now_at - erasing.until_at > TIMEPIECE_DAY_SECONDS)
		log_event(LOG_WARNING, "erasing-is-behind", "days=%lld",
		    (long long)((casework->now_at - erasing.until_at) /
			TIMEPIECE_DAY_SECONDS));
	retention_begin(&erasing.walk);
	erasing.is_under_way = true;
	return true;
}

static bool
end_erasing(struct casework *casework, struct error *err)
{
	/* A reader may have kept erased bytes in the log: retried each time. */
	static bool is_out = true;
	const struct retention_counts *counts = &erasing.walk.counts;

	erasing.is_under_way = false;
	is_out = is_out && counts->is_out;
	if (!is_out && !db_checkpoint(casework->db, &is_out, err))
		return false;
	if (!is_out)
		log_event(LOG_WARNING, "erased-bytes-remain",
		    "reason=\"another process is reading the register\"");
	if (retention_total(counts) > 0)
		log_event(LOG_INFO, "erased-expired",
		    "not-requests=%zu raw=%zu texts=%zu letters=%zu facts=%zu"
		    " reduced=%zu tickets=%zu hashes=%zu labels=%zu",
		    counts->not_requests, counts->raw, counts->texts,
		    counts->letters, counts->facts, counts->reduced,
		    counts->persons, counts->hashes, counts->labels);
	return timekeeping_erased(casework, erasing.until_at, err);
}

/* Limited in time, or to its end; not while messages wait for the register. */
static bool
erase_some(struct casework *casework, bool is_last, struct error *err)
{
	const struct person_hasher hasher = {
	    .key = casework->setup->keys.pseudonym};
	int64_t end_ms = timestamp_monotonic_ms() + ERASE_MS;
	struct casework then = *casework;
	bool waits = false;

	then.now_at = erasing.until_at;
	while (!erasing.walk.is_done &&
	    (is_last || timestamp_monotonic_ms() < end_ms) &&
	    !signals_should_stop()) {
		if (!is_last &&
		    !retention_must_wait(
			casework->db, casework->now_at, &waits, err))
			return false;
		if (waits)
			return true;
		if (!expiry_step(&then, &hasher, false, &erasing.walk, err))
			return false;
	}
	return !erasing.walk.is_done || end_erasing(casework, err);
}

/* What came is read into the index of `search`; messages come before that. */
static bool
index_some(struct casework *casework, bool is_last, struct error *err)
{
	int64_t now_ms = timestamp_monotonic_ms(), end_ms = now_ms + INDEX_MS;
	bool only_whole = !is_last && now_ms - done.indexed_ms < INDEX_EACH_MS;
	bool is_done = false, waits = false;

	if (!only_whole)
		done.indexed_ms = now_ms;
	while (!is_done && !signals_should_stop() &&
	    (is_last || timestamp_monotonic_ms() < end_ms)) {
		if (!is_last &&
		    !retention_must_wait(
			casework->db, casework->now_at, &waits, err))
			return false;
		if (waits)
			return true;
		if (!find_store_index(casework->db, only_whole, &is_done, err))
			return false;
		heartbeat();
	}
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

/* If the clock was set back, tasks must not be delayed for years. */
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

void
housekeeping_leave_witness(const struct setup *setup, struct db *db)
{
	struct error err;

	if (!witness_write(setup->conf, db, &err))
		log_failure("witness-failed", NULL, &err);
}

/* Tasks that depend on the clock. */
static bool
run_by_clock(struct casework *casework, bool is_last, struct error *err)
{
	int64_t now_at = casework->now_at;

	if (erasing.is_under_way && !erase_some(casework, is_last, err))
		return false;
	if (is_due(done.erased_at, now_at, ERASE_SECONDS)) {
		if ((!erasing.is_under_way && !begin_erasing(casework, err)) ||
		    !erase_some(casework, is_last, err) ||
		    !retained_return(casework, err) ||
		    !reply_reopen_late(casework, err) ||
		    !spot_draw(casework, err))
			return false;
		upgrade_backup_expire(casework->setup->conf, now_at);
		done.erased_at = now_at;
	}
	if (is_due(done.warned_at, now_at, WARN_SECONDS)) {
		if (!warn(casework, err))
			return false;
		done.warned_at = now_at;
	}
	if (is_due(done.looked_at, now_at, ALARM_SECONDS)) {
		if (!canary_send(casework, err) || !alarm_look(casework, err) ||
		    !daily_make(casework, err))
			return false;
		done.looked_at = now_at;
	}
	return true;
}

static bool
run(struct casework *casework, bool is_clock_doubted, bool is_last,
    struct error *err)
{
	int64_t now_at = casework->now_at;

	housekeeping_leave_witness(casework->setup, casework->db);
	if ((!is_clock_doubted && !run_by_clock(casework, is_last, err)) ||
	    !index_some(casework, is_last, err))
		return false;
	if (is_due(done.logged_at, now_at, HEAD_SECONDS)) {
		if (!log_head(casework->db, err))
			return false;
		done.logged_at = now_at;
	}
	return true;
}

static bool
keep_house(const struct setup *setup, struct db *db, int64_t now_at,
    bool is_clock_doubted, bool is_last, struct error *err)
{
	struct casework casework = {
	    .memory = arena_new(),
	    .db = db,
	    .setup = setup,
	    .now_at = now_at,
	    .on_notice = log_notice,
	};
	bool has_run = run(&casework, is_clock_doubted, is_last, err);

	arena_free(casework.memory);
	return has_run;
}

bool
housekeeping_run(const struct setup *setup, struct db *db, int64_t now_at,
    bool is_clock_doubted, struct error *err)
{
	return keep_house(setup, db, now_at, is_clock_doubted, false, err);
}

bool
housekeeping_finish(const struct setup *setup, struct db *db, int64_t now_at,
    bool is_clock_doubted, struct error *err)
{
	done.warned_at = done.looked_at = 0;
	return keep_house(setup, db, now_at, is_clock_doubted, true, err);
}
