/* SPDX-License-Identifier: ISC */
#include "dpod/sender.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/step.h"
#include "base/timestamp.h"
#include "casework/letter_order.h"
#include "casework/setup.h"
#include "dpod/endpoint.h"
#include "dpod/housekeeping.h"
#include "dpod/log.h"
#include "dpod/heartbeat.h"
#include "dpod/signals.h"
#include "dpod/token_log.h"
#include "mail/compose.h"
#include "net/relay.h"
#include "store/db.h"
#include "store/letter_store.h"
#include "ticket/plus_address.h"
#include "ticket/reference.h"

#define LETTERS_AT_ONCE_MAX 50
/* A letter whose answer is lost so often may have arrived as often. */
#define UNKNOWN_MAX 3
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
	/* How the last letter ended: written with the start of the next. */
	int64_t ended_id; /* 0: none */
	struct letter_end end;
	struct relay_result result; /* `end` points into it */
	int64_t rest_until_at;	    /* the relay is down */
	bool has_postponed;	    /* a letter waits for another try */
	int64_t logged_serial;	    /* of a token */
};

static bool
write_end(struct sender *sender, struct error *err)
{
	if (sender->ended_id == 0)
		return true;
	return letter_store_end(
	    sender->db, sender->ended_id, &sender->end, timestamp_now(), err);
}

/* What dpoctl wrote has no Message-ID: only the daemon has the key. */
static bool
sign(struct sender *sender, struct arena *memory, struct letter_row *row,
    struct error *err)
{
	struct casework casework = {
	    .memory = memory,
	    .db = sender->db,
	    .setup = sender->setup,
	    .now_at = timestamp_now(),
	};

	return row->message_id[0] != '\0' ||
	    letter_order_sign(
		&casework, row->ticket_id, row->id, &row->message_id, err);
}

static bool
start(struct sender *sender, struct arena *memory, struct letter_row *row,
    struct error *err)
{
	return sign(sender, memory, row, err) &&
	    letter_store_start(sender->db, row->id, timestamp_now(), err);
}

/* One commit: how the last letter ended; unless NULL, that this one starts. */
static bool
commit(struct sender *sender, struct arena *memory, struct letter_row *starting,
    struct error *err)
{
	if (sender->ended_id == 0 && starting == NULL)
		return true;
	if (!db_begin(sender->db, err))
		return false;
	if (!write_end(sender, err) ||
	    (starting != NULL && !start(sender, memory, starting, err)) ||
	    !db_commit(sender->db, err)) {
		db_rollback(sender->db);
		return false;
	}
	sender->ended_id = 0;
	return true;
}

/* "" where answers go to From; the same in every attempt. */
static const char *
reply_to(const struct conf *conf, const struct keys *keys, struct arena *memory,
    const struct letter_row *row)
{
	const char *tagged = NULL;
	uint64_t random;

	if (conf->relay.plus_address &&
	    reference_parse(row->reference, &random))
		tagged = plus_address_sign(memory, &keys->references[0],
		    row->ticket_id, random, conf->organisation.address);
	return tagged == NULL ? "" : tagged;
}

static void
compose_row(
    struct sender *sender, struct arena *memory, const struct letter_row *row)
{
	const char *references[COMPOSE_REFERENCES_MAX];
	char *words = arena_string(memory, row->references);
	size_t count = 0;
	struct compose_letter letter = {
	    .from_name = sender->conf->organisation.name,
	    .from_address = sender->conf->organisation.address,
	    .to_address = row->to_address,
	    .reply_to_address =
		reply_to(sender->conf, &sender->setup->keys, memory, row),
	    .subject = row->subject,
	    .date_at = row->created_at,
	    .message_id = row->message_id,
	    .in_reply_to = row->in_reply_to,
	    .references = references,
	    .language = row->language,
	    .body = row->body,
	};

	/* The last ones count: from the end to the front. */
	while (count < COMPOSE_REFERENCES_MAX && words[0] != '\0') {
		char *blank = strrchr(words, ' ');
		const char *word = blank == NULL ? words : blank + 1;

		if (word[0] != '\0')
			references[COMPOSE_REFERENCES_MAX - ++count] = word;
		if (blank == NULL)
			break;
		*blank = '\0';
	}
	letter.references = references + COMPOSE_REFERENCES_MAX - count;
	letter.references_count = count;
	buffer_clear(&sender->mail);
	compose(&letter, &sender->mail);
}

/* 1, 2, 4, ... times the first wait, up to the longest. */
static int64_t
wait_seconds(const struct conf_relay *settings, int attempts)
{
	int64_t seconds = settings->retry_min_seconds;

	for (int i = 1; i < attempts && seconds < settings->retry_max_seconds;
	     i++)
		seconds *= 2;
	return seconds < settings->retry_max_seconds
	    ? seconds
	    : settings->retry_max_seconds;
}

static enum letter_event
judge(struct sender *sender, const struct letter_row *row, int64_t now_at)
{
	switch (sender->result.outcome) {
	case RELAY_SENT:
		return LETTER_ACCEPTED;
	case RELAY_REFUSED:
		return LETTER_REFUSED;
	case RELAY_UNKNOWN:
		/* A human decides whether it goes out once more. */
		return row->attempts + 1 >= UNKNOWN_MAX ? LETTER_REFUSED
							: LETTER_LOST;
	default:
		return now_at - row->created_at >
			sender->conf->relay.give_up_seconds
		    ? LETTER_REFUSED
		    : LETTER_DEFERRED;
	}
}

static void
note_outcome(struct sender *sender, const struct letter_row *row)
{
	int64_t now_at = timestamp_now();
	int64_t wait = wait_seconds(&sender->conf->relay, row->attempts + 1);
	enum letter_event event = judge(sender, row, now_at);

	sender->ended_id = row->id;
	sender->end = (struct letter_end){
	    .event = event,
	    .code = sender->result.code,
	    .text = sender->result.text,
	    .not_before_at = event == LETTER_DEFERRED || event == LETTER_LOST
		? now_at + wait
		: 0,
	};
	if (event == LETTER_DEFERRED || event == LETTER_LOST)
		sender->has_postponed = true;
	if (sender->result.relay_is_down)
		sender->rest_until_at =
		    now_at + sender->conf->relay.retry_min_seconds;
	log_event(event == LETTER_ACCEPTED ? LOG_INFO
		: event == LETTER_REFUSED  ? LOG_ERROR
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
		    sender->rest_until_at != 0)
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

static bool
recover(struct sender *sender, struct error *err)
{
	size_t count = 0;

	if (!db_begin(sender->db, err))
		return false;
	if (!letter_store_recover(sender->db, timestamp_now(), &count, err) ||
	    !db_commit(sender->db, err)) {
		db_rollback(sender->db);
		return false;
	}
	if (count > 0)
		log_event(LOG_WARNING, "letters-unknown", "count=%zu", count);
	return true;
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
		if (sender->rest_until_at <= now_at) {
			sender->rest_until_at = 0;
			if (now_version != *version || next_at <= now_at)
				break;
		}
		if (signals_should_stop() || signals_should_finish() ||
		    signals_should_reload())
			break;
		if (!housekeeping_run(sender->setup, sender->db, now_at, err))
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
		size_t count;

		if (!send_due(sender, &count, err))
			return false;
		if (is_last && (count == 0 || sender->rest_until_at != 0))
			return look_for_waiting(sender, err) &&
			    housekeeping_finish(sender->setup, sender->db,
				timestamp_now(), err);
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
	struct relay_options options = endpoint_relay(&conf->relay);
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
