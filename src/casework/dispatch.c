/* SPDX-License-Identifier: ISC */
#include "casework/dispatch.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "casework/letter_bytes.h"
#include "casework/letter_effect.h"
#include "casework/letter_order.h"
#include "store/lease.h"
#include "store/letter_account.h"
#include "store/letter_sending.h"
#include "store/relay_store.h"

/* A letter whose reply was lost this often may have arrived each time. */
#define UNKNOWN_MAX 3
/* Maximum delay of a letter (retry-max). */
#define WAIT_SECONDS_MAX (25 * 3600)
/* Maximum pause of the relay: then everything that waits is sent soon. */
#define REST_SECONDS_MAX 600

bool
dispatch_recover(
    struct casework *casework, size_t *ret_count, struct error *err)
{
	return db_begin(casework->db, err) &&
	    db_finish(casework->db,
		letter_store_recover(
		    casework->db, casework->now_at, ret_count, err),
		err);
}

static bool
end_dead(
    struct casework *casework, int64_t id, size_t *ret_count, struct error *err)
{
	bool has_ended;

	return lease_end_dead_sender(casework->db, id, &has_ended, err) &&
	    (!has_ended ||
		letter_store_recover_of(
		    casework->db, id, casework->now_at, ret_count, err));
}

bool
dispatch_recover_dead(
    struct casework *casework, size_t *ret_count, struct error *err)
{
	int64_t id;

	*ret_count = 0;
	if (!lease_is_used(casework->db))
		return true;
	return lease_find_dead_sender(casework->db, &id, err) &&
	    (id == 0 ||
		(db_begin(casework->db, err) &&
		    db_finish(casework->db,
			end_dead(casework, id, ret_count, err), err)));
}

bool
dispatch_unwait(struct casework *casework, struct error *err)
{
	return db_begin(casework->db, err) &&
	    db_finish(casework->db,
		letter_store_unwait(casework->db, casework->now_at,
		    casework->now_at + WAIT_SECONDS_MAX, err),
		err);
}

/* What the history does not account for; NULL: it accounts for the letter. */
static bool
check_account(struct casework *casework, const struct letter_row *row,
    const char **ret_wrong, struct error *err)
{
	static const char altered[] =
	    "the history records another recipient or text";
	const struct letter_content content = {
	    .purpose = row->purpose,
	    .language = row->language,
	    .to_address = row->to_address,
	    .cc = row->cc,
	    .subject = row->subject,
	    .body = row->body,
	    .in_reply_to = row->in_reply_to,
	    .references = row->references,
	};
	enum letter_account account;
	bool is_same;

	if (!letter_account_find(
		casework->db, row->ticket_id, row->id, &content, &account, err))
		return false;
	if (account == LETTER_UNQUEUED) {
		*ret_wrong = "the history does not say who queued it";
		return true;
	}
	if (account == LETTER_ALTERED) {
		*ret_wrong = altered;
		return true;
	}
	if (!letter_bytes_check(casework, row, &is_same, err))
		return false;
	*ret_wrong = is_same ? NULL : altered;
	return true;
}

static bool
hold(struct casework *casework, struct dispatch_start *starting,
    const char *reason, const char *words, struct error *err)
{
	const struct letter_hold hold = {
	    .ticket_id = starting->row->ticket_id,
	    .letter_id = starting->row->id,
	    .reason = reason,
	    .actor = "dpod",
	};

	starting->is_skipped = true;
	(void)error_set(&starting->cause, ERROR_MESSAGE, RETRY_NEVER,
	    "letter %lld: %s: held", (long long)starting->row->id, words);
	return letter_store_hold(casework->db, &hold, casework->now_at, err);
}

/*
 * Not for a letter that may have arrived: its repetition tells nothing new.
 * What was just being sent when the parties changed comes back here.
 */
static enum casework_result
check_authority(
    struct casework *casework, const struct letter_row *row, struct error *err)
{
	enum letter_state state;

