/* SPDX-License-Identifier: ISC */
#include "dpod/retained.h"

#include "base/timestamp.h"
#include "store/claim_store.h"
#include "store/ticket_change.h"
#include "dpod/log.h"

#define AT_ONCE_MAX 100

static bool
return_one(struct db *db, const struct claim_return *claim, int64_t now_at,
    struct error *err)
{
	struct ticket_change change = {
	    .ticket_id = claim->ticket_id,
	    .event = TICKET_RETURN,
	    .at = now_at,
	    .history = "claim-returned",
	    .became = kind_name(claim->kind),
	};
	enum ticket_state state;
	enum change_result result = ticket_change(db, &change, &state, err);

	/* Other claims of it are open: it is in the queue already. */
	if (result == CHANGE_REFUSED) {
		change.event = TICKET_NOTE;
		result = ticket_change(db, &change, &state, err);
	}
	if (result != CHANGE_DONE ||
	    !claim_store_return(db, claim->ticket_id, claim->kind, err))
		return false;
	log_event(LOG_NOTICE, "claim-returned", "ticket=%lld kind=%s",
	    (long long)claim->ticket_id, kind_name(claim->kind));
	return true;
}

/* Nothing is asked for: a human is to look at it, then close it again. */
static bool
revisit_one(struct db *db, int64_t ticket_id, int64_t now_at, struct error *err)
{
	const struct ticket_change change = {
	    .ticket_id = ticket_id,
	    .event = TICKET_RETURN,
	    .at = now_at,
	    .history = "ticket-revisited",
	};
	enum ticket_state state;

	if (ticket_change(db, &change, &state, err) != CHANGE_DONE)
		return false;
	log_event(LOG_NOTICE, "ticket-revisited", "ticket=%lld",
	    (long long)ticket_id);
	return true;
}

static bool
revisit(struct db *db, struct arena *memory, struct date today, int64_t now_at,
    struct error *err)
{
	int64_t *ids = NULL;
	size_t count = 0;
	bool done = claim_store_revisits(
	    db, memory, today, AT_ONCE_MAX, &ids, &count, err);

	for (size_t i = 0; done && i < count; i++)
		done = revisit_one(db, ids[i], now_at, err);
	return done;
}

bool
retained_return(
    const struct conf *conf, struct db *db, int64_t now_at, struct error *err)
{
	struct date today = timestamp_date(now_at, conf->calendar.time_zone);
	struct arena *memory = arena_new();
	struct claim_return *claims = NULL;
	size_t count = 0;
	bool done = db_begin(db, err);

	if (done)
		done = claim_store_returning(
		    db, memory, today, AT_ONCE_MAX, &claims, &count, err);
	for (size_t i = 0; done && i < count; i++)
		done = return_one(db, &claims[i], now_at, err);
	if (done)
		done = revisit(db, memory, today, now_at, err);
	if (done)
		done = db_commit(db, err);
	db_rollback(db);
	arena_free(memory);
	return done;
}
