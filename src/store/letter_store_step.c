/* SPDX-License-Identifier: ISC */
#include "store/letter_store_step.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "mail/address.h"
#include "store/db_private.h"
#include "store/history.h"
#include "store/json.h"
#include "store/lease.h"
#include "store/letter_account.h"
#include "store/letter_raw.h"
#include "store/letter_sending.h"
#include "store/spent_store.h"
#include "store/ticket_change.h"

/*
 * The names of the events in the history; the start of an attempt, and an
 * attempt that failed because of the relay, are only rows of `delivery`.
 */
static const char *const history_events[LETTER_EVENTS] = {
    [LETTER_APPROVE] = "letter-approved",
    [LETTER_CANCEL] = "letter-cancelled",
    [LETTER_HOLD] = "letter-held",
    [LETTER_RETRY] = "letter-retried",
    [LETTER_ACCEPTED] = "letter-sent",
    [LETTER_DEFERRED] = "letter-deferred",
    [LETTER_REFUSED] = "letter-refused",
    [LETTER_LOST] = "letter-unknown",
};

/* delivery.result for the events that end an attempt. */
static const char *const results[LETTER_EVENTS] = {
    [LETTER_ACCEPTED] = "accepted",
    [LETTER_DEFERRED] = "deferred",
    [LETTER_REFUSED] = "refused",
    [LETTER_LOST] = "lost",
    [LETTER_POSTPONED] = "postponed",
};

struct step {
	int64_t letter_id;
	int64_t ticket_id;
	enum letter_event event;
	enum letter_state from;
	enum letter_state to;
	int64_t attempts;
	bool has_message_id;
};

static bool
decide_next(const char *state, struct step *step, struct error *err)
{
	if (!letter_state_find(state, &step->from))
		return error_set(err, ERROR_STORE, RETRY_NEVER,
		    "letter %" PRId64 " has an unknown state", step->letter_id);
	if (letter_state_next(step->from, step->event, &step->to))
		return true;
	return error_set(err, ERROR_STORE, RETRY_NEVER,
	    "letter %" PRId64 " is %s: \"%s\" is not possible in this state",
	    step->letter_id, state, letter_event_name(step->event));
}

static enum lookup
find_step(struct db *db, int64_t letter_id, enum letter_event event,
    struct step *ret_step, struct error *err)
{
	static const char sql[] =
	    "SELECT state, ticket_id, attempts, message_id IS NOT NULL"
	    " FROM letter WHERE id = ?1";
	struct statement *find = db_statement(db, sql);
	enum db_step found;
	bool allowed;

	db_bind_int(find, 1, letter_id);
	found = db_step(find, err);
	if (found != DB_ROW)
		return found == DB_END ? ABSENT : FAILED;
	*ret_step = (struct step){
	    .letter_id = letter_id,
	    .event = event,
	    .ticket_id = db_int(find, 1),
	    .attempts = db_int(find, 2),
	    .has_message_id = db_int(find, 3) != 0,
	};
	allowed = decide_next(db_text(find, 0), ret_step, err);
	db_done(find);
	return allowed ? FOUND : FAILED;
}

/* For the sender: the letter must exist. */
static bool
demand_step(struct db *db, int64_t letter_id, enum letter_event event,
    struct step *ret_step, struct error *err)
{
	enum lookup found = find_step(db, letter_id, event, ret_step, err);

	return found == ABSENT ? error_set(err, ERROR_STORE, RETRY_NEVER,
				     "no such letter: %" PRId64, letter_id)
			       : found == FOUND;
}

/* `not_before_at` 0: unchanged. */
static bool
update(struct db *db, const struct step *step, int64_t not_before_at,
    int64_t now_at, struct error *err)
{
	static const char sql[] =
	    "UPDATE letter SET state = ?2, sent_at = ?3, attempts = ?4,"
	    " not_before_at = coalesce(?5, not_before_at),"
	    " is_repeat = max(is_repeat, ?6), reason = ?8,"
	    " decided_at = coalesce(?7, decided_at) WHERE id = ?1";
	struct statement *set = db_statement(db, sql);

	db_bind_int(set, 1, step->letter_id);
	db_bind_text(set, 2, letter_state_name(step->to));
	if (step->to == LETTER_SENT)
		db_bind_int(set, 3, now_at);
	db_bind_int(set, 4, step->attempts);
	db_bind_int_or_null(set, 5, not_before_at);
	db_bind_int(set, 6, step->event == LETTER_LOST);
	db_bind_text(
	    set, 8, step->event == LETTER_HOLD ? "to-be-approved" : "");
	if (step->event == LETTER_APPROVE || step->event == LETTER_RETRY)
		db_bind_int(set, 7, now_at);
	return db_run(set, err);
}

