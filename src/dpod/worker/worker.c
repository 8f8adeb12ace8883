/* SPDX-License-Identifier: ISC */
#include "dpod/worker/worker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "base/memory.h"
#include "base/step.h"
#include "base/timestamp.h"
#include "conf/conf_data.h"
#include "dpod/worker/worker_private.h"
#include "dpod/worker/watch.h"
#include "dpod/first_look.h"
#include "dpod/log.h"
#include "casework/setup.h"
#include "dpod/register.h"
#include "dpod/reload.h"
#include "dpod/signals.h"

/* Delay after a failure of the mailbox, doubled each time. */
#define FAILURE_MS_MIN	  5000
#define FAILURE_MS_MAX	  (10 * 60 * 1000)
#define SLICE_MS	  500
#define STANDBY_MS	  1000
#define RETRY_SECONDS_MIN 5
/* With --once, the number of attempts to reach a mailbox. */
#define ONCE_TRIES_MAX 2
/* After this many consecutive failed waits, IDLE is not used any more. */
#define WAITS_FAILED_MAX 3

/* Logged when it changes, and shown by `status` as long as it lasts. */
static bool
note_limits(struct worker *worker)
{
	const char *mark = worker->mark_warning;
	const char *holder = worker->holder_warning;
	char limits[WORKER_LIMITS_MAX];
	struct error err;

	(void)snprintf(limits, sizeof limits, "%s%s%s", mark,
	    *mark != '\0' && *holder != '\0' ? "; " : "", holder);
	if (worker->has_limits && strcmp(limits, worker->limits) == 0)
		return true;
	if (!ledger_note_limited(
		worker->intake.db, worker->settings->name, limits, &err)) {
		log_failure("poll-not-noted", worker->settings->name, &err);
		return false;
	}
	if (*limits != '\0')
		log_event(LOG_WARNING, "mailbox-limited",
		    "mailbox=%s reason=%s", worker->settings->name,
		    log_quoted(limits));
	memcpy(worker->limits, limits, sizeof limits);
	worker->has_limits = true;
	return true;
}

/* For `status`: records what was done, and the result of the poll. */
static bool
note_poll(struct worker *worker, const struct error *problem)
{
	const struct intake *intake = &worker->intake;
	bool took_mail = intake->settled_count != worker->noted_settled;
	int64_t now_at = timestamp_now();
	struct error err;

	if (problem == NULL && worker->has_folder_err)
		problem = &worker->folder_err;
	if ((!took_mail && intake->reader_restarts == worker->noted_restarts) ||
	    ledger_note_work(intake->db, worker->settings->name,
		took_mail ? now_at : 0,
		intake->reader_restarts - worker->noted_restarts, &err)) {
		worker->noted_settled = intake->settled_count;
		worker->noted_restarts = intake->reader_restarts;
		if (ledger_poll_done(intake->db, worker->settings->name, now_at,
			problem == NULL ? NULL : problem->text, &err))
			return problem != NULL || note_limits(worker);
	}
	log_failure("poll-not-noted", worker->settings->name, &err);
	return false;
}

static void
wait_before_next_try(struct worker *worker, int64_t wait_ms)
{
	int64_t end_ms = timestamp_monotonic_ms() + wait_ms;

	while (!signals_should_stop() && !signals_should_reload() &&
	    timestamp_monotonic_ms() < end_ms && !worker_is_called(worker) &&
	    worker_tend(worker)) {
		intake_rest(&worker->intake);
		signals_sleep_ms(SLICE_MS);
	}
}

/*
 * A message due for a retry does not wait for the next poll, nor does our note
 * in the mailbox.
 */
static int64_t
until_next_look(const struct worker *worker)
{
	int64_t wait = worker->settings->poll_interval_seconds;
	int64_t note_at = worker_note_due_at(worker);
	int64_t due_at, left;
	struct error unread;

	if (!ledger_next_retry(
		worker->intake.db, worker->settings->name, &due_at, &unread) ||
	    due_at == 0 || due_at > note_at)
		due_at = note_at;
	if (due_at != INT64_MAX) {
		left = due_at - timestamp_now();
		/*
		 * It was just tried: a retry that is due at once waits a
		 * little.
		 */
		if (left < RETRY_SECONDS_MIN)
			left = RETRY_SECONDS_MIN;
		if (left < wait)
			wait = left;
	}
	return wait * 1000;
}

