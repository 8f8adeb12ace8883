/* SPDX-License-Identifier: ISC */
#include "dpod/sender/delivery.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/memory.h"
#include "base/step.h"
#include "base/timestamp.h"
#include "casework/dispatch.h"
#include "conf/conf_endpoint.h"
#include "dpod/heartbeat.h"
#include "dpod/log.h"
#include "dpod/sender/plain_words.h"
#include "dpod/signals.h"
#include "dpod/token_log.h"
#include "net/relay.h"
#include "store/letter_store.h"
#include "store/relay_store.h"

/* How often, and how long, a known result waits for a busy or full disk. */
#define DISK_TRIES_MAX 60
#define DISK_WAIT_MS   1000
/* Letters stay in the sending state for about this long. */
#define BATCH_BYTES_MAX (24 * 1024 * 1024)
#define BATCH_MS_MIN	250
#define BATCH_MS_MAX	1000

/* The letters of one commit. */
struct batch {
	struct arena *memory;
	struct dispatch_start starts[DISPATCH_LETTERS_MAX];
	/* `dispatch` refers to them until they are written. */
	struct relay_result results[DISPATCH_LETTERS_MAX];
	size_t count;
	size_t next; /* those before it were passed on or skipped */
	size_t sent_count, skipped_count;
	bool is_full; /* more may be due */
};

struct delivery {
	const struct conf *conf;
	const struct setup *setup;
	struct db *db;
	struct tenure *tenure;
	struct relay *relay;
	struct dispatch dispatch;
	struct batch batch;
	size_t letters_max;		      /* current limit of a batch */
	int64_t rest_until_ms;		      /* monotonic: the relay is down */
	int failures;			      /* of the relay, consecutive */
	char relay_words[RELAY_TEXT_MAX + 1]; /* text of the last; "": none */
	bool has_postponed;		      /* a letter waits */
	int64_t logged_serial;		      /* of the last logged token */
};

static struct casework
casework_of(const struct delivery *delivery, struct arena *memory)
{
	return (struct casework){
	    .memory = memory,
	    .db = delivery->db,
	    .setup = delivery->setup,
	    .now_at = timestamp_now(),
	};
}

static enum letter_event
event_of(const struct relay_result *result)
{
	if (result->outcome == RELAY_RETRY && result->is_of_relay)
		return LETTER_POSTPONED;
	switch (result->outcome) {
	case RELAY_SENT:
		return LETTER_ACCEPTED;
	case RELAY_REFUSED:
		return LETTER_REFUSED;
	case RELAY_UNKNOWN:
		return LETTER_LOST;
	default:
		return LETTER_DEFERRED;
	}
}

/* Uses a clock that cannot be set. */
static void
rest(struct delivery *delivery, int64_t seconds)
{
	delivery->rest_until_ms = timestamp_monotonic_ms() + seconds * 1000;
}

/* Logged when a failure begins or its text changes, not for each attempt. */
static void
note_failure(struct delivery *delivery, const struct letter_row *row,
    const struct relay_result *result)
{
	char words[RELAY_TEXT_MAX + 1];

	rest(delivery,
	    dispatch_rest_seconds(
		&delivery->conf->relay, ++delivery->failures));
	plain_words(result->text, row->to_address, row->cc, words);
	if (strcmp(words, delivery->relay_words) != 0)
		log_event(result->code >= 500 ? LOG_ERROR : LOG_WARNING,
		    "relay-failing", "code=%d words=%s", result->code,
		    log_quoted(words));
	memcpy(delivery->relay_words, words, sizeof words);
	delivery->dispatch.relay_fails = true;
	delivery->dispatch.relay_code = result->code;
	delivery->dispatch.relay_words = delivery->relay_words;
}