/* Letters released by a person also count for the budgets. */
static bool
count_release(
    struct db *db, const struct step *step, int64_t now_at, struct error *err)
{
	static const char sql[] = "SELECT to_address FROM letter WHERE id = ?1";
	struct statement *find = db_statement(db, sql);
	char address[ADDRESS_BYTES_MAX + 1];

	if (step->event != LETTER_APPROVE)
		return true;
	db_bind_int(find, 1, step->letter_id);
	if (db_step(find, err) != DB_ROW)
		return false;
	address_person(db_text(find, 0), address);
	db_done(find);
	return spent_add(db, address, "", now_at, err);
}

/*
 * The reply may contain an address, and the digest is of a person's letter:
 * both go into the payload, which is empty if there is neither.
 */
static void
describe_end(const char *reply, const char *digest, struct buffer *ret_payload)
{
	if (reply[0] == '\0' && digest[0] == '\0')
		return;
	buffer_add_byte(ret_payload, '{');
	if (reply[0] != '\0')
		json_add_member(ret_payload, "reply", reply);
	if (digest[0] != '\0')
		json_add_member(ret_payload, "sha256", digest);
	buffer_add_byte(ret_payload, '}');
}

static bool
add_history(struct db *db, const struct step *step, const char *actor, int code,
    const struct buffer *payload, int64_t now_at, struct error *err)
{
	char was[64], became[64], with_code[32] = "";

	if (code != 0)
		(void)snprintf(with_code, sizeof with_code, ", code %d", code);
	(void)snprintf(was, sizeof was, "letter %" PRId64 " %s",
	    step->letter_id, letter_state_name(step->from));
	(void)snprintf(became, sizeof became, "letter %" PRId64 " %s%s",
	    step->letter_id, letter_state_name(step->to), with_code);
	return history_add(db,
	    &(struct history_event){
		.ticket_id = step->ticket_id,
		.at = now_at,
		.actor = actor,
		.program = strcmp(actor, "dpod") == 0 ? "dpod" : "dpoctl",
		.event = history_events[step->event],
		.from = was,
		.to = became,
		.payload = payload == NULL || payload->length == 0
		    ? NULL
		    : buffer_string(payload),
	    },
	    err);
}

static bool
begin_delivery(
    struct db *db, const struct step *step, int64_t now_at, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO delivery (letter_id, attempt, started_at)"
	    " VALUES (?1, ?2, ?3)";
	struct statement *add = db_statement(db, sql);

	db_bind_int(add, 1, step->letter_id);
	db_bind_int(add, 2, step->attempts);
	db_bind_int(add, 3, now_at);
	return db_run(add, err);
}

bool
letter_store_start(
    struct db *db, int64_t letter_id, int64_t now_at, struct error *err)
{
	struct step step;

	if (!demand_step(db, letter_id, LETTER_START, &step, err))
		return false;
	if (!step.has_message_id)
		return error_set(err, ERROR_STORE, RETRY_NEVER,
		    "letter %" PRId64 " has no Message-ID yet", letter_id);
	step.attempts++;
	return update(db, &step, 0, now_at, err) &&
	    begin_delivery(db, &step, now_at, err) &&
	    letter_sending_claim(db, letter_id, step.ticket_id, err);
}

static bool
end_delivery(struct db *db, const struct step *step,
    const struct letter_end *end, int64_t now_at, struct error *err)
{
	static const char sql[] =
	    "UPDATE delivery SET ended_at = ?3, result = ?4, code = ?5,"
	    " text = ?6 WHERE letter_id = ?1 AND attempt = ?2";
	struct statement *set = db_statement(db, sql);

	db_bind_int(set, 1, step->letter_id);
	db_bind_int(set, 2, step->attempts);
	db_bind_int(set, 3, now_at);
	db_bind_text(set, 4, results[step->event]);
	db_bind_int(set, 5, end->code);
	db_bind_text(set, 6, end->text);
	return db_run(set, err);
}

