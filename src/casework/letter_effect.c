/* SPDX-License-Identifier: ISC */
#include "casework/letter_effect.h"

#include "store/claim_store.h"
#include "store/code_store.h"
#include "store/letter_store.h"
#include "store/letter_store_step.h"
#include "store/ticket_change.h"
#include "casework/close_check.h"

/* The clocks stop from now on. */
static enum casework_result
begin_waiting(struct casefile *file, enum clock_wait wait)
{
	const struct casework_step steps[] = {
	    [CLOCK_IDENTITY] = {.event = TICKET_ASK_IDENTITY,
		.history = "identity-awaited"},
	    [CLOCK_CLARIFICATION] = {.event = TICKET_ASK_CLARIFICATION,
		.history = "clarification-awaited"},
	};
	struct casework *casework = file->casework;
	enum casework_result result = casefile_step(file, &steps[wait]);

	if (result != CASEWORK_DONE)
		return result;
	if (!claim_store_ask(casework->db, file->ticket.id, wait,
		casework->now_at, &file->error) ||
	    !code_store_renew(casework->db, file->ticket.id,
		casework->now_at + casework->setup->conf->identity.code_seconds,
		&file->error))
		return CASEWORK_FAILED;
	return casefile_set_clocks(file);
}

/* Only within the first month: this includes the notice. */
static enum casework_result
check_day(
    struct casefile *file, const struct ticket_claim *claim, enum kind kind)
{
	struct clock_answer clock;
	char until_on[DATE_TEXT_SIZE];
	enum casework_result result =
	    casefile_find_clock(file, kind, claim->is_unsure, 0, &clock);

	if (result != CASEWORK_DONE ||
	    date_compare(casefile_today(file), clock.extend_until) <= 0)
		return result;
	date_format(clock.extend_until, until_on);
	return casefile_refuse(file, "late",
	    ", %s: the last day to notify the requester of an extension was %s",
	    claim->kind, until_on);
}

/* The claim of that kind, if the letter is about it and it is still open. */
static const struct ticket_claim *
open_claim(const struct casefile *file, const struct letter_effect *effect,
    enum kind kind)
{
	const struct ticket_claim *claim = casefile_claim(file, kind);

	return (effect->kinds & KIND_BIT(kind)) != 0 && claim != NULL &&
		claim->outcome[0] == '\0'
	    ? claim
	    : NULL;
}

enum casework_result
letter_effect_check_day(
    struct casefile *file, const struct letter_effect *effect)
{
	enum casework_result result = CASEWORK_DONE;

	for (int i = 0; result == CASEWORK_DONE && i < KINDS; i++) {
		const struct ticket_claim *claim =
		    open_claim(file, effect, (enum kind)i);

		if (claim != NULL)
			result = check_day(file, claim, (enum kind)i);
	}
	return result;
}

static enum casework_result
extend_claims(struct casefile *file, const struct letter_effect *effect)
{
	for (int i = 0; i < KINDS; i++) {
		enum kind kind = (enum kind)i;
		const struct ticket_claim *claim =
		    open_claim(file, effect, kind);
		struct clock_answer clock;
		enum casework_result result;

		if (claim == NULL)
			continue;
		result = casefile_find_clock(
		    file, kind, claim->is_unsure, effect->months, &clock);
		if (result != CASEWORK_DONE)
			return result;
		if (!claim_store_set_clock(file->casework->db, file->ticket.id,
			kind, &clock, effect->months, &file->error))
			return CASEWORK_FAILED;
	}
	return casefile_read(file);
}

static enum casework_result
extend(struct casefile *file, const struct letter_effect *effect)
{
	struct casework_step step = {
	    .event = TICKET_CHANGE,
	    .history = "clock-extended",
	    .was = file->ticket.due_on,
	};
	enum casework_result result = letter_effect_check_day(file, effect);

	if (result == CASEWORK_DONE)
		result = extend_claims(file, effect);
	step.became = file->ticket.due_on;
	return result == CASEWORK_DONE ? casefile_step(file, &step) : result;
}

static enum casework_result
answer(struct casefile *file, const struct letter_effect *effect)
{
	for (int i = 0; i < KINDS; i++)
		if ((effect->kinds & KIND_BIT(i)) != 0 &&
		    !claim_store_tell(file->casework->db, file->ticket.id,
			(enum kind)i, file->casework->now_at,
			casefile_today(file), &file->error))
			return CASEWORK_FAILED;
	return CASEWORK_DONE;
}

