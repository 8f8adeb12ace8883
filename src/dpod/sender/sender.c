/* SPDX-License-Identifier: ISC */
#include "dpod/sender/sender.h"

#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>

#include "base/step.h"
#include "base/timestamp.h"
#include "casework/setup.h"
#include "dpod/first_look.h"
#include "dpod/log.h"
#include "dpod/register.h"
#include "dpod/sender/clock_watch.h"
#include "dpod/sender/delivery.h"
#include "dpod/sender/housekeeping.h"
#include "dpod/sender/own_command.h"
#include "dpod/sender/own_post.h"
#include "dpod/sender/wake.h"
#include "dpod/signals.h"
#include "dpod/tenure.h"
#include "store/db.h"
#include "store/letter_store.h"
#include "store/relay_store.h"

#define LOOK_MS	     1000
#define ONCE_LOOK_MS 10
#define FIRST_MS     20
#define RECOVER_MS   1000

/* What a look depends on, but for a relay that rests. */
struct sight {
	int64_t now_at;
	int64_t version; /* others have committed */
	int64_t commits; /* this process has */
};

struct sender {
	struct db *db;
	struct tenure tenure; /* as one of the senders */
	struct tenure house;
	int64_t recovered_ms; /* when others were looked at last */
	struct setup *setup;
	struct delivery *delivery;
	struct own_post *own_post;
	struct own_command *own_command;
	struct wake wake;
	struct sight seen; /* by the last look that found nothing to send */
	int64_t next_at;   /* as of then: when a letter is due */
	bool is_clock_doubted;
	bool has_waiting; /* --once: left by an earlier run */
};

static bool
look_at_clock(struct sender *sender, int64_t now_at, struct error *err)
{
	return clock_watch(sender->setup, sender->db, now_at,
	    tenure_is_ours(&sender->house), &sender->is_clock_doubted, err);
}

/* When the workers have ended (--once), nobody will look any more. */
static bool
may_begin(void)
{
	return first_look_is_over() || signals_should_finish();
}

/* While nothing can be sent, new letters do not matter. */
static void
look_again_later(struct sender *sender, int look_ms)
{
	if (!may_begin())
		signals_sleep_ms(FIRST_MS);
	else if (sender->is_clock_doubted ||
	    delivery_is_resting(sender->delivery))
		signals_sleep_ms(look_ms);
	else
		wake_wait(&sender->wake, look_ms);
}

/* What is not about a ticket, after the letters. */
static bool
do_chores(
    struct sender *sender, int64_t now_at, bool is_last, struct error *err)
{
	bool (*const keep)(const struct setup *, struct db *, int64_t, bool,
	    struct error *) = is_last ? housekeeping_finish : housekeeping_run;

	if (!keep(sender->setup, sender->db, now_at, sender->is_clock_doubted,
		err))
		return false;
	if (sender->is_clock_doubted)
		return true;
	return (is_last ? own_command_finish : own_command_run)(
		   sender->own_command, now_at, err) &&
	    (delivery_is_resting(sender->delivery) ||
		own_post_run(sender->own_post, now_at, err));
}

static bool
keep_house(
    struct sender *sender, int64_t now_at, bool is_last, struct error *err)
{
	bool is_ours, is_done;

	if (!tenure_take(&sender->house, &is_ours, err))
		return false;
	if (!is_ours) {
		housekeeping_leave_witness(sender->setup, sender->db);
		return true;
	}
	tenure_enter(&sender->house);
	is_done = do_chores(sender, now_at, is_last, err);
	tenure_leave(&sender->house);
	return is_done;
}

/* What this process has goes on, and what others have lost is taken over. */
static bool
tend(struct sender *sender, struct error *err)
{
	int64_t now_ms = timestamp_monotonic_ms();

	if (!tenure_tend(&sender->tenure) || !tenure_tend(&sender->house))
		return error_set(err, ERROR_STORE, RETRY_LATER,
		    "another dpod has taken over while this one was silent");
	if (sender->recovered_ms != 0 &&
	    now_ms - sender->recovered_ms < RECOVER_MS)
		return true;
	sender->recovered_ms = now_ms;
	return delivery_recover_dead(sender->delivery, err);
}

static bool
see(struct sender *sender, struct sight *ret_sight, struct error *err)
{
	struct sight sight = {
	    .now_at = timestamp_now(), .commits = db_commits_count(sender->db)};

	if (!db_data_version(sender->db, &sight.version, err))
		return false;
	*ret_sight = sight;
	return true;
}

static bool
is_same(const struct sight *one, const struct sight *other)
{
	return one->now_at == other->now_at && one->version == other->version &&
	    one->commits == other->commits;
}

/*
 * Waits until there is reason to look for letters again. It is woken many times
 * in a second while a worker writes: what can only find what it found before
 * is left out.
 */
static bool
wait_for_change(
    struct sender *sender, int look_ms, int64_t *version, struct error *err)
{
	struct sight now;

	delivery_pause(sender->delivery);
	for (;;) {
		bool is_seen;

		if (!tend(sender, err) || !see(sender, &now, err))
			return false;
		is_seen = is_same(&now, &sender->seen);
		if (!is_seen &&
		    (!letter_store_next_due(
			 sender->db, &sender->next_at, err) ||
			!look_at_clock(sender, now.now_at, err)))
			return false;
		if (may_begin() && !sender->is_clock_doubted &&
		    !delivery_is_resting(sender->delivery) &&
		    (now.version != *version || sender->next_at <= now.now_at))
			break;
		if (signals_should_stop() || signals_should_finish() ||
		    signals_should_reload())
			break;
		if (!is_seen && !keep_house(sender, now.now_at, false, err))
			return false;
		sender->seen = now;
		db_rest(sender->db);
		look_again_later(sender, look_ms);
	}
	*version = now.version;
	return true;
}