/* The register's failure may be one of mail to the officer (own_post.c). */
static void
note_success(struct delivery *delivery)
{
	delivery->dispatch.relay_works = true;
	if (delivery->failures == 0)
		return;
	log_event(LOG_NOTICE, "relay-works", "tries=%d", delivery->failures);
	delivery->failures = 0;
	delivery->relay_words[0] = '\0';
}

/* An attempt aborted by a stop or reload says nothing about the relay. */
static void
note_relay(struct delivery *delivery, const struct letter_row *row,
    const struct relay_result *result)
{
	/* Several letters at the same time count as one failure. */
	if (delivery->rest_until_ms != 0)
		return;
	if (result->outcome == RELAY_SENT || !result->relay_is_down)
		note_success(delivery);
	else if (!signals_is_cancelled(NULL))
		note_failure(delivery, row, result);
	if (result->outcome == RELAY_SENT && result->relay_is_down)
		rest(delivery, delivery->conf->relay.retry_min_seconds);
}

static void
note_outcome(struct delivery *delivery, const struct letter_row *row,
    const struct relay_result *result)
{
	const struct casework casework = casework_of(delivery, NULL);
	enum letter_event event = dispatch_end(&casework, &delivery->dispatch,
	    row, event_of(result), result->code, result->text);

	note_relay(delivery, row, result);
	if (event != LETTER_ACCEPTED && event != LETTER_REFUSED)
		delivery->has_postponed = true;
	log_event(event == LETTER_POSTPONED ? LOG_DEBUG
		: event == LETTER_ACCEPTED  ? LOG_INFO
		: event == LETTER_REFUSED   ? LOG_ERROR
					    : LOG_WARNING,
	    "letter", "id=%lld ticket=%lld purpose=%s event=%s code=%d%s",
	    (long long)row->id, (long long)row->ticket_id, row->purpose,
	    letter_event_name(event), result->code,
	    row->is_repeat ? " repeat=yes" : "");
}

static bool
commit(struct delivery *delivery, size_t count, struct error *err)
{
	struct casework casework =
	    casework_of(delivery, delivery->batch.memory);

	return dispatch_commit(
	    &casework, &delivery->dispatch, delivery->batch.starts, count, err);
}

/*
 * The results are known, only the disk is slow: if they were not written, the
 * letters would be sent again.
 */
static bool
commit_ends(struct delivery *delivery, struct error *err)
{
	bool done = commit(delivery, 0, err);

	for (int i = 0; !done && err->retry == RETRY_LATER &&
	     i < DISK_TRIES_MAX && !signals_should_stop();
	     i++) {
		log_failure("answer-not-written", NULL, err);
		heartbeat();
		signals_sleep_ms(DISK_WAIT_MS);
		done = commit(delivery, 0, err);
	}
	return done;
}

/* Letters that cannot be started must not delay the results of others. */
static bool
commit_starts(struct delivery *delivery, struct error *err)
{
	struct batch *batch = &delivery->batch;

	if (!commit(delivery, batch->count, err) &&
	    (!commit_ends(delivery, err) ||
		!commit(delivery, batch->count, err)))
		return false;
	for (size_t i = 0; i < batch->count; i++) {
		if (!batch->starts[i].is_skipped)
			continue;
		if (!batch->starts[i].is_taken)
			log_failure(
			    "letter-skipped", NULL, &batch->starts[i].cause);
		batch->skipped_count++;
	}
	return true;
}

static bool
is_of_ticket_in(const struct batch *batch, int64_t ticket_id)
{
	for (size_t i = 0; i < batch->count; i++)
		if (batch->starts[i].row->ticket_id == ticket_id)
			return true;
	return false;
}

/* Attachments are in memory as long as the batch. */
static bool
is_large(const struct letter_row *rows, size_t i)
{
	int64_t bytes = 0;

	for (size_t j = 0; j <= i; j++)
		bytes += rows[j].files_bytes;
	return i > 0 && bytes > BATCH_BYTES_MAX;
}