/*
 * Waits until something may be new. A failure closes the mailbox; after
 * repeated failures it is only polled.
 */
static void
wait_for_mail(struct worker *worker)
{
	int64_t wait_ms = until_next_look(worker);
	struct error err;
	bool has_waited;

	if (worker->has_news || signals_should_reload())
		return;
	intake_rest(&worker->intake);
	worker->is_called = false;
	worker->is_waiting = true;
	has_waited = mailbox_wait(worker->intake.mailbox, (int)wait_ms, &err);
	worker->is_waiting = false;
	if (has_waited) {
		worker->waits_failed = 0;
		return;
	}
	worker_close_mailbox(worker);
	if (signals_should_stop() || signals_should_reload() ||
	    worker->is_called)
		return;
	log_failure("wait-failed", worker->settings->name, &err);
	if (worker->no_idle || ++worker->waits_failed < WAITS_FAILED_MAX)
		return;
	worker->no_idle = true;
	log_event(LOG_WARNING, "idle-given-up", "mailbox=%s poll-interval=%d",
	    worker->settings->name,
	    (int)worker->settings->poll_interval_seconds);
}

/* The delay after a failed poll, or -1 to end the process. */
static int64_t
after_failure(
    struct worker *worker, const struct error *err, int64_t *failure_ms)
{
	if (worker->reader_was_replaced)
		return 0; /* unfinished messages are retried individually */
	worker_close_mailbox(worker);
	if (signals_should_stop() ||
	    (signals_should_reload() && err->scope == ERROR_MAILBOX))
		return 0;
	log_failure("poll-failed", worker->settings->name, err);
	/* Of a reader that does not start, the register is not to blame. */
	if (!note_poll(worker, err) || err->scope == ERROR_STORE)
		return -1;
	*failure_ms = *failure_ms == 0 ? FAILURE_MS_MIN : 2 * *failure_ms;
	if (*failure_ms > FAILURE_MS_MAX)
		*failure_ms = FAILURE_MS_MAX;
	return *failure_ms > err->wait_seconds * INT64_C(1000)
	    ? *failure_ms
	    : err->wait_seconds * INT64_C(1000);
}

static void
take_conf(struct worker *worker, struct conf *conf, struct setup *setup,
    const struct conf_mailbox *settings)
{
	if (reload_mailbox_differs(worker->conf, conf, settings->name)) {
		worker_close_mailbox(worker);
		worker->no_idle = false;
		worker->waits_failed = 0;
	}
	setup_free(worker->setup);
	worker->setup = setup;
	/* The open mailbox borrows strings of the previous configuration. */
	if (worker->intake.mailbox != NULL && worker->older_conf == NULL)
		worker->older_conf = worker->own_conf;
	else
		conf_free(worker->own_conf);
	worker->conf = worker->own_conf = conf;
	worker->settings = settings;
	/* Releases the memory of the old letters and settings. */
	memory_trim();
}

/*
 * The supervisor has checked the new configuration; if it has become invalid
 * since, nothing changes.
 */
static void
reload(struct worker *worker)
{
	const struct conf_mailbox *settings = NULL;
	struct setup *setup = NULL;
	struct error err;
	struct conf *conf;

	signals_reloading();
	conf = conf_load(worker->conf->path, &err);
	if (conf != NULL) {
		settings = conf_find_mailbox(conf, worker->settings->name);
		if (settings == NULL)
			(void)error_set(&err, ERROR_STORE, RETRY_NEVER,
			    "%s: the mailbox is no longer configured",
			    conf->path);
	}
	if (settings != NULL)
		setup = setup_load_for(conf, settings, &err);
	if (setup == NULL ||
	    !intake_renew(&worker->intake, setup, settings, &err)) {
		log_failure("reload-refused", worker->settings->name, &err);
		setup_free(setup);
		conf_free(conf);
		return;
	}
	take_conf(worker, conf, setup, settings);
	log_event(LOG_INFO, "reloaded", "mailbox=%s", worker->settings->name);
}

/* --once: whether another run is needed soon; logs why. */
static bool
is_waiting(struct worker *worker)
{
	struct intake *intake = &worker->intake;
	const char *name = worker->settings->name;
	int64_t count = 0;
	struct error err;

	if (!ledger_count_waiting(
		intake->db, name, timestamp_now(), &count, &err)) {
		log_failure("poll-not-noted", name, &err);
		return true;
	}
	if (count > 0)
		log_event(LOG_WARNING, "mail-waits", "mailbox=%s messages=%lld",
		    name, (long long)count);
	return count > 0 || intake->has_postponed ||
	    *worker->mark_warning != '\0';
}

