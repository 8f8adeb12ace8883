/* SPDX-License-Identifier: ISC */
#include "casework/reply.h"

#include "ticket/kind_law.h"
#include "store/thread_store.h"
#include "store/ticket_change.h"
#include "store/ticket_store.h"

#define DAY_SECONDS (24 * 3600)
#define LATE_DAYS   7
#define AT_ONCE_MAX 100

static bool
asks_for_more(struct casework *casework, int64_t ticket_id,
    const struct classification *found, bool *ret_more, struct error *err)
{
	kind_set repeats = kinds_that(kind_is_clockless);
	struct ticket_row row;
	enum kind kind;

	*ret_more = false;
	/*
	 * A few words that answer our letter look like anything to what was
	 * learnt. They join, and a human reads them; it takes words that a rule
	 * knows to be a request of their own.
	 */
	if (found->decision != DECISION_REQUEST || found->hits_count == 0)
		return true;
	switch (ticket_store_find(casework->db, casework->memory,
	    arena_printf(casework->memory, "%lld", (long long)ticket_id), &row,
	    err)) {
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
is_over_limit(struct casework *casework, int64_t ticket_id, bool *ret_over,
    struct error *err)
{
	int64_t count;

	if (!thread_store_count_replies(casework->db, ticket_id,
		casework->now_at - DAY_SECONDS, &count, err))
		return false;
	*ret_over = count >= REPLIES_A_DAY_MAX;
	return true;
}

bool
reply_decide(struct casework *casework, const struct thread *thread,
    const struct classification *found, bool reopens_by_reply,
    struct reply *ret_reply, struct error *err)
{
	struct reply reply = {.ticket_id = thread->ticket_id};
	bool asks_more, is_over;

	*ret_reply = reply;
	if (thread->ticket_id == 0)
		return true;
	if (!asks_for_more(casework, thread->ticket_id, found, &asks_more, err))
		return false;
	if (asks_more)
		return true;
	reply.joins = true;
	if (thread->is_closed) {
		if (!is_over_limit(casework, thread->ticket_id, &is_over, err))
			return false;
		reply.reopens = reopens_by_reply && !is_over;
		reply.joins = reply.reopens || is_over;
		if (is_over &&
		    !thread_store_follower(casework->db, thread->ticket_id,
			thread->sender, &reply.ticket_id, err))
			return false;
	}
	*ret_reply = reply;
	return true;
}

bool
reply_reopen(struct casework *casework, int64_t ticket_id, struct error *err)
{
	const struct casework_step step = {
	    .event = TICKET_REOPEN,
	    .history = "ticket-reopened",
	};

	return casework_is_done(
	    casework, casework_step(casework, ticket_id, &step, err), err);
}

static bool
reopen_late(struct casework *casework, int64_t ticket_id, struct error *err)
{
	const struct casework_notice notice = {
	    .event = NOTICE_REPLY_LATE,
	    .ticket_id = ticket_id,
	};
	bool is_over;

	if (!is_over_limit(casework, ticket_id, &is_over, err))
		return false;
	if (is_over)
		return true;
	if (!reply_reopen(casework, ticket_id, err))
		return false;
	casework_tell(casework, &notice);
	return true;
}

bool
reply_reopen_late(struct casework *casework, struct error *err)
{
	int64_t *ids = NULL;
	size_t count = 0;
	bool done = db_begin(casework->db, err);

	if (done)
		done = thread_store_unseen(casework->db, casework->memory,
		    casework->now_at - LATE_DAYS * DAY_SECONDS, AT_ONCE_MAX,
		    &ids, &count, err);
	for (size_t i = 0; done && i < count; i++)
		done = reopen_late(casework, ids[i], err);
	if (done)
		done = db_commit(casework->db, err);
	db_rollback(casework->db);
	return done;
}