/* Letters of one ticket are sent in order: one per ticket at a time. */
static bool
find_batch(struct delivery *delivery, struct error *err)
{
	struct batch *batch = &delivery->batch;
	struct letter_row *rows;
	size_t count;

	arena_free(batch->memory);
	batch->memory = arena_new();
	batch->count = batch->next = 0;
	batch->sent_count = batch->skipped_count = 0;
	if (!letter_store_find_due(delivery->db, batch->memory, timestamp_now(),
		delivery->letters_max, &rows, &count, err))
		return false;
	batch->is_full = count == delivery->letters_max;
	for (size_t i = 0; i < count; i++) {
		if (is_large(rows, i)) {
			batch->is_full = true;
			break;
		}
		if (!is_of_ticket_in(batch, rows[i].ticket_id))
			batch->starts[batch->count++] =
			    (struct dispatch_start){.row = &rows[i]};
	}
	return true;
}

static bool
is_stopped(const struct delivery *delivery)
{
	return signals_should_stop() || signals_should_reload() ||
	    delivery->rest_until_ms != 0;
}

/* Called by the relay: the next letter of the batch. */
static bool
next_letter(void *context, struct relay_mail *ret_mail)
{
	struct delivery *delivery = context;
	struct batch *batch = &delivery->batch;
	const struct dispatch_start *start;
	struct error gone;

	while (
	    batch->next < batch->count && batch->starts[batch->next].is_skipped)
		batch->next++;
	/* If the register is gone, the next commit says so. */
	if (batch->next == batch->count || is_stopped(delivery) ||
	    !db_demand_in_place(delivery->db, &gone) ||
	    !tenure_demand(delivery->tenure))
		return false;
	start = &batch->starts[batch->next];
	*ret_mail = (struct relay_mail){
	    .number = batch->next++,
	    .recipient = start->row->to_address,
	    .copies = start->row->cc,
	    .bytes = start->mail.bytes,
	    .length = start->mail.length,
	};
	STEP("send-before");
	return true;
}

static void
end_letter(void *context, size_t number, const struct relay_result *result)
{
	struct delivery *delivery = context;
	struct batch *batch = &delivery->batch;

	STEP("answer");
	batch->results[number] = *result;
	batch->sent_count++;
	token_log(delivery->conf->relay.oauth2, &delivery->logged_serial);
	note_outcome(
	    delivery, batch->starts[number].row, &batch->results[number]);
}

static void
put_back_rest(struct delivery *delivery)
{
	struct batch *batch = &delivery->batch;

	for (; batch->next < batch->count; batch->next++)
		if (!batch->starts[batch->next].is_skipped)
			dispatch_put_back(&delivery->dispatch,
			    batch->starts[batch->next].row);
}

/*
 * A slow relay gets fewer letters: that many would be repeated after a crash.
 * So does a slow disk: others wait for the write lock.
 */
static void
adapt(struct delivery *delivery, int64_t took_ms)
{
	size_t most = (size_t)delivery->conf->relay.commit_letters;
	size_t fewest = (size_t)delivery->conf->relay.connections;
	size_t now = delivery->letters_max;
	int64_t locked_ms = db_locked_ms(delivery->db);

	if (delivery->failures > 0)
		fewest = now = 1; /* tests whether it works again */
	else if (took_ms > BATCH_MS_MAX || locked_ms > DB_LOCKED_MS_MAX)
		now /= 2;
	else if (took_ms < BATCH_MS_MIN && locked_ms < DB_LOCKED_MS_MAX / 2 &&
	    delivery->batch.sent_count == now)
		now *= 2;
	if (now < fewest)
		now = fewest;
	delivery->letters_max = now < most ? now : most;
}

static void
send_batch(struct delivery *delivery)
{
	const struct relay_source source = {
	    .next = next_letter, .ended = end_letter, .context = delivery};
	int64_t start_ms = timestamp_monotonic_ms();

	relay_send_all(
	    delivery->relay, delivery->conf->relay.envelope_sender, &source);
	adapt(delivery, timestamp_monotonic_ms() - start_ms);
	put_back_rest(delivery);
}

