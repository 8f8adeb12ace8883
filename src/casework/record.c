/* SPDX-License-Identifier: ISC */
#include "casework/record.h"

#include <stdlib.h>
#include <string.h>

#include "base/step.h"
#include "casework/answer.h"
#include "casework/budget.h"
#include "casework/canary.h"
#include "casework/flood.h"
#include "casework/label.h"
#include "casework/header_mark.h"
#include "casework/officer_mail.h"
#include "casework/open_by_mail.h"
#include "casework/record_words.h"
#include "casework/reply.h"
#include "casework/second_copy.h"
#include "casework/thread.h"
#include "store/fingerprint.h"
#include "store/history.h"
#include "store/holder_store.h"
#include "store/identity.h"
#include "store/thread_store.h"
#include "store/ticket_change.h"
#include "store/ticket_store.h"
#include "ticket/intake_decision.h"
#include "ticket/kind_law.h"
#include "ticket/timepiece.h"

struct recording {
	struct casework *casework;
	const struct incoming *item;
	struct thread thread;
	unsigned char fingerprint[DIGEST_BYTES];
	struct ledger_settlement settlement;
	struct record_result result;
};

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
	/* So that a copy in another mailbox also refers to the ticket. */
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

/* Beyond the limit: it gets no separate ticket. */
static bool
fold(struct recording *recording, int64_t ticket_id, int64_t received_at,
    struct error *err)
{
	struct casework *casework = recording->casework;

	recording->settlement.disposition = DISPOSITION_JOINED;
	recording->settlement.ticket_id = ticket_id;
	recording->settlement.reason = recording->result.reason = "folded";
	return add_message(recording, ticket_id, 0, received_at, err) &&
	    fingerprint_set_ticket(
		casework->db, recording->fingerprint, ticket_id, err) &&
	    ticket_change_unread(
		casework->db, ticket_id, casework->now_at, err) &&
	    casework_note(casework, ticket_id, "mail-folded", "", err);
}

/* Not a request, and the operator has configured where such mail goes. */
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
	enum automatic_reason why =
	    recording->item->verdict->message.automatic.reason;

	recording->settlement.disposition = recording->item->headers_only
	    ? DISPOSITION_OVERSIZE
	    : why != AUTOMATIC_NO ? DISPOSITION_AUTOMATIC
				  : DISPOSITION_NOT_REQUEST;
	if (why != AUTOMATIC_NO)
		recording->result.reason = automatic_reason_name(why);
	recording->settlement.reason = recording->result.reason;
	if (recording->item->mailbox->keep_not_requests == CONF_KEEP_NONE ||
	    recording->item->is_junk)
		return true;
	return add_message(recording, 0,
	    recording->casework->now_at +
		recording->item->mailbox->keep_not_requests_seconds,
	    intake->received_at, err);
}

/* Of mail to the officer: nobody waits for an answer. */
static bool
keep_answer(struct recording *recording, const struct intake_answer *intake,
    struct error *err)
{
	if (!keep_apart(recording, intake, err))
		return false;
	recording->settlement.disposition = DISPOSITION_AUTOMATIC;
	recording->settlement.reason = recording->result.reason =
	    "answers-officer-mail";
	return true;
}

/*
 * After a restore, the register does not know whom it has answered since the
 * copy was made: a person decides.
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

/*
 * Before the take-over by its receipt; or by its Date, since what the other
 * register answered and moved may come a second time. Of a message from a later
 * day nobody knows when it came.
 */
static bool
is_taken_over(const struct recording *recording, int64_t came_at)
{
	const struct incoming *item = recording->item;
	int64_t taken_at = item->folder->taken_at;
	int64_t written_at = item->verdict->message.date_at;

	return taken_at != 0 &&
	    (came_at <= taken_at ||
		(written_at != 0 && written_at <= taken_at) ||
		came_at > recording->casework->now_at + TIMEPIECE_DAY_SECONDS);
}

/* For `status`: most are such letters in a folder of sent mail. */
static bool
note_foreign(struct recording *recording, struct error *err)
{
	return !recording->thread.is_foreign ||
	    holder_store_foreign(recording->casework->db,
		recording->item->folder->mailbox_id,
		recording->casework->now_at, &recording->result.is_foreign,
		err);
}

/* Another register has answered it, or may have: a person decides. */
static void
hold_for_another(struct recording *recording, struct intake_answer *intake)
{
	const struct incoming *item = recording->item;
	int64_t came_at =
	    item->internal_at != 0 ? item->internal_at : intake->received_at;
	const char *reason = recording->thread.is_foreign ? "another-register"
	    : is_taken_over(recording, came_at)		  ? "taken-over"
							  : NULL;

	recording->result.is_foreign |= recording->thread.is_foreign;
	if (reason != NULL && intake->letter == INTAKE_LETTER_QUEUED) {
		intake->letter = INTAKE_LETTER_HELD;
		intake->letter_reason = reason;
	}
}

/* Reasons against a letter other than the gate's. */
static bool
settle_letter(struct recording *recording, int64_t ticket_id,
    struct intake_answer *intake, struct error *err)
{
	static const char *const letters[] = {"none", "held", "queued"};
	bool was_queued = intake->letter == INTAKE_LETTER_QUEUED;

