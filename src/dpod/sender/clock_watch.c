/* SPDX-License-Identifier: ISC */
#include "dpod/sender/clock_watch.h"

#include "base/timestamp.h"
#include "casework/dispatch.h"
#include "casework/timekeeping.h"
#include "dpod/log.h"

/* Minimum difference to the monotonic clock that is reported. */
#define CLOCK_JUMP_SECONDS 60

/*
 * A jump affects only what waits for an instant: due dates are computed from
 * receipt.
 */
static bool
watch_jump(struct casework *casework, struct error *err)
{
	int64_t now_at = casework->now_at;
	static int64_t last_at, last_seconds;
	int64_t now_seconds = timestamp_boot_seconds();
	int64_t jump = now_at - last_at - (now_seconds - last_seconds);
	bool is_first = last_at == 0;
	bool has_jumped = !is_first &&
	    (jump <= -CLOCK_JUMP_SECONDS || jump >= CLOCK_JUMP_SECONDS);

	if (has_jumped)
		log_event(LOG_WARNING, "clock-jumped", "seconds=%lld",
		    (long long)jump);
	/* If that fails, the jump is seen again the next time. */
	if ((is_first || (has_jumped && jump < 0)) &&
	    !dispatch_unwait(casework, err))
		return false;
	last_at = now_at;
	last_seconds = now_seconds;
	return true;
}

static void
say(const struct timepiece *timepiece, enum timepiece_change change,
    int64_t off_seconds)
{
	const char *reason = timepiece_name(timepiece->doubt);

	switch (change) {
	case TIMEPIECE_DOUBTED:
		log_event(LOG_ERROR, "clock-doubted",
		    "reason=%s seconds=%lld words=\"nothing is sent or erased:"
		    " set the clock, or if it is right: dpoctl clock accept\"",
		    reason, (long long)off_seconds);
		break;
	case TIMEPIECE_AGREES:
		log_event(LOG_NOTICE, "clock-agrees", "%s",
		    timepiece->agrees_since < 0 ? "no longer=yes"
						: "needs-seconds=3600");
		break;
	case TIMEPIECE_ENDED:
		log_event(LOG_NOTICE, "clock-believed", "by=agreement");
		break;
	default:
		break;
	}
}

/* Reports that another process ended a doubt: dpoctl clock accept. */
static void
say_accepted(bool is_doubted, enum timepiece_change change)
{
	static bool was_doubted;

	if (was_doubted && !is_doubted && change != TIMEPIECE_ENDED)
		log_event(LOG_NOTICE, "clock-believed", "by=human");
	was_doubted = is_doubted;
}

bool
clock_watch(const struct setup *setup, struct db *db, int64_t now_at,
    bool is_keeper, bool *ret_is_doubted, struct error *err)
{
	struct casework casework = {
	    .db = db,
	    .setup = setup,
	    .now_at = now_at,
	};
	struct timepiece timepiece;
	enum timepiece_change change;
	int64_t off_seconds;

	if (!watch_jump(&casework, err))
		return false;
	if (!is_keeper)
		return timekeeping_is_doubted(&casework, ret_is_doubted, err);
	if (!timekeeping_judge(
		&casework, &timepiece, &change, &off_seconds, err))
		return false;
	say(&timepiece, change, off_seconds);
	*ret_is_doubted = timepiece.doubt != TIMEPIECE_TRUSTED;
	say_accepted(*ret_is_doubted, change);
	return true;
}