	if (letter_state_find(row->state, &state) && state == LETTER_UNKNOWN)
		return CASEWORK_DONE;
	return letter_effect_check_authority(
	    casework, row->id, row->ticket_id, err);
}

/* dpoctl's letters have no Message-ID: only the daemon has the key. */
static bool
start(struct casework *casework, struct dispatch_start *starting,
    struct error *err)
{
	struct letter_row *row = starting->row;
	const char *wrong;
	bool is_free;

	if (!letter_sending_is_free(
		casework->db, row->id, row->attempts, &is_free, err))
		return false;
	if (!is_free) {
		starting->is_skipped = starting->is_taken = true;
		return true;
	}
	if (!check_account(casework, row, &wrong, err))
		return false;
	if (wrong != NULL)
		return hold(casework, starting, "no-history", wrong, err);
	switch (check_authority(casework, row, err)) {
	case CASEWORK_DONE:
		break;
	case CASEWORK_REFUSED:
		return hold(casework, starting, casework->refusal.reason,
		    "no proof of authority is recorded", err);
	default:
		return false;
	}
	return (row->message_id[0] != '\0' ||
		   letter_order_sign(casework, row->ticket_id, row->id,
		       &row->message_id, err)) &&
	    letter_store_start(casework->db, row->id, casework->now_at, err) &&
	    letter_bytes_write(casework, row, &starting->mail, err);
}

/* The caller's `memory` may be missing: an end needs its own. */
static bool
apply_effect(struct casework *casework, const struct dispatch_end *end,
    struct error *err)
{
	struct casework own = *casework;
	struct letter_row row;
	bool done;

	if (end->end.event != LETTER_ACCEPTED)
		return true;
	own.memory = arena_new();
	done = letter_store_find(
		   own.db, own.memory, end->letter_id, &row, err) == FOUND &&
	    letter_effect_sent(&own, row.id, row.ticket_id, err);
	arena_free(own.memory);
	return done;
}

static bool
note_relay(struct casework *casework, const struct dispatch *dispatch,
    struct error *err)
{
	return (!dispatch->relay_works ||
		   relay_store_works(casework->db, err)) &&
	    (!dispatch->relay_fails ||
		relay_store_fail(casework->db, dispatch->relay_code,
		    dispatch->relay_words, casework->now_at, err));
}

static bool
write_end(struct casework *casework, const struct dispatch_end *end,
    struct error *err)
{
	if (end->is_untried)
		return letter_store_untry(casework->db, end->letter_id, err);
	return letter_store_end(casework->db, end->letter_id, &end->end,
		   casework->now_at, err) &&
	    apply_effect(casework, end, err);
}

static bool
write_ends(struct casework *casework, const struct dispatch *dispatch,
    struct error *err)
{
	for (size_t i = 0; i < dispatch->ends_count; i++)
		if (!write_end(casework, &dispatch->ends[i], err))
			return false;
	return note_relay(casework, dispatch, err);
}

static bool
put_off(
    struct casework *casework, const struct letter_row *row, struct error *err)
{
	return letter_store_put_off(casework->db, row->id,
	    casework->now_at + casework->setup->conf->relay.retry_min_seconds,
	    err);
}

/* *ret_failed: index of the one that could not be started; `count`: none. */
static bool
start_all(struct casework *casework, struct dispatch_start *starts,
    size_t count, size_t *ret_failed, struct error *err)
{
	for (size_t i = 0; i < count; i++) {
		bool is_done;

		starts[i].is_skipped = starts[i].has_failed;
		starts[i].is_taken = false;
		is_done = starts[i].has_failed
		    ? put_off(casework, starts[i].row, err)
		    : start(casework, &starts[i], err);
		if (!is_done) {
			*ret_failed = i;
			return false;
		}
	}
	return true;
}

static bool
try_commit(struct casework *casework, const struct dispatch *dispatch,
    struct dispatch_start *starts, size_t count, size_t *ret_failed,
    struct error *err)
{
	char *ids[DISPATCH_LETTERS_MAX];