/* For a message that was sent, or may have been. */
static bool
digest_raw(struct db *db, const struct step *step,
    char ret_hex[DIGEST_HEX_SIZE], struct error *err)
{
	unsigned char digest[DIGEST_BYTES];
	struct arena *memory;
	enum lookup found;
	size_t length;
	char *raw;

	ret_hex[0] = '\0';
	if (step->event != LETTER_ACCEPTED && step->event != LETTER_LOST)
		return true;
	memory = arena_new();
	found =
	    letter_raw_find(db, memory, step->letter_id, &raw, &length, err);
	if (found == FOUND) {
		digest_of(raw, length, digest);
		digest_hex(digest, ret_hex);
	}
	arena_free(memory);
	return found != FAILED;
}

static bool
tell_end(struct db *db, const struct step *step, const struct letter_end *end,
    int64_t now_at, struct error *err)
{
	struct buffer payload = {0};
	char digest[DIGEST_HEX_SIZE];
	bool told = digest_raw(db, step, digest, err);

	if (told) {
		describe_end(
		    end->text == NULL ? "" : end->text, digest, &payload);
		told = add_history(
		    db, step, "dpod", end->code, &payload, now_at, err);
	}
	buffer_release(&payload);
	return told;
}

/* What would go to whom is recorded: who approves it then, approves that. */
static bool
describe_hold(struct db *db, const struct letter_hold *hold,
    struct buffer *payload, struct error *err)
{
	buffer_add_byte(payload, '{');
	json_add_member(payload, "reason", hold->reason);
	if (!letter_account_describe(db, hold->letter_id, payload, err))
		return false;
	buffer_add_byte(payload, '}');
	return true;
}

bool
letter_store_hold(struct db *db, const struct letter_hold *hold, int64_t now_at,
    struct error *err)
{
	static const char sql[] =
	    "UPDATE letter SET state = 'held', reason = ?2 WHERE id = ?1";
	const struct step step = {.letter_id = hold->letter_id,
	    .ticket_id = hold->ticket_id,
	    .event = LETTER_HOLD,
	    .from = LETTER_QUEUED,
	    .to = LETTER_HELD};
	struct statement *set = db_statement(db, sql);
	struct buffer payload = {0};
	bool held;

	db_bind_int(set, 1, hold->letter_id);
	db_bind_text(set, 2, hold->reason);
	held = describe_hold(db, hold, &payload, err) && db_run(set, err) &&
	    add_history(db, &step, hold->actor, 0, &payload, now_at, err);
	buffer_release(&payload);
	return held;
}

bool
letter_store_end(struct db *db, int64_t letter_id, const struct letter_end *end,
    int64_t now_at, struct error *err)
{
	struct step step;

	assert((size_t)end->event < LETTER_EVENTS);
	assert(results[end->event] != NULL);
	if (!demand_step(db, letter_id, end->event, &step, err) ||
	    !update(db, &step, end->not_before_at, now_at, err) ||
	    !end_delivery(db, &step, end, now_at, err) ||
	    !letter_sending_unclaim(db, letter_id, err))
		return false;
	return end->event == LETTER_POSTPONED ||
	    (tell_end(db, &step, end, now_at, err) &&
		(end->event != LETTER_REFUSED ||
		    ticket_change_unread(db, step.ticket_id, now_at, err)));
}

/* The state after the previous attempt, whose reply may have been lost. */
static bool
find_state_before(struct db *db, const struct step *step,
    enum letter_state *ret_state, struct error *err)
{
	static const char sql[] =
	    "SELECT count(*) FROM delivery WHERE letter_id = ?1"
	    " AND attempt = ?2 AND result = 'lost'";
	struct statement *find = db_statement(db, sql);
	int64_t lost;

	db_bind_int(find, 1, step->letter_id);
	db_bind_int(find, 2, step->attempts - 1);
	if (!db_find_int(find, &lost, err))
		return false;
	*ret_state = lost > 0 ? LETTER_UNKNOWN : LETTER_QUEUED;
	return true;
}

