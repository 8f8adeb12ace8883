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
		done = db_commit(db, err);
	db_rollback(db);
	arena_free(memory);
	return done;
}