	if (!budget_check(recording->casework,
		&recording->item->verdict->message, ticket_id, NULL, intake,
		err))
		return false;
	recording->result.budget_is_spent =
	    was_queued && intake->letter != INTAKE_LETTER_QUEUED;
	if (!hold_in_recovery(recording, intake, err))
		return false;
	hold_for_another(recording, intake);
	recording->result.letter = letters[intake->letter];
	recording->result.reason = intake->letter_reason;
	return true;
}

static bool
make_ticket(struct recording *recording, struct intake_answer *intake,
    struct error *err)
{
	struct ledger_settlement *settlement = &recording->settlement;
	int64_t same;

	/* Looked up before the message itself is stored. */
	if (!thread_store_same_message_id(recording->casework->db,
		recording->item->verdict->message.message_id, &same, err) ||
	    !thread_is_lone_reminder(recording->casework, recording->item,
		&intake->is_lone_reminder, err) ||
	    !settle_letter(recording, 0, intake, err))
		return false;
	settlement->disposition = DISPOSITION_TICKET;
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
	int64_t flooded_id;
	bool is_bounce, is_answer, is_canary;

	recording->settlement.received_at = intake.received_at;
	if (item->folder->has_predecessor &&
	    item->uid <= item->folder->started_uid &&
	    intake.received_at < item->folder->start_at) {
		recording->settlement.disposition = DISPOSITION_BEFORE_START;
		return true;
	}
	if (!canary_take(recording->casework, item, &is_canary, err) ||
	    !officer_mail_take_answer(
		recording->casework, item, &is_answer, err))
		return false;
	if (is_canary) {
		recording->settlement.disposition = DISPOSITION_CANARY;
		return true;
	}
	if (is_answer)
		return keep_answer(recording, &intake, err);
	if (!thread_find(recording->casework, item, thread, err) ||
	    !note_foreign(recording, err) ||
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
		if (!flood_find(recording->casework, item, &flooded_id, err))
			return false;
		return flooded_id != 0
		    ? fold(recording, flooded_id, intake.received_at, err)
		    : make_ticket(recording, &intake, err);
	}
}

/*
 * If a message classified as junk opened no ticket and a person moves it to a
 * folder that is read, it is classified again.
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

static enum fingerprint_answer
add_fingerprint(
    struct recording *recording, int64_t *ret_ticket_id, struct error *err)
{
	struct casework *casework = recording->casework;
	const struct incoming *item = recording->item;
	const struct message *message = &item->verdict->message;
	unsigned char old[DIGEST_BYTES];

	keys_fingerprint(
	    &casework->setup->keys, message, recording->fingerprint);
	keys_old_fingerprint(&casework->setup->keys, message, old);
	/* It says nothing of what was not read. */
	return fingerprint_add(casework->db, recording->fingerprint,
	    message_is_cut(message) ? NULL : old, item->folder->id, item->uid,
	    casework->now_at, ret_ticket_id, err);
}

/* A copy of a known message; it may be the one to be answered. */
static bool
settle_copy(struct recording *recording, int64_t ticket_id, struct error *err)
{
	struct casework *casework = recording->casework;
	const struct intake_question question =
	    record_question(casework, recording->item);
	struct intake_answer intake;

	recording->settlement.disposition = DISPOSITION_DUPLICATE;
	recording->settlement.ticket_id = ticket_id;
	switch (second_copy_judge(casework, &question, recording->fingerprint,
	    ticket_id, &intake, err)) {
	case SECOND_COPY_NOTHING:
		return true;
	case SECOND_COPY_ANEW:
		return decide(recording, err);
	case SECOND_COPY_LETTER:
		return settle_letter(recording, ticket_id, &intake, err) &&
		    (intake.letter == INTAKE_LETTER_NONE ||
			second_copy_answer(casework, recording->item, &intake,
			    ticket_id, err));
	default:
		return false;
	}
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
		switch (add_fingerprint(recording, &ticket_id, err)) {
		case FINGERPRINT_FAILED:
			return false;
		case FINGERPRINT_KNOWN:
			if (!settle_copy(recording, ticket_id, err))
				return false;
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
	/* What belongs to a ticket, with copies of a request; and canaries. */
	recording->settlement.wants_mark = !item->is_moved &&
	    (recording->settlement.ticket_id != 0 ||
			recording->settlement.disposition == DISPOSITION_CANARY
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
	/* A savepoint costs a copy of each page that the message changes. */
	bool is_apart = !item->shares_fate;

	if (STEP_IS_ASKED_FOR(item->raw, item->raw_length, "worker"))
		abort();
	if (is_apart && !db_savepoint(casework->db, err))
		return false;
	if (!settle(&recording, err)) {
		if (is_apart)
			db_savepoint_undo(casework->db);
		return false;
	}
	if (is_apart && !db_savepoint_keep(casework->db, err))
		return false;
	recording.result.disposition = recording.settlement.disposition;
	recording.result.ticket_id = recording.settlement.ticket_id;
	if (item->verdict != NULL) {
		recording.result.language =
		    item->verdict->classification.language;
		recording.result.rule =
		    record_rule(&item->verdict->classification);
		recording.result.limits = record_limits(
		    casework->memory, &item->verdict->classification);
	}
	*ret_result = recording.result;
	return true;
}