static bool
forget_attempt(struct db *db, const struct step *step, struct error *err)
{
	static const char sql[] =
	    "DELETE FROM delivery WHERE letter_id = ?1 AND attempt = ?2";
	struct statement *forget = db_statement(db, sql);

	db_bind_int(forget, 1, step->letter_id);
	db_bind_int(forget, 2, step->attempts);
	return db_run(forget, err);
}

/* The bytes are kept if a reply was lost: the retry must be identical. */
static bool
forget_bytes(struct db *db, const struct step *step, struct error *err)
{
	static const char sql[] = "UPDATE letter SET raw = NULL WHERE id = ?1";
	struct statement *forget = db_statement(db, sql);

	if (step->to == LETTER_UNKNOWN)
		return true;
	db_bind_int(forget, 1, step->letter_id);
	return db_run(forget, err);
}

bool
letter_store_untry(struct db *db, int64_t letter_id, struct error *err)
{
	struct step step;

	if (!demand_step(db, letter_id, LETTER_UNTRIED, &step, err) ||
	    !find_state_before(db, &step, &step.to, err) ||
	    !forget_attempt(db, &step, err) || !forget_bytes(db, &step, err) ||
	    !letter_sending_unclaim(db, letter_id, err))
		return false;
	step.attempts--;
	return update(db, &step, 0, 0, err);
}

bool
letter_store_recover(
    struct db *db, int64_t now_at, size_t *ret_count, struct error *err)
{
	return letter_store_recover_of(
	    db, lease_first(db), now_at, ret_count, err);
}

bool
letter_store_recover_of(struct db *db, int64_t lease_id, int64_t now_at,
    size_t *ret_count, struct error *err)
{
	const struct letter_end lost = {
	    .event = LETTER_LOST,
	    .text = LETTER_ENDED_BY_CRASH,
	    .not_before_at = now_at,
	};
	int64_t letter_id;

	for (*ret_count = 0;;) {
		if (!letter_sending_find(db, lease_id, &letter_id, err))
			return false;
		if (letter_id == 0)
			return true;
		if (!letter_store_end(db, letter_id, &lost, now_at, err))
			return false;
		++*ret_count;
	}
}

/* Who releases a letter answers for what was recorded of it. */
static bool
add_decision(struct db *db, const struct step *step, const char *actor,
    int64_t now_at, struct error *err)
{
	struct buffer payload = {0};
	bool added = true;

	if (step->to == LETTER_QUEUED) {
		buffer_add_byte(&payload, '{');
		added = letter_account_approve(
		    db, step->ticket_id, step->letter_id, &payload, err);
		buffer_add_byte(&payload, '}');
	}
	added = added && add_history(db, step, actor, 0, &payload, now_at, err);
	buffer_release(&payload);
	return added;
}

enum lookup
letter_store_decide(struct db *db, int64_t letter_id, enum letter_event event,
    const char *actor, int64_t now_at, struct error *err)
{
	struct step step;
	enum lookup found = find_step(db, letter_id, event, &step, err);
	int64_t not_before_at = 0;

	assert(event == LETTER_APPROVE || event == LETTER_CANCEL ||
	    event == LETTER_RETRY || event == LETTER_HOLD);
	if (found != FOUND)
		return found;
	if (step.to == LETTER_QUEUED)
		not_before_at = now_at;
	if (!update(db, &step, not_before_at, now_at, err) ||
	    !count_release(db, &step, now_at, err) ||
	    !add_decision(db, &step, actor, now_at, err))
		return FAILED;
	return FOUND;
}

bool
letter_store_put_off(
    struct db *db, int64_t letter_id, int64_t until_at, struct error *err)
{
	static const char sql[] =
	    "UPDATE letter SET not_before_at = ?2 WHERE id = ?1"
	    " AND state IN ('queued', 'unknown')";
	struct statement *put_off = db_statement(db, sql);

	db_bind_int(put_off, 1, letter_id);
	db_bind_int(put_off, 2, until_at);
	return db_run(put_off, err);
}

bool
letter_store_unwait(
    struct db *db, int64_t now_at, int64_t latest_at, struct error *err)
{
	static const char sql[] =
	    "UPDATE letter SET not_before_at = ?1"
	    " WHERE state IN ('queued', 'unknown') AND not_before_at > ?2";
	struct statement *unwait = db_statement(db, sql);

	db_bind_int(unwait, 1, now_at);
	db_bind_int(unwait, 2, latest_at);
	return db_run(unwait, err);
}
