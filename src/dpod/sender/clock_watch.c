/* SPDX-License-Identifier: ISC */
#include "dpod/sender/clock_watch.h"

#include "base/timestamp.h"
#include "casework/dispatch.h"
#include "casework/timekeeping.h"
#include "dpod/log.h"

/* A difference to the monotonic clock that is worth a word. */
#define CLOCK_JUMP_SECONDS 60

/*
 * A jump moves what waits for an instant, and nothing else: due dates are
 * reckoned from receipt.
 */
static bool
watch_jump(struct casework *casework, struct error *err)
{
	int64_t now_at = casework->now_at;
	static int64_t last_at, last_seconds;
	int64_t now_seconds = timestamp_boot_seconds();
	int64_t jump = now_at - last_at - (now_seconds - last_seconds);
	bool is_first = last_at == 0;

	last_at = now_at;
	last_seconds = now_seconds;
	if (is_first)
		return dispatch_unwait(casework, err);
	if (jump > -CLOCK_JUMP_SECONDS && jump < CLOCK_JUMP_SECONDS)
		return true;
	log_event(LOG_WARNING, "clock-jumped", "seconds=%lld", (long long)jump);
	return jump > 0 || dispatch_unwait(casework, err);
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

/* The end of a doubt by another process: dpoctl clock accept. */
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
    bool *ret_is_doubted, struct error *err)
{
	struct casework casework = {
	    .db = db,
	    .setup = setup,
	    .now_at = now_at,
	};
	struct timepiece timepiece;
	enum timepiece_change change;
	int64_t off_seconds;

	if (!watch_jump(&casework, err) ||
	    !timekeeping_judge(
		&casework, &timepiece, &change, &off_seconds, err))
		return false;
	say(&timepiece, change, off_seconds);
	*ret_is_doubted = timepiece.doubt != TIMEPIECE_TRUSTED;
	say_accepted(*ret_is_doubted, change);
	return true;
}