/* Until an officer resumes it, or a signal comes. */
static void
wait_while_paused(struct worker *worker)
{
	while (!signals_should_stop() && !signals_should_reload() &&
	    !worker_is_called(worker) && worker_tend(worker)) {
		intake_rest(&worker->intake);
		signals_sleep_ms(SLICE_MS);
	}
}

/*
 * Of a mailbox that is not paused, and that this daemon has. If not, waits
 * until that may have changed: *ret_is_over is false then. False: the register
 * failed.
 */
static bool
poll_once(struct worker *worker, bool once, bool *ret_is_over,
    bool *ret_is_polled, struct error *err)
{
	struct error unanswered;
	bool may_poll, is_ours;

	*ret_is_over = false;
	if (!worker_hold_tenure(worker, &is_ours, err))
		return false;
	if (!is_ours) {
		signals_sleep_ms(once ? 0 : STANDBY_MS);
		return true;
	}
	if (!worker_may_poll(worker, &may_poll, err))
		return false;
	if (!may_poll) {
		first_look_done();
		if (!once)
			wait_while_paused(worker);
		return true;
	}
	*ret_is_over = true;
	*ret_is_polled = worker_poll(worker, err);
	/* If the notes could not be read, letters leave nevertheless. */
	first_look_done();
	if (worker_answer(worker, &unanswered))
		return true;
	*err = unanswered;
	return false;
}

static int
poll_loop(struct worker *worker, bool once)
{
	int64_t failure_ms = 0;
	int tries = 0;

	while (!signals_should_stop()) {
		bool is_over, is_polled;
		struct error err;
		int64_t wait_ms;

		if (signals_should_reload()) {
			reload(worker);
			failure_ms = 0;
		}
		if (!poll_once(worker, once, &is_over, &is_polled, &err)) {
			log_failure(
			    "orders-not-read", worker->settings->name, &err);
			return EX_TEMPFAIL;
		}
		if (!is_over && once)
			return tenure_is_ours(&worker->tenure) ? EX_OK
							       : EX_TEMPFAIL;
		if (!is_over)
			continue;
		if (is_polled) {
			failure_ms = 0;
			if (!note_poll(worker, NULL))
				return EX_TEMPFAIL;
			if (once)
				return is_waiting(worker) ? EX_TEMPFAIL : EX_OK;
			wait_for_mail(worker);
			continue;
		}
		wait_ms = after_failure(worker, &err, &failure_ms);
		if (wait_ms < 0)
			return EX_TEMPFAIL;
		if (once && wait_ms > 0 &&
		    (err.retry == RETRY_NEVER || err.wait_seconds > 0 ||
			++tries == ONCE_TRIES_MAX))
			return err.retry == RETRY_NEVER ? EX_CONFIG
							: EX_TEMPFAIL;
		if (wait_ms > 0)
			wait_before_next_try(worker, wait_ms);
	}
	return EX_OK;
}

int
worker_run(
    const struct conf *conf, const struct conf_mailbox *mailbox, bool once)
{
	struct worker worker = {.conf = conf, .settings = mailbox};
	struct intake *intake = &worker.intake;
	struct error err;
	int status = EX_TEMPFAIL;

	STEP_PROCESS("worker");
	signals_catch();
	intake->settings = mailbox;
	intake->setup = worker.setup = setup_load_for(conf, mailbox, &err);
	if (worker.setup != NULL)
		intake->db = register_open(conf, &err);
	intake_open(intake);
	if (intake->db != NULL) {
		db_wait_long(intake->db, signals_should_stop);
		tenure_open(&worker.tenure, intake->db, "mailbox",
		    mailbox->name, conf->lease_seconds);
		status = poll_loop(&worker, once);
	} else {
		log_failure("worker-not-started", mailbox->name, &err);
	}
	worker_close_mailbox(&worker);
	watch_forget(intake);
	intake_close(intake);
	if (intake->db != NULL)
		tenure_close(&worker.tenure);
	db_close(intake->db);
	setup_free(worker.setup);
	conf_free(worker.own_conf);
	return status;
}
