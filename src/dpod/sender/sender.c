/* SPDX-License-Identifier: ISC */
#include "dpod/sender/sender.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sysexits.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/step.h"
#include "base/timestamp.h"
#include "casework/dispatch.h"
#include "casework/setup.h"
#include "conf/conf_endpoint.h"
#include "dpod/sender/clock_watch.h"
#include "dpod/sender/housekeeping.h"
#include "dpod/log.h"
#include "dpod/heartbeat.h"
#include "dpod/signals.h"
#include "dpod/token_log.h"
#include "net/relay.h"
#include "store/db.h"
#include "store/letter_store.h"
#include "store/relay_store.h"

#define LETTERS_AT_ONCE_MAX 50
/* How long a known answer waits for a busy or full disk. */
#define DISK_TRIES_MAX 60
#define LOOK_MS	       1000
#define ONCE_LOOK_MS   10

struct sender {
	const struct conf *conf;
	struct db *db;
	struct relay *relay;
	struct setup *setup;
	struct buffer mail;
	struct dispatch dispatch;
	struct relay_result result; /* `dispatch` points into it */
	int64_t rest_until_ms;	    /* monotonic: the relay is down */
	bool is_clock_doubted;
	int failures;			      /* of the relay, in a row */
	char relay_words[RELAY_TEXT_MAX + 1]; /* said of that last; "": none */
	bool has_postponed;    /* a letter waits for another try */
	int64_t logged_serial; /* of a token */
};

static struct casework
casework_of(const struct sender *sender, struct arena *memory)
{
	return (struct casework){
	    .memory = memory,
	    .db = sender->db,
	    .setup = sender->setup,
	    .now_at = timestamp_now(),
	};
}

static bool
commit(struct sender *sender, struct arena *memory, struct letter_row *starting,
    struct error *err)
{
	struct casework casework = casework_of(sender, memory);

	return dispatch_commit(&casework, &sender->dispatch, starting, err);
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

static void
compose_row(
    struct sender *sender, struct arena *memory, const struct letter_row *row)
{
	struct casework casework = casework_of(sender, memory);