enum casework_result
letter_effect_apply(struct casefile *file, const struct letter_effect *effect)
{
	enum casework_result result = CASEWORK_DONE;

	switch (effect->what) {
	case EFFECT_ASK_IDENTITY:
		result = begin_waiting(file, CLOCK_IDENTITY);
		break;
	case EFFECT_ASK_CLARIFICATION:
		result = begin_waiting(file, CLOCK_CLARIFICATION);
		break;
	case EFFECT_EXTEND:
		result = extend(file, effect);
		break;
	case EFFECT_ANSWER:
		result = answer(file, effect);
		break;
	default:
		break;
	}
	return result == CASEWORK_DONE ? casefile_read(file) : result;
}

static enum casework_result
open_file(struct casefile *file, int64_t ticket_id)
{
	file->ticket.id = ticket_id;
	return casefile_read(file);
}

/* A person must look: the letter says something that did not happen. */
static bool
note_failure(struct casework *casework, int64_t ticket_id, const char *words,
    struct error *err)
{
	return casework_note(
		   casework, ticket_id, "letter-without-effect", words, err) &&
	    ticket_change_unread(
		casework->db, ticket_id, casework->now_at, err);
}

bool
letter_effect_sent(struct casework *casework, int64_t letter_id,
    int64_t ticket_id, struct error *err)
{
	struct casefile file = {.casework = casework, .done = ""};
	struct letter_effect effect;
	enum casework_result result;

	if (!effect_store_find(casework->db, letter_id, &effect, err))
		return false;
	if (effect.what == EFFECT_NONE)
		return true;
	if (!db_savepoint(casework->db, err))
		return false;
	result = open_file(&file, ticket_id);
	if (result == CASEWORK_DONE)
		result = letter_effect_apply(&file, &effect);
	if (result == CASEWORK_DONE)
		return db_savepoint_keep(casework->db, err);
	db_savepoint_undo(casework->db);
	if (result == CASEWORK_FAILED && file.error.scope != ERROR_MESSAGE) {
		*err = file.error;
		return false;
	}
	return note_failure(casework, ticket_id,
	    result == CASEWORK_REFUSED ? casework->refusal.reason
				       : "clock-failed",
	    err);
}

/* The parties may have changed since the claims were closed. */
static enum casework_result
check_answer(struct casefile *file, kind_set kinds)
{
	enum casework_result result = CASEWORK_DONE;

	for (size_t i = 0;
	     result == CASEWORK_DONE && i < file->ticket.claims_count; i++) {
		const struct ticket_claim *claim = &file->ticket.claims[i];
		enum outcome outcome;
		enum kind kind;

		if (kind_find(claim->kind, &kind) &&
		    (kinds & KIND_BIT(kind)) != 0 &&
		    outcome_find(claim->outcome, &outcome) &&
		    (outcome == OUTCOME_FULFILLED || outcome == OUTCOME_PARTLY))
			result = close_check_authority(file, kind);
	}
	return result;
}

/* `extends`: an extension is checked, too. */
static enum casework_result
check_effect(struct casework *casework, int64_t letter_id, int64_t ticket_id,
    bool extends, struct error *err)
{
	struct casefile file = {.casework = casework, .done = ""};
	struct letter_effect effect;
	enum casework_result result;

	if (!effect_store_find(casework->db, letter_id, &effect, err))
		return CASEWORK_FAILED;
	if (effect.what != EFFECT_ANSWER &&
	    !(extends && effect.what == EFFECT_EXTEND))
		return CASEWORK_DONE;
	result = open_file(&file, ticket_id);
	if (result == CASEWORK_DONE)
		result = effect.what == EFFECT_ANSWER
		    ? check_answer(&file, effect.kinds)
		    : letter_effect_check_day(&file, &effect);
	if (result == CASEWORK_FAILED)
		*err = file.error;
	return result;
}

enum casework_result
letter_effect_check(struct casework *casework, int64_t letter_id,
    int64_t ticket_id, struct error *err)
{
	return check_effect(casework, letter_id, ticket_id, true, err);
}