bool
delivery_run(struct delivery *delivery, size_t *ret_count, struct error *err)
{
	*ret_count = 0;
	if (is_stopped(delivery))
		return commit_ends(delivery, err);
	if (!find_batch(delivery, err) || !commit_starts(delivery, err))
		return false;
	if (delivery->batch.count == 0)
		return true;
	send_batch(delivery);
	/* A letter that was held or put off is not due any more either. */
	*ret_count = delivery->batch.sent_count + delivery->batch.skipped_count;
	/* Otherwise the next batch's commit writes them. */
	return (delivery->batch.is_full && !is_stopped(delivery)) ||
	    commit_ends(delivery, err);
}

bool
delivery_flush(struct delivery *delivery, struct error *err)
{
	return commit_ends(delivery, err);
}

bool
delivery_is_resting(struct delivery *delivery)
{
	if (delivery->rest_until_ms != 0 &&
	    delivery->rest_until_ms <= timestamp_monotonic_ms())
		delivery->rest_until_ms = 0;
	return delivery->rest_until_ms != 0;
}

void
delivery_pause(struct delivery *delivery)
{
	relay_rest(delivery->relay);
}

bool
delivery_has_postponed(const struct delivery *delivery)
{
	return delivery->has_postponed;
}

/* Failures of an earlier sender count, and its text is not logged again. */
static bool
remember_failure(struct delivery *delivery, struct error *err)
{
	struct arena *memory = arena_new();
	struct relay_failure failure;
	bool found = relay_store_find(delivery->db, memory, &failure, err);

	if (found) {
		delivery->failures = failure.tries;
		(void)snprintf(delivery->relay_words,
		    sizeof delivery->relay_words, "%s", failure.words);
	}
	arena_free(memory);
	return found;
}

static void
say_unknown(size_t count)
{
	if (count > 0)
		log_event(LOG_WARNING, "letters-unknown", "count=%zu", count);
}

bool
delivery_recover(struct delivery *delivery, struct error *err)
{
	struct casework casework = casework_of(delivery, NULL);
	size_t count = 0;

	if (!dispatch_recover(&casework, &count, err) ||
	    !remember_failure(delivery, err))
		return false;
	say_unknown(count);
	return true;
}

bool
delivery_recover_dead(struct delivery *delivery, struct error *err)
{
	struct casework casework = casework_of(delivery, NULL);
	size_t count = 0;

	if (!dispatch_recover_dead(&casework, &count, err))
		return false;
	say_unknown(count);
	return true;
}

/* Called by the relay about once a second. */
static bool
is_cancelled(void *context)
{
	struct delivery *delivery = context;

	return !tenure_tend(delivery->tenure) || signals_is_cancelled(NULL);
}

/* Called by the threads of the relay. */
static bool
may_send(void *context)
{
	return tenure_is_safe(((const struct delivery *)context)->tenure);
}

struct delivery *
delivery_open(const struct conf *conf, const struct setup *setup, struct db *db,
    struct tenure *tenure, struct error *err)
{
	struct relay_options options = conf_endpoint_relay(&conf->relay);
	struct delivery *delivery = memory_new(1, sizeof *delivery);

	options.is_cancelled = is_cancelled;
	options.may_send = may_send;
	options.context = delivery;
	*delivery = (struct delivery){
	    .conf = conf, .setup = setup, .db = db, .tenure = tenure};
	adapt(delivery, 0);
	delivery->relay = relay_open(&options, err);
	if (delivery->relay == NULL) {
		delivery_close(delivery);
		return NULL;
	}
	return delivery;
}

void
delivery_close(struct delivery *delivery)
{
	if (delivery == NULL)
		return;
	relay_close(delivery->relay);
	arena_free(delivery->batch.memory);
	free(delivery);
}