	buffer_clear(&sender->mail);
	dispatch_compose(&casework, row, &sender->mail);
}

/* The log names no address, and the relay's words may. */
static void
copy_words(const struct letter_row *row, const char *text,
    char ret_words[RELAY_TEXT_MAX + 1])
{
	static const char recipient[] = "...";
	size_t length = strlen(row->to_address), at = 0;

	while (*text != '\0' && at < RELAY_TEXT_MAX - sizeof recipient) {
		if (length > 0 &&
		    strncasecmp(text, row->to_address, length) == 0) {
			memcpy(ret_words + at, recipient, sizeof recipient - 1);
			at += sizeof recipient - 1;
			text += length;
		} else {
			ret_words[at++] = *text++;
		}
	}
	ret_words[at] = '\0';
}

/* By a clock that nobody sets. */
static void
rest(struct sender *sender, int64_t seconds)
{
	sender->rest_until_ms = timestamp_monotonic_ms() + seconds * 1000;
}

/* Said when it begins, and when the words are others; not with each try. */
static void
note_failure(struct sender *sender, const struct letter_row *row)
{
	const struct relay_result *result = &sender->result;
	char words[RELAY_TEXT_MAX + 1];
	int64_t rest_seconds =
	    dispatch_rest_seconds(&sender->conf->relay, ++sender->failures);

	rest(sender, rest_seconds);
	copy_words(row, result->text, words);
	if (strcmp(words, sender->relay_words) != 0)
		log_event(result->code >= 500 ? LOG_ERROR : LOG_WARNING,
		    "relay-failing", "code=%d words=%s", result->code,
		    log_quoted(words));
	memcpy(sender->relay_words, words, sizeof words);
	sender->dispatch.relay = DISPATCH_RELAY_FAILS;
	sender->dispatch.relay_words = sender->relay_words;
}

static void
note_success(struct sender *sender)
{
	if (sender->failures == 0)
		return;
	log_event(LOG_NOTICE, "relay-works", "tries=%d", sender->failures);
	sender->failures = 0;
	sender->relay_words[0] = '\0';
	sender->dispatch.relay = DISPATCH_RELAY_WORKS;
}

/* What was broken off because we end or reload says nothing of the relay. */
static void
note_relay(struct sender *sender, const struct letter_row *row)
{
	const struct relay_result *result = &sender->result;

	if (result->outcome == RELAY_SENT && result->relay_is_down)
		rest(sender, sender->conf->relay.retry_min_seconds);
	if (result->outcome == RELAY_SENT || !result->relay_is_down)
		note_success(sender);
	else if (!signals_is_cancelled(NULL))
		note_failure(sender, row);
}

static void
note_outcome(struct sender *sender, const struct letter_row *row)
{
	const struct casework casework = casework_of(sender, NULL);
	enum letter_event event = dispatch_end(&casework, &sender->dispatch,
	    row, event_of(&sender->result), sender->result.code,
	    sender->result.text);

	note_relay(sender, row);
	if (event != LETTER_ACCEPTED && event != LETTER_REFUSED)
		sender->has_postponed = true;
	log_event(event == LETTER_POSTPONED ? LOG_DEBUG
		: event == LETTER_ACCEPTED  ? LOG_INFO
		: event == LETTER_REFUSED   ? LOG_ERROR
					    : LOG_WARNING,
	    "letter", "id=%lld ticket=%lld purpose=%s event=%s code=%d%s",
	    (long long)row->id, (long long)row->ticket_id, row->purpose,
	    letter_event_name(event), sender->result.code,
	    row->is_repeat ? " repeat=yes" : "");
}

/*
 * The answer is known, only the disk is late: were it not written, the letter
 * would go out again.
 */
static bool
commit_end(struct sender *sender, struct error *err)
{
	bool done = commit(sender, NULL, NULL, err);

	for (int i = 0; !done && err->retry == RETRY_LATER &&
	     i < DISK_TRIES_MAX && !signals_should_stop();
	     i++) {
		log_failure("answer-not-written", NULL, err);
		heartbeat();
		signals_sleep_ms(LOOK_MS);
		done = commit(sender, NULL, NULL, err);
	}
	return done;
}

/*
 * A letter that cannot be started (somebody cancelled it meanwhile) must not
 * take the answer to the one before it along. *ret_started: go on with it.
 */
static bool
start_next(struct sender *sender, struct arena *memory, struct letter_row *row,
    bool *ret_started, struct error *err)
{
	struct error cause;

	*ret_started = commit(sender, memory, row, &cause);
	if (*ret_started)
		return true;
	if (!commit_end(sender, err))
		return false;
	if (cause.retry == RETRY_NEVER) {
		log_failure("letter-skipped", NULL, &cause);
		return true;
	}
	*ret_started = commit(sender, memory, row, err);
	return *ret_started;
}

/* Sends what is due now. *ret_count is how many letters that were. */
static bool
send_due(struct sender *sender, size_t *ret_count, struct error *err)
{
	struct arena *memory = arena_new();
	struct letter_row *rows;
	size_t sent = 0;
	bool started;
	bool done = letter_store_find_due(sender->db, memory, timestamp_now(),
	    LETTERS_AT_ONCE_MAX, &rows, ret_count, err);

	for (size_t i = 0; done && i < *ret_count; i++) {
		if (signals_should_stop() || signals_should_reload() ||
		    sender->rest_until_ms != 0)
			break;
		done = start_next(sender, memory, &rows[i], &started, err);
		if (!done || !started)
			continue;
		compose_row(sender, memory, &rows[i]);
		STEP("send-before");
		sender->result = relay_send(sender->relay,
		    sender->conf->relay.envelope_sender, rows[i].to_address,
		    sender->mail.data, sender->mail.length);
		STEP("answer");
		token_log(sender->conf->relay.oauth2, &sender->logged_serial);
		note_outcome(sender, &rows[i]);
		sent++;
	}
	done = done && commit_end(sender, err);
	*ret_count = sent;
	arena_free(memory);
	return done;
}

/* An earlier sender's failures count, and its words are not said again. */
static bool
remember_failure(struct sender *sender, struct error *err)
{
	struct arena *memory = arena_new();
	struct relay_failure failure;
	bool found = relay_store_find(sender->db, memory, &failure, err);

	if (found) {
		sender->failures = failure.tries;
		(void)snprintf(sender->relay_words, sizeof sender->relay_words,
		    "%s", failure.words);
	}
	arena_free(memory);
	return found;
}

static bool
recover(struct sender *sender, struct error *err)
{
	struct casework casework = casework_of(sender, NULL);
	size_t count = 0;

	if (!dispatch_recover(&casework, &count, err) ||
	    !remember_failure(sender, err))
		return false;
	if (count > 0)
		log_event(LOG_WARNING, "letters-unknown", "count=%zu", count);
	return true;
}

static bool
look_at_clock(struct sender *sender, int64_t now_at, struct error *err)
{
	return clock_watch(
	    sender->setup, sender->db, now_at, &sender->is_clock_doubted, err);
}

/* Whether there is reason to look for letters again. */
static bool
wait_for_change(
    struct sender *sender, int look_ms, int64_t *version, struct error *err)
{
	int64_t next_at, now_version;