enum casework_result
letter_effect_check_authority(struct casework *casework, int64_t letter_id,
    int64_t ticket_id, struct error *err)
{
	return check_effect(casework, letter_id, ticket_id, false, err);
}

static const char *
actor_of(const struct casework *casework)
{
	return casework->actor == NULL ? "dpod" : casework->actor;
}

/* Held and failed ones are checked when a person releases them. */
static enum casework_result
hold_answer(struct casefile *file, int64_t letter_id)
{
	struct casework *casework = file->casework;
	const struct letter_hold hold = {
	    .ticket_id = file->ticket.id,
	    .letter_id = letter_id,
	    .reason = casework->refusal.reason,
	    .actor = actor_of(casework),
	};
	struct letter_row row;
	enum letter_state state;

	if (letter_store_find(casework->db, casework->memory, letter_id, &row,
		&file->error) != FOUND)
		return CASEWORK_FAILED;
	if (!letter_state_find(row.state, &state))
		return CASEWORK_DONE;
	if (state == LETTER_SENDING || state == LETTER_UNKNOWN)
		casefile_say(file, "letter %lld may have been sent already",
		    (long long)letter_id);
	if (state != LETTER_QUEUED)
		return CASEWORK_DONE;
	casefile_say(file, "letter %lld held: no proof of authority",
	    (long long)letter_id);
	return casefile_stored(letter_store_hold(
	    casework->db, &hold, casework->now_at, &file->error));
}

enum casework_result
letter_effect_hold_answers(struct casefile *file)
{
	enum casework_result result = casefile_read(file);
	struct casework *casework = file->casework;
	int64_t letter_id = 0;

	while (result == CASEWORK_DONE) {
		if (!effect_store_pending(casework->db, file->ticket.id,
			EFFECT_ANSWER, letter_id, &letter_id, &file->error))
			return CASEWORK_FAILED;
		if (letter_id == 0)
			return CASEWORK_DONE;
		result = letter_effect_check_authority(
		    casework, letter_id, file->ticket.id, &file->error);
		if (result == CASEWORK_REFUSED)
			result = hold_answer(file, letter_id);
	}
	return result;
}

enum casework_result
letter_effect_check_pending(struct casefile *file, enum effect what)
{
	int64_t letter_id;

	if (!effect_store_pending(file->casework->db, file->ticket.id, what, 0,
		&letter_id, &file->error))
		return CASEWORK_FAILED;
	return letter_id == 0
	    ? CASEWORK_DONE
	    : casefile_refuse(file, "already",
		  ": letter %lld has not been sent: approve or cancel it first",
		  (long long)letter_id);
}

static enum casework_result
cancel_one(struct casefile *file, int64_t letter_id, kind_set kinds,
    bool *ret_cancelled)
{
	struct casework *casework = file->casework;
	struct letter_effect effect;
	struct letter_row row;
	enum letter_state state;

	if (!effect_store_find(
		casework->db, letter_id, &effect, &file->error) ||
	    letter_store_find(casework->db, casework->memory, letter_id, &row,
		&file->error) != FOUND)
		return CASEWORK_FAILED;
	if ((kinds != 0 && (effect.kinds & kinds) == 0) ||
	    !letter_state_find(row.state, &state) ||
	    !letter_state_next(state, LETTER_CANCEL, &state))
		return CASEWORK_DONE;
	if (letter_store_decide(casework->db, letter_id, LETTER_CANCEL,
		actor_of(casework), casework->now_at, &file->error) != FOUND)
		return CASEWORK_FAILED;
	casefile_say(file, "letter %lld cancelled", (long long)letter_id);
	*ret_cancelled = true;
	return CASEWORK_DONE;
}

enum casework_result
letter_effect_cancel(struct casefile *file, enum effect what, kind_set kinds,
    bool *ret_cancelled)
{
	enum casework_result result = CASEWORK_DONE;
	int64_t letter_id = 0;

	*ret_cancelled = false;
	while (result == CASEWORK_DONE) {
		if (!effect_store_pending(file->casework->db, file->ticket.id,
			what, letter_id, &letter_id, &file->error))
			return CASEWORK_FAILED;
		if (letter_id == 0)
			break;
		result = cancel_one(file, letter_id, kinds, ret_cancelled);
	}
	return result;
}