/* --once: letters that an earlier run deferred may not be due yet. */
static bool
look_for_waiting(struct sender *sender, struct error *err)
{
	int64_t next_at, now_at = timestamp_now();

	if (!letter_store_next_due(sender->db, &next_at, err))
		return false;
	if (next_at == INT64_MAX)
		return true;
	sender->has_waiting = true;
	log_event(LOG_WARNING, "letters-wait", "seconds=%lld",
	    (long long)(next_at > now_at ? next_at - now_at : 0));
	return true;
}

/* *ret_count: how many letters were sent. */
static bool
send_some(struct sender *sender, size_t *ret_count, struct error *err)
{
	*ret_count = 0;
	(void)own_command_attend(sender->own_command);
	return tend(sender, err) &&
	    look_at_clock(sender, timestamp_now(), err) &&
	    (sender->is_clock_doubted || !may_begin()
		    ? delivery_flush(sender->delivery, err)
		    : delivery_run(sender->delivery, ret_count, err));
}

static bool
send_loop(struct sender *sender, bool once, struct error *err)
{
	int64_t version = 0;

	if (!delivery_recover(sender->delivery, err))
		return false;
	/* After a reload the supervisor starts a new sender. */
	while (!signals_should_stop() && !signals_should_reload()) {
		/* Checked before looking: later letters are not waited for. */
		bool is_last = once && signals_should_finish();
		size_t count;

		if (!send_some(sender, &count, err))
			return false;
		if (is_last &&
		    (count == 0 || delivery_is_resting(sender->delivery)))
			return look_for_waiting(sender, err) &&
			    keep_house(sender, timestamp_now(), true, err);
		if (count == 0 &&
		    !wait_for_change(
			sender, once ? ONCE_LOOK_MS : LOOK_MS, &version, err))
			return false;
	}
	return delivery_flush(sender->delivery, err);
}

/* For `status`: letters wait for us, not for the relay. */
static void
note_failure(struct db *db, const struct error *cause)
{
	char words[sizeof cause->text + 40];
	struct error unnoted;

	(void)snprintf(
	    words, sizeof words, "the sender cannot work: %s", cause->text);
	/* What failed may have left a transaction open. */
	db_rollback(db);
	if (db_begin(db, &unnoted) &&
	    relay_store_fail(
		db, RELAY_STORE_OURS, words, timestamp_now(), &unnoted))
		(void)db_commit(db, &unnoted);
	db_rollback(db);
}

static bool
note_start(struct db *db, struct error *err)
{
	bool is_noted = db_begin(db, err) && relay_store_starts(db, err) &&
	    db_commit(db, err);

	db_rollback(db);
	return is_noted;
}

static bool
begin(struct sender *sender, const struct conf *conf, struct error *err)
{
	bool is_ours;

	tenure_open(
	    &sender->tenure, sender->db, "sender", "", conf->lease_seconds);
	tenure_open(
	    &sender->house, sender->db, "house", "", conf->lease_seconds);
	if (!tenure_take_sender(&sender->tenure, err))
		return false;
	tenure_enter(&sender->tenure);
	return tenure_take(&sender->house, &is_ours, err) &&
	    wake_listen(&sender->wake, sender->db, err);
}

static void
end(struct sender *sender)
{
	if (sender->db == NULL)
		return;
	tenure_close(&sender->house);
	tenure_close(&sender->tenure);
	db_close(sender->db);
}

int
sender_run(const struct conf *conf, bool once)
{
	struct sender sender = {0};
	char *path = conf_register_location(conf);
	char *log_path = db_log_path(path);
	struct error err;
	bool is_done;

	STEP_PROCESS("sender");
	signals_catch();
	wake_open(&sender.wake, log_path);
	sender.db = register_open(conf, &err);
	if (sender.db != NULL) {
		db_wait_long(sender.db, signals_should_stop);
		if (begin(&sender, conf, &err))
			sender.setup = setup_load(conf, true, &err);
	}
	if (sender.setup != NULL)
		sender.delivery = delivery_open(
		    conf, sender.setup, sender.db, &sender.tenure, &err);
	if (sender.delivery != NULL)
		sender.own_post = own_post_open(conf, sender.setup, sender.db,
		    (struct own_post_tenures){&sender.tenure, &sender.house},
		    &err);
	if (sender.own_post != NULL)
		sender.own_command = own_command_open(conf, sender.db);
	is_done = sender.own_post != NULL && note_start(sender.db, &err) &&
	    send_loop(&sender, once, &err);
	if (!is_done) {
		log_failure("sender-failed", NULL, &err);
		if (sender.db != NULL)
			note_failure(sender.db, &err);
	} else if (once)
		is_done = !sender.has_waiting &&
		    !delivery_has_postponed(sender.delivery);
	own_command_close(sender.own_command);
	own_post_close(sender.own_post);
	delivery_close(sender.delivery);
	setup_free(sender.setup);
	end(&sender);
	wake_close(&sender.wake);
	free(log_path);
	free(path);
	return is_done ? EX_OK : EX_TEMPFAIL;
}