	relay_rest(sender->relay);
	for (;;) {
		int64_t now_at = timestamp_now();

		if (!letter_store_next_due(sender->db, &next_at, err) ||
		    !db_data_version(sender->db, &now_version, err))
			return false;
		if (!look_at_clock(sender, now_at, err))
			return false;
		if (!sender->is_clock_doubted &&
		    sender->rest_until_ms <= timestamp_monotonic_ms()) {
			sender->rest_until_ms = 0;
			if (now_version != *version || next_at <= now_at)
				break;
		}
		if (signals_should_stop() || signals_should_finish() ||
		    signals_should_reload())
			break;
		if (!housekeeping_run(sender->setup, sender->db, now_at,
			sender->is_clock_doubted, err))
			return false;
		signals_sleep_ms(look_ms);
	}
	*version = now_version;
	return true;
}

/* --once: what an earlier run has put off may not be due yet. */
static bool
look_for_waiting(struct sender *sender, struct error *err)
{
	int64_t next_at, now_at = timestamp_now();

	if (!letter_store_next_due(sender->db, &next_at, err))
		return false;
	if (next_at == INT64_MAX)
		return true;
	sender->has_postponed = true;
	log_event(LOG_WARNING, "letters-wait", "seconds=%lld",
	    (long long)(next_at > now_at ? next_at - now_at : 0));
	return true;
}

static bool
send_loop(struct sender *sender, bool once, struct error *err)
{
	int64_t version = 0;

	if (!recover(sender, err))
		return false;
	/* With another configuration the supervisor starts another one. */
	while (!signals_should_stop() && !signals_should_reload()) {
		/* Asked before looking: what comes later is not awaited. */
		bool is_last = once && signals_should_finish();
		size_t count = 0;

		if (!look_at_clock(sender, timestamp_now(), err) ||
		    (!sender->is_clock_doubted &&
			!send_due(sender, &count, err)))
			return false;
		if (is_last && (count == 0 || sender->rest_until_ms != 0))
			return look_for_waiting(sender, err) &&
			    housekeeping_finish(sender->setup, sender->db,
				timestamp_now(), sender->is_clock_doubted, err);
		if (count == 0 &&
		    !wait_for_change(
			sender, once ? ONCE_LOOK_MS : LOOK_MS, &version, err))
			return false;
	}
	return true;
}

int
sender_run(const struct conf *conf, bool once)
{
	struct relay_options options = conf_endpoint_relay(&conf->relay);
	struct sender sender = {.conf = conf};
	char *path = conf_database_path(conf);
	struct error err;
	int status = EX_TEMPFAIL;

	options.is_cancelled = signals_is_cancelled;
	STEP_PROCESS("sender");
	signals_catch();
	sender.db = db_open(path, DB_WRITE, &err);
	if (sender.db != NULL)
		sender.setup = setup_load(conf, true, &err);
	if (sender.setup != NULL)
		sender.relay = relay_open(&options, &err);
	if (sender.relay != NULL && send_loop(&sender, once, &err))
		status = once && sender.has_postponed ? EX_TEMPFAIL : EX_OK;
	else
		log_failure("sender-failed", NULL, &err);
	relay_close(sender.relay);
	setup_free(sender.setup);
	db_close(sender.db);
	buffer_release(&sender.mail);
	free(path);
	return status;
}
