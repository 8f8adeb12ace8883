/* SPDX-License-Identifier: ISC */
#include "casework/reply.h"

#include "casework/casefile.h"
#include "ticket/clock.h"
#include "ticket/kind_law.h"
#include "ticket/outcome.h"
#include "store/claim_store.h"
#include "store/merge_store.h"
#include "store/thread_store.h"
#include "store/ticket_change.h"
#include "store/ticket_store.h"

#define DAY_SECONDS (24 * 3600)
#define LATE_DAYS   7
#define AT_ONCE_MAX 100
#define MERGES_MAX  10 /* in a chain */

static bool
asks_for_more(struct casework *casework, int64_t ticket_id,
    const struct classification *found, bool *ret_more, struct error *err)
{
	kind_set repeats = kinds_that(kind_is_clockless);
	struct ticket_row row;
	enum kind kind;

	*ret_more = false;
	/*
	 * The learned weights cannot judge a short reply to our letter. It
	 * joins, and a person reads it; only words that match a rule make it a
	 * new request.
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

/* A merged ticket continues in another one, which may itself be closed. */
static bool
follow_merges(
    struct casework *casework, struct thread *thread, struct error *err)
{
	for (int i = 0; i < MERGES_MAX && thread->is_closed; i++) {
		struct casefile file = {.casework = casework};

		if (!merge_store_find(
			casework->db, thread->ticket_id, &file.ticket.id, err))
			return false;
		if (file.ticket.id == 0)
			return true;
		if (casefile_read(&file) != CASEWORK_DONE) {
			*err = file.error;
			return false;
		}
		thread->ticket_id = file.ticket.id;
		thread->is_closed = file.ticket.closed_at != 0;
	}
	return true;
}

bool
reply_decide(struct casework *casework, const struct thread *found_thread,
    const struct classification *found, bool reopens_by_reply,
    struct reply *ret_reply, struct error *err)
{
	struct thread actual = *found_thread, *thread = &actual;
	struct reply reply = {0};
	bool asks_more, is_over;

	*ret_reply = reply;
	if (thread->ticket_id == 0)
		return true;
	if (!follow_merges(casework, thread, err))
		return false;
	reply.ticket_id = thread->ticket_id;
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

/*
 * A reply to a closed request must also be answered within a month. If its own
 * answer waits to be sent, nobody was answered, and it is due when it was.
 */
static bool
reopen_claim(struct casework *casework, const struct ticket_row *ticket,
    const struct ticket_claim *claim, int64_t received_at, struct error *err)
{
	const struct claim_office clocks =
	    casework_clocks(casework, ticket->mailbox);
	struct clock_question question = {
	    .is_unsure = claim->is_unsure,
	    .received_at = received_at,
	    .target_days = clocks.target_days,
	    .now_at = clocks.now_at,
	    .zone = clocks.zone,
	    .calendar = clocks.calendar,
	};
	struct clock_answer clock;
	enum outcome outcome;

	if (claim->awaits_letter || !outcome_find(claim->outcome, &outcome) ||
	    outcome == OUTCOME_SPAM || outcome == OUTCOME_DUPLICATE ||
	    !kind_find(claim->kind, &question.kind))
		return true;
	if (!clock_find(casework->memory, &question, &clock, err))
		return false;
	clock.explanation = arena_printf(casework->memory,
	    "reopened by a reply, which is answered anew\n%s",
	    clock.explanation);
	return claim_store_reopen_with(
	    casework->db, ticket->id, question.kind, &clock, err);
}

bool
reply_reopen(struct casework *casework, int64_t ticket_id, int64_t received_at,
    struct error *err)
{
	const struct casework_step step = {
	    .event = TICKET_REOPEN,
	    .history = "ticket-reopened",
	};
	struct casefile file = {.casework = casework, .ticket.id = ticket_id};
	bool done = casework_is_done(
	    casework, casework_step(casework, ticket_id, &step, err), err);

	if (done && casefile_read(&file) != CASEWORK_DONE) {
		*err = file.error;
		return false;
	}
	for (size_t i = 0; done && i < file.ticket.claims_count; i++)
		done = reopen_claim(casework, &file.ticket,
		    &file.ticket.claims[i], received_at, err);
	return done;
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
	if (!reply_reopen(casework, ticket_id, casework->now_at, err))
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
