/* SPDX-License-Identifier: ISC */
#include "casework/record.h"

#include <stdlib.h>
#include <string.h>

#include "base/step.h"
#include "casework/answer.h"
#include "casework/budget.h"
#include "casework/label.h"
#include "casework/header_mark.h"
#include "casework/open_by_mail.h"
#include "casework/reply.h"
#include "casework/thread.h"
#include "store/fingerprint.h"
#include "store/history.h"
#include "store/identity.h"
#include "store/thread_store.h"
#include "store/ticket_change.h"
#include "store/ticket_store.h"
#include "ticket/intake_decision.h"
#include "ticket/kind_law.h"

struct recording {
	struct casework *casework;
	const struct incoming *item;
	struct thread thread;
	unsigned char fingerprint[DIGEST_BYTES];
	struct ledger_settlement settlement;
	struct record_result result;
};

static const char *
weightiest_rule(const struct classification *classification)
{
	const char *found = "";
	int weight = 0;

	for (size_t i = 0; i < classification->hits_count; i++)
		if (classification->hits[i].weight > weight) {
			weight = classification->hits[i].weight;
			found = classification->hits[i].id;
		}
	return found;
}

static const char *
join_limits(struct arena *memory, const struct classification *classification)
{
	const char *joined = "";

	for (size_t i = 0; i < classification->limits_count; i++)
		joined = arena_printf(memory, "%s%s%s", joined,
		    i == 0 ? "" : ",", classification->limits[i]);
	return joined;
}

static bool
add_message(struct recording *recording, int64_t ticket_id, int64_t expires_at,
    int64_t received_at, struct error *err)
{
	const struct incoming *item = recording->item;
	const struct stored_message stored = {
	    .ticket_id = ticket_id,
	    .raw = item->raw,
	    .raw_length = item->raw_length,
	    .received_at = received_at,
	    .message = &item->verdict->message,
	    .classification = &item->verdict->classification,
	    .expires_at = expires_at,
	};

	return ticket_store_add_message(recording->casework->db, &stored,
		   &recording->settlement.message_id, err) &&
	    label_note_sample(recording->casework, item,
		recording->settlement.message_id, err);
}

static bool
join_ticket(struct recording *recording, const struct reply *reply,
    const struct intake_answer *intake, struct error *err)
{
	int64_t ticket_id = reply->ticket_id;
	const struct history_event event = {
	    .ticket_id = ticket_id,
	    .at = recording->casework->now_at,
	    .actor = "dpod",
	    .program = "dpod",
	    .event = "mail-joined",
	    .from = "",
	    .to = "",
	};

	recording->settlement.disposition = DISPOSITION_JOINED;
	recording->settlement.ticket_id = ticket_id;
	recording->result.reason =
	    reply->reopens ? "reopens" : "answers-our-letter";
	if (reply->reopens &&
	    !reply_reopen(
		recording->casework, ticket_id, intake->received_at, err))
		return false;
	/* So a copy in another mailbox names the ticket, too. */
	if (!add_message(recording, ticket_id, 0, intake->received_at, err) ||
	    !fingerprint_set_ticket(recording->casework->db,
		recording->fingerprint, ticket_id, err) ||
	    !history_add(recording->casework->db, &event, err))
		return false;
	return answer_take(
		   recording->casework, recording->item, ticket_id, err) &&
	    ((recording->item->verdict->classification.kinds &
		 kinds_that(kind_reminds)) == 0 ||
		thread_remind(recording->casework, ticket_id, ticket_id, err));
}

/* Asks for nothing, and the operator says where such mail belongs. */
static bool
is_sorted(const struct recording *recording)
{
	const struct classification *found =
	    &recording->item->verdict->classification;
	const struct conf_list *rules = &recording->item->mailbox->sort_rules;

	if (recording->settlement.disposition != DISPOSITION_NOT_REQUEST ||
	    recording->item->is_junk)
		return false;
	for (size_t i = 0; i < found->hits_count; i++)
		for (size_t j = 0; j < rules->count; j++)
			if (strcmp(found->hits[i].id, rules->items[j]) == 0)
				return true;
	return false;
}

