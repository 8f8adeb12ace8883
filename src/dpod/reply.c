/* SPDX-License-Identifier: ISC */
#include "dpod/reply.h"

#include "store/thread_store.h"
#include "store/ticket_change.h"
#include "store/ticket_store.h"
#include "dpod/log.h"

#define DAY_SECONDS (24 * 3600)
#define LATE_DAYS   7
#define AT_ONCE_MAX 100

static bool
asks_for_more(struct arena *memory, struct db *db, int64_t ticket_id,
    const struct classification *found, bool *ret_more, struct error *err)
{
	kind_set repeats = KIND_BIT(KIND_REMINDER) | KIND_BIT(KIND_QUESTION);
	struct ticket_row row;
	enum kind kind;

	*ret_more = false;
	if (found->decision != DECISION_REQUEST)
		return true;
	switch (ticket_store_find(db, memory,
	    arena_printf(memory, "%lld", (long long)ticket_id), &row, err)) {
	case FAILED:
		return false;
	case ABSENT:
		return true;
	default:
		break;
	}
	for (size_t i = 0; i < row.claims_count; i++)
		if (row.claims[i].outcome[0] == '\0' &&
		    kind_find(row.claims[i].kind, &kind))
			repeats |= KIND_BIT(kind);
	*ret_more = (found->kinds & ~repeats) != 0;
	return true;
}

static bool
is_over_limit(struct db *db, int64_t ticket_id, int64_t now_at, bool *ret_over,
    struct error *err)
{
	int64_t count;

	if (!thread_store_count_replies(
		db, ticket_id, now_at - DAY_SECONDS, &count, err))
		return false;
	*ret_over = count >= REPLIES_A_DAY_MAX;
	return true;
}

bool
reply_decide(struct arena *memory, struct db *db, const struct thread *thread,
    const struct classification *found, bool reopens_by_reply, int64_t now_at,
    struct reply *ret_reply, struct error *err)
{
	struct reply reply = {.ticket_id = thread->ticket_id};
	bool asks_more, is_over;

	*ret_reply = reply;
	if (thread->ticket_id == 0)
		return true;
	if (!asks_for_more(
		memory, db, thread->ticket_id, found, &asks_more, err))
		return false;
	if (asks_more)
		return true;
	reply.joins = true;
	if (thread->is_closed) {
		if (!is_over_limit(
			db, thread->ticket_id, now_at, &is_over, err))
			return false;
		reply.reopens = reopens_by_reply && !is_over;
		reply.joins = reply.reopens || is_over;
		if (is_over &&
		    !thread_store_follower(db, thread->ticket_id,
			thread->sender, &reply.ticket_id, err))
			return false;
	}
	*ret_reply = reply;
	return true;
}

bool
reply_reopen(
    struct db *db, int64_t ticket_id, int64_t now_at, struct error *err)
{
	const struct ticket_change change = {
	    .ticket_id = ticket_id,
	    .event = TICKET_REOPEN,
	    .at = now_at,
	    .history = "ticket-reopened",
	};
	enum ticket_state state;

	return ticket_change(db, &change, &state, err) == CHANGE_DONE;
}

bool
reply_reopen_late(struct db *db, int64_t now_at, struct error *err)
{
	struct arena *memory = arena_new();
	int64_t *ids = NULL;
	size_t count = 0;
	bool done = db_begin(db, err), is_over = false;

	if (done)
		done = thread_store_unseen(db, memory,
		    now_at - LATE_DAYS * DAY_SECONDS, AT_ONCE_MAX, &ids, &count,
		    err);
	for (size_t i = 0; done && i < count; i++) {
		done = is_over_limit(db, ids[i], now_at, &is_over, err) &&
		    (is_over || reply_reopen(db, ids[i], now_at, err));
		if (done && !is_over)
			log_event(LOG_NOTICE, "reply-late", "ticket=%lld",
			    (long long)ids[i]);
	}
	if (done)
		done = db_commit(db, err);
	db_rollback(db);
	arena_free(memory);
	return done;
}
