/* SPDX-License-Identifier: ISC */
#include "casework/retained.h"

#include "base/timestamp.h"
#include "store/claim_store.h"
#include "store/ticket_change.h"

#define AT_ONCE_MAX 100

static bool
return_one(struct casework *casework, const struct claim_return *claim,
    struct error *err)
{
	const char *kind = kind_name(claim->kind);
	const struct casework_step step = {
	    .event = TICKET_RETURN,
	    .history = "claim-returned",
	    .became = kind,
	};
	const struct casework_notice notice = {
	    .event = NOTICE_RETURNED,
	    .ticket_id = claim->ticket_id,
	    .kind = kind,
	};
	enum casework_result result =
	    casework_step(casework, claim->ticket_id, &step, err);

	/* Other claims are open: the ticket is in the queue already. */
	if (result == CASEWORK_FAILED ||
	    (result == CASEWORK_REFUSED &&
		!casework_note(
		    casework, claim->ticket_id, step.history, kind, err)) ||
	    !claim_store_return(
		casework->db, claim->ticket_id, claim->kind, err) ||
	    !ticket_change_unread(
		casework->db, claim->ticket_id, casework->now_at, err))
		return false;
	casework_tell(casework, &notice);
	return true;
}

/* There is no claim: a person has to look at it, then close it again. */
static bool
revisit_one(struct casework *casework, int64_t ticket_id, struct error *err)
{
	const struct casework_step step = {
	    .event = TICKET_RETURN,
	    .history = "ticket-revisited",
	};
	const struct casework_notice notice = {
	    .event = NOTICE_REVISITED,
	    .ticket_id = ticket_id,
	};

	if (!casework_is_done(casework,
		casework_step(casework, ticket_id, &step, err), err) ||
	    !ticket_change_unread(
		casework->db, ticket_id, casework->now_at, err))
		return false;
	casework_tell(casework, &notice);
	return true;
}

static bool
return_claims(struct casework *casework, struct date today, struct error *err)
{
	struct claim_return *claims = NULL;
	size_t count = 0;
	bool done = claim_store_returning(casework->db, casework->memory, today,
	    AT_ONCE_MAX, &claims, &count, err);

	for (size_t i = 0; done && i < count; i++)
		done = return_one(casework, &claims[i], err);
	return done;
}

static bool
revisit(struct casework *casework, struct date today, struct error *err)
{
	int64_t *ids = NULL;
	size_t count = 0;
	bool done = claim_store_revisits(casework->db, casework->memory, today,
	    AT_ONCE_MAX, &ids, &count, err);

	for (size_t i = 0; done && i < count; i++)
		done = revisit_one(casework, ids[i], err);
	return done;
}

bool
retained_return(struct casework *casework, struct error *err)
{
	struct date today = timestamp_date(
	    casework->now_at, casework->setup->conf->calendar.time_zone);
	bool done = db_begin(casework->db, err);

	done = done && return_claims(casework, today, err) &&
	    revisit(casework, today, err) && db_commit(casework->db, err);
	db_rollback(casework->db);
	return done;
}