static bool
keep_apart(struct recording *recording, const struct intake_answer *intake,
    struct error *err)
{
	const struct automatic *automatic =
	    &recording->item->verdict->message.automatic;
	bool is_automatic = automatic->reason != AUTOMATIC_NO;

	if (recording->item->headers_only)
		recording->settlement.disposition = DISPOSITION_OVERSIZE;
	else if (is_automatic)
		recording->settlement.disposition = DISPOSITION_AUTOMATIC;
	else
		recording->settlement.disposition = DISPOSITION_NOT_REQUEST;
	if (is_automatic)
		recording->result.reason =
		    automatic_reason_name(automatic->reason);
	recording->settlement.reason = recording->result.reason;
	if (recording->item->mailbox->keep_not_requests == CONF_KEEP_NONE ||
	    recording->item->is_junk)
		return true;
	return add_message(recording, 0,
	    recording->casework->now_at +
		recording->item->mailbox->keep_not_requests_seconds,
	    intake->received_at, err);
}

/*
 * A restored register does not know whom it has answered since the copy was
 * made: a human does.
 */
static bool
hold_in_recovery(struct recording *recording, struct intake_answer *intake,
    struct error *err)
{
	int64_t since_at;

	if (!identity_recovering(recording->casework->db, &since_at, err))
		return false;
	if (since_at != 0 && intake->letter == INTAKE_LETTER_QUEUED) {
		intake->letter = INTAKE_LETTER_HELD;
		intake->letter_reason = "recovery";
	}
	return true;
}

static bool
make_ticket(struct recording *recording, struct intake_answer *intake,
    struct error *err)
{
	static const char *const letters[] = {"none", "held", "queued"};
	struct ledger_settlement *settlement = &recording->settlement;
	bool was_queued = intake->letter == INTAKE_LETTER_QUEUED;
	int64_t same;

	if (!budget_check(recording->casework,
		&recording->item->verdict->message, NULL, intake, err))
		return false;
	recording->result.budget_is_spent =
	    was_queued && intake->letter != INTAKE_LETTER_QUEUED;
	/* Asked before the mail itself is there. */
	if (!thread_store_same_message_id(recording->casework->db,
		recording->item->verdict->message.message_id, &same, err) ||
	    !thread_is_lone_reminder(recording->casework, recording->item,
		&intake->is_lone_reminder, err))
		return false;
	if (!hold_in_recovery(recording, intake, err))
		return false;
	settlement->disposition = DISPOSITION_TICKET;
	recording->result.letter = letters[intake->letter];
	recording->result.reason = intake->letter_reason;
	recording->result.kinds =
	    recording->item->verdict->classification.kinds;
	return open_by_mail(recording->casework, recording->item, intake,
		   &settlement->ticket_id, &settlement->message_id, err) &&
	    thread_link(recording->casework, recording->item,
		&recording->thread, settlement->ticket_id, same, err) &&
	    fingerprint_set_ticket(recording->casework->db,
		recording->fingerprint, settlement->ticket_id, err);
}

struct intake_question
record_question(const struct casework *casework, const struct incoming *item)
{
	const struct conf_mailbox *mailbox = item->mailbox;

	return (struct intake_question){
	    .message = &item->verdict->message,
	    .classification = &item->verdict->classification,
	    .internal_at = item->internal_at,
	    .now_at = casework->now_at,
	    .is_clock_doubted = casework->is_clock_doubted,
	    .acknowledge = mailbox->acknowledge,
	    .acknowledge_unsure = mailbox->acknowledge_unsure,
	    .acknowledge_age_seconds = mailbox->acknowledge_age_seconds,
	    .gate = &casework->setup->gate,
	    .sender_is_own = gate_is_passed_on(
		&item->verdict->message, &casework->setup->gate),
	    .is_junk = item->is_junk,
	};
}

