/* SPDX-License-Identifier: ISC */
#include "casework/timekeeping.h"

#include <string.h>

#include "base/timestamp.h"
#include "store/clock_store.h"
#include "store/history.h"

static struct timepiece_sight
sight_of(const struct casework *casework)
{
	struct timepiece_sight sight = {
	    .now_at = casework->now_at,
	    .boot_seconds = timestamp_boot_seconds(),
	};

	timestamp_boot(sight.boot);
	return sight;
}

static bool
look(const struct casework *casework, struct timepiece *ret_timepiece,
    struct timepiece_sight *ret_sight, struct error *err)
{
	*ret_sight = sight_of(casework);
	return clock_store_find(casework->db, ret_timepiece, err) &&
	    clock_store_look(casework->db, ret_sight, err);
}

static bool
remember(struct casework *casework, const struct timepiece *timepiece,
    struct error *err)
{
	return db_begin(casework->db, err) &&
	    db_finish(casework->db,
		clock_store_set(casework->db, timepiece, err), err);
}

bool
timekeeping_judge(struct casework *casework, struct timepiece *ret_timepiece,
    enum timepiece_change *ret_change, int64_t *ret_off_seconds,
    struct error *err)
{
	struct timepiece_sight sight;
	enum timepiece_doubt doubt;

	if (!look(casework, ret_timepiece, &sight, err))
		return false;
	*ret_off_seconds = timepiece_compare(ret_timepiece, &sight, &doubt);
	*ret_change = timepiece_judge(ret_timepiece, &sight);
	return *ret_change == TIMEPIECE_SAME ||
	    remember(casework, ret_timepiece, err);
}

bool
timekeeping_is_doubted(
    struct casework *casework, bool *ret_is_doubted, struct error *err)
{
	struct timepiece timepiece;
	struct timepiece_sight sight;

	if (!look(casework, &timepiece, &sight, err))
		return false;
	(void)timepiece_judge(&timepiece, &sight);
	*ret_is_doubted = timepiece.doubt != TIMEPIECE_TRUSTED;
	return true;
}

static bool
set_erased(struct casework *casework, int64_t until_at, struct error *err)
{
	const struct timepiece_sight sight = sight_of(casework);
	struct timepiece_erased erased = {
	    .until_at = until_at,
	    .boot_seconds = sight.boot_seconds,
	};

	memcpy(erased.boot, sight.boot, sizeof erased.boot);
	return clock_store_set_erased(casework->db, &erased, err);
}

static bool
write_accept(struct casework *casework, const struct timepiece *was,
    const struct timepiece_sight *sight, struct error *err)
{
	const struct history_event event = {
	    .at = casework->now_at,
	    .actor = casework->actor,
	    .program = "dpoctl",
	    .event = "clock-accepted",
	    .from = timepiece_name(was->doubt),
	    .to = "",
	};
	struct timepiece now;

	timepiece_accept(&now, sight);
	return clock_store_set(casework->db, &now, err) &&
	    set_erased(casework, casework->now_at, err) &&
	    history_add(casework->db, &event, err);
}

bool
timekeeping_accept(
    struct casework *casework, struct timepiece *ret_was, struct error *err)
{
	struct timepiece_sight sight;

	return db_begin(casework->db, err) &&
	    db_finish(casework->db,
		look(casework, ret_was, &sight, err) &&
		    write_accept(casework, ret_was, &sight, err),
		err);
}

bool
timekeeping_erase_until(
    const struct casework *casework, int64_t *ret_until_at, struct error *err)
{
	const struct timepiece_sight sight = sight_of(casework);
	struct timepiece_erased erased;

	if (!clock_store_erased(casework->db, &erased, err))
		return false;
	*ret_until_at = timepiece_erase_until(&erased, &sight);
	return true;
}

bool
timekeeping_erased(
    struct casework *casework, int64_t until_at, struct error *err)
{
	return db_begin(casework->db, err) &&
	    db_finish(casework->db, set_erased(casework, until_at, err), err);
}