	assert(count <= DISPATCH_LETTERS_MAX);
	*ret_failed = count;
	for (size_t i = 0; i < count; i++)
		ids[i] = starts[i].row->message_id;
	if (!db_begin(casework->db, err))
		return false;
	if (db_finish(casework->db,
		write_ends(casework, dispatch, err) &&
		    start_all(casework, starts, count, ret_failed, err),
		err))
		return true;
	/* Their signatures were rolled back as well. */
	for (size_t i = 0; i < count; i++)
		starts[i].row->message_id = ids[i];
	return false;
}

/* If a letter cannot be started, the others must be. */
bool
dispatch_commit(struct casework *casework, struct dispatch *dispatch,
    struct dispatch_start *starts, size_t count, struct error *err)
{
	size_t failed;

	for (size_t i = 0; i < count; i++)
		starts[i].is_skipped = starts[i].has_failed = false;
	if (dispatch->ends_count == 0 && count == 0)
		return true;
	while (!try_commit(casework, dispatch, starts, count, &failed, err)) {
		if (failed == count || err->retry != RETRY_NEVER ||
		    starts[failed].has_failed)
			return false;
		starts[failed].has_failed = true;
		starts[failed].cause = *err;
	}
	dispatch->ends_count = 0;
	dispatch->relay_works = dispatch->relay_fails = false;
	return true;
}

/* 1, 2, 4, ... times the first delay, up to the maximum. */
static int64_t
wait_seconds(int64_t first_seconds, int64_t seconds_max, int times)
{
	int64_t seconds = first_seconds;

	for (int i = 1; i < times && seconds < seconds_max; i++)
		seconds *= 2;
	return seconds < seconds_max ? seconds : seconds_max;
}

int64_t
dispatch_rest_seconds(const struct conf_relay *settings, int failures)
{
	int64_t longest = settings->retry_max_seconds < REST_SECONDS_MAX
	    ? settings->retry_max_seconds
	    : REST_SECONDS_MAX;

	return wait_seconds(settings->retry_min_seconds,
	    settings->retry_min_seconds > longest ? settings->retry_min_seconds
						  : longest,
	    failures);
}

/* Letters that the relay postponed are tried last. */
static int64_t
next_try_at(const struct casework *casework, const struct letter_row *row,
    enum letter_event answer)
{
	const struct conf_relay *settings = &casework->setup->conf->relay;

	if (answer == LETTER_POSTPONED)
		return casework->now_at;
	if (answer != LETTER_DEFERRED && answer != LETTER_LOST)
		return 0;
	return casework->now_at +
	    wait_seconds(settings->retry_min_seconds,
		settings->retry_max_seconds, row->deferrals + row->losses + 1);
}

enum letter_event
dispatch_end(const struct casework *casework, struct dispatch *dispatch,
    const struct letter_row *row, enum letter_event answer, int code,
    const char *text)
{
	if ((answer == LETTER_LOST && row->losses + 1 >= UNKNOWN_MAX) ||
	    (answer == LETTER_DEFERRED &&
		casework->now_at - row->waits_since_at >
		    casework->setup->conf->relay.give_up_seconds))
		answer = LETTER_REFUSED;
	assert(dispatch->ends_count < DISPATCH_LETTERS_MAX);
	dispatch->ends[dispatch->ends_count++] = (struct dispatch_end){
	    .letter_id = row->id,
	    .end =
		{
		    .event = answer,
		    .code = code,
		    .text = text,
		    .not_before_at = next_try_at(casework, row, answer),
		},
	};
	return answer;
}

void
dispatch_put_back(struct dispatch *dispatch, const struct letter_row *row)
{
	assert(dispatch->ends_count < DISPATCH_LETTERS_MAX);
	dispatch->ends[dispatch->ends_count++] =
	    (struct dispatch_end){.letter_id = row->id, .is_untried = true};
}