static bool
decide(struct recording *recording, struct error *err)
{
	const struct incoming *item = recording->item;
	const struct intake_question question =
	    record_question(recording->casework, item);
	struct intake_answer intake = intake_decide(&question);
	struct thread *thread = &recording->thread;
	struct intake_thread known;
	struct reply reply;
	bool is_bounce;

	recording->settlement.received_at = intake.received_at;
	if (item->folder->has_predecessor &&
	    item->uid <= item->folder->started_uid &&
	    intake.received_at < item->folder->start_at) {
		recording->settlement.disposition = DISPOSITION_BEFORE_START;
		return true;
	}
	if (!thread_find(recording->casework, item, thread, err) ||
	    !reply_decide(recording->casework, thread, question.classification,
		recording->item->mailbox->reopens_by_reply, &reply, err) ||
	    !thread_note_bounce(recording->casework, item, &is_bounce, err))
		return false;
	known = (struct intake_thread){
	    .answers_ours = thread->ticket_id != 0,
	    .joins = reply.joins,
	    .is_bounce = is_bounce,
	    .names_ours = thread->related_count > 0,
	};
	switch (intake_settle(&question, &known, &intake)) {
	case INTAKE_JOINS:
		return join_ticket(recording, &reply, &intake, err);
	case INTAKE_APART:
		return keep_apart(recording, &intake, err);
	default:
		return make_ticket(recording, &intake, err);
	}
}

/*
 * What a program has taken for junk and nothing was raised of is judged anew
 * when somebody moves it to where mail is read.
 */
static bool
forget_junk(struct recording *recording, struct error *err)
{
	enum disposition disposition = recording->settlement.disposition;

	return !recording->item->is_junk ||
	    (disposition != DISPOSITION_NOT_REQUEST &&
		disposition != DISPOSITION_AUTOMATIC &&
		disposition != DISPOSITION_OVERSIZE) ||
	    fingerprint_forget(
		recording->casework->db, recording->fingerprint, err);
}

static bool
settle(struct recording *recording, struct error *err)
{
	const struct incoming *item = recording->item;
	int64_t ticket_id = 0;

	if (item->verdict == NULL) {
		recording->settlement.disposition = DISPOSITION_GONE;
	} else {
		recording->settlement.language =
		    item->verdict->classification.language;
		keys_fingerprint(&recording->casework->setup->keys,
		    item->verdict->message.content_digest,
		    recording->fingerprint);
		switch (fingerprint_add(recording->casework->db,
		    recording->fingerprint, item->folder->id, item->uid,
		    recording->casework->now_at, &ticket_id, err)) {
		case FINGERPRINT_FAILED:
			return false;
		case FINGERPRINT_KNOWN:
			recording->settlement.disposition =
			    DISPOSITION_DUPLICATE;
			recording->settlement.ticket_id = ticket_id;
			break;
		case FINGERPRINT_NEW:
			if (!decide(recording, err) ||
			    !forget_junk(recording, err))
				return false;
		}
	}
	if (item->verdict != NULL)
		recording->settlement.header_mark =
		    header_mark(recording->casework->setup->keys.pseudonym,
			item->raw, item->raw_length);
	/* Whatever belongs to a ticket: the copy of a request as well. */
	recording->settlement.wants_mark = !item->is_moved &&
	    (recording->settlement.ticket_id != 0
		    ? item->mailbox->after_intake != CONF_LEAVE
		    : item->verdict != NULL && is_sorted(recording));
	return ledger_settle(recording->casework->db, item->folder->id,
	    item->uid, &recording->settlement, recording->casework->now_at,
	    err);
}

bool
record_message(struct casework *casework, const struct incoming *item,
    struct record_result *ret_result, struct error *err)
{
	struct recording recording = {
	    .casework = casework,
	    .item = item,
	    .result = {.language = "",
		.rule = "",
		.limits = "",
		.letter = "none",
		.reason = ""},
	};

	if (STEP_IS_ASKED_FOR(item->raw, item->raw_length, "worker"))
		abort();
	if (!db_savepoint(casework->db, err))
		return false;
	if (!settle(&recording, err)) {
		db_savepoint_undo(casework->db);
		return false;
	}
	if (!db_savepoint_keep(casework->db, err))
		return false;
	recording.result.disposition = recording.settlement.disposition;
	recording.result.ticket_id = recording.settlement.ticket_id;
	if (item->verdict != NULL) {
		recording.result.language =
		    item->verdict->classification.language;
		recording.result.rule =
		    weightiest_rule(&item->verdict->classification);
		recording.result.limits = join_limits(
		    casework->memory, &item->verdict->classification);
	}
	*ret_result = recording.result;
	return true;
}
