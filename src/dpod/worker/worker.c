/* SPDX-License-Identifier: ISC */
#include "dpod/worker/worker.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "base/memory.h"
#include "base/step.h"
#include "base/timestamp.h"
#include "conf/conf_data.h"
#include "conf/conf_endpoint.h"
#include "dpod/worker/folder.h"
#include "dpod/worker/retry.h"
#include "dpod/worker/intake_new.h"
#include "dpod/worker/watch.h"
#include "dpod/log.h"
#include "dpod/worker/mark.h"
#include "casework/setup.h"
#include "dpod/reload.h"
#include "dpod/signals.h"
#include "dpod/token_log.h"
#include "store/identity.h"

/* A mailbox that fails is left alone for this long, doubled each time. */
#define FAILURE_MS_MIN 5000
#define FAILURE_MS_MAX (10 * 60 * 1000)
#define SLICE_MS       500
/* With --once a mailbox that can not be reached gets these many tries. */
#define ONCE_TRIES_MAX 2
/* A server on which so many waits fail in a row is not asked to IDLE. */
#define WAITS_FAILED_MAX 3

struct worker {
	const struct conf *conf;	     /* in force */
	const struct conf_mailbox *settings; /* of it */
	struct conf *own_conf;	 /* the same after a reload; else NULL */
	struct conf *older_conf; /* that the open mailbox borrows from */
	struct setup *setup;
	struct intake intake;
	int waits_failed;	 /* one after the other */
	bool no_idle;		 /* after too many of them */
	bool is_elsewhere;	 /* not the main folder is open */
	bool is_recovering;	 /* the folder of moved mail is read, too */
	bool has_news;		 /* mail came while other folders were open */
	struct error folder_err; /* of a folder that could not be opened */
	bool has_folder_err;
	bool reader_was_replaced; /* that is why the poll failed */
	size_t noted_settled;	  /* what `status` knows of the work */
	int64_t noted_restarts;
	int64_t logged_serial; /* of a token */
};

static bool
open_mailbox(struct worker *worker, struct error *err)
{
	struct mailbox_options options =
	    conf_endpoint_mailbox(worker->settings);

	if (worker->intake.mailbox != NULL)
		return true;
	options.no_idle = worker->no_idle;
	options.is_cancelled = signals_is_cancelled;
	worker->intake.mailbox = mailbox_open(&options, err);
	watch_forget(&worker->intake);
	token_log(worker->settings->oauth2, &worker->logged_serial);
	return worker->intake.mailbox != NULL;
}

static void
close_mailbox(struct worker *worker)
{
	mailbox_close(worker->intake.mailbox);
	worker->intake.mailbox = NULL;
	worker->is_elsewhere = false;
	conf_free(worker->older_conf);
	worker->older_conf = NULL;
}

/* The folder that is open. */
static bool
poll_folder(
    struct worker *worker, const char *folder, bool is_junk, struct error *err)
{
	struct intake *intake = &worker->intake;
	struct mailbox_listing listing = {0};
	int64_t listed_at = timestamp_now();
	bool done;

	intake->is_junk = is_junk;
	if (!folder_list(intake, worker->conf, folder, &listing, err))
		return false;
	done = retry_all(intake, err) &&
	    intake_new(intake, listing.entries, listing.count, err) &&
	    (intake_should_pause() || folder_note(intake, listed_at, err));
	mailbox_listing_free(&listing);
	if (!done) {
		worker->reader_was_replaced = err->scope == ERROR_MESSAGE;
		return false;
	}
	if (!mark_settled(intake, err)) {
		/* Retried at the next poll; intake goes on. */
		if (err->scope != ERROR_MESSAGE)
			return false;
		log_failure("mark-failed", worker->settings->name, err);
	}
	return true;
}

/* One that can not be opened keeps nobody from the others. */
static bool
poll_another(
    struct worker *worker, const char *folder, bool is_junk, struct error *err)
{
	if (mailbox_select(worker->intake.mailbox, folder, err))
		return poll_folder(worker, folder, is_junk, err);
	(void)error_prefix(err, "folder %.80s", folder);
	if (err->scope != ERROR_MESSAGE)
		return false;
	log_failure("folder-failed", worker->settings->name, err);
	worker->folder_err = *err;
	worker->has_folder_err = true;
	return true;
}

static bool
poll_further(struct worker *worker, struct error *err)
{
	struct intake *intake = &worker->intake;
	const char *folder;
	bool is_junk, done = true;

	for (size_t i = 1;
	     done && conf_folder(worker->settings, i, &folder, &is_junk); i++) {
		if (signals_should_stop() || signals_should_reload())
			return true;
		done = poll_another(worker, folder, is_junk, err);
	}
	if (!done || !worker->is_recovering)
		return done;
	/* What was moved since the copy was made: known by its fingerprint,
	 * or not. */
	intake->is_moved = true;
	done = poll_another(
	    worker, worker->settings->after_intake_target, false, err);
	intake->is_moved = false;
	return done;
}

/* Whether there is a folder that a restored register must look at again. */
static bool
find_recovery(struct worker *worker, struct error *err)
{
	int64_t since_at;

	if (!identity_recovering(worker->intake.db, &since_at, err))
		return false;
	worker->is_recovering =
	    since_at != 0 && worker->settings->after_intake == CONF_MOVE;
	return true;
}

static bool
go_home(struct worker *worker, struct error *err)
{
	if (!mailbox_select(worker->intake.mailbox, NULL, err))
		return false;
	worker->is_elsewhere = false;
	return true;
}

static bool
poll_mailbox(struct worker *worker, struct error *err)
{
	const struct conf_mailbox *settings = worker->settings;
	struct mailbox_status before, after;

	worker->has_news = worker->has_folder_err = false;
	worker->reader_was_replaced = false;
	if (!find_recovery(worker, err) || !open_mailbox(worker, err) ||
	    (worker->is_elsewhere && !go_home(worker, err)) ||
	    !poll_folder(worker, settings->url.path, false, err))
		return false;
	if (!worker->is_recovering &&
	    settings->folders.count + settings->junk_folders.count == 0)
		return true;
	before = mailbox_status(worker->intake.mailbox);
	worker->is_elsewhere = true;
	if (!poll_further(worker, err) || !go_home(worker, err))
		return false;
	/* No IDLE tells of mail that came before it. */
	after = mailbox_status(worker->intake.mailbox);
	worker->has_news = after.epoch != before.epoch ||
	    after.newest > before.newest || after.count > before.count;
	return true;
}

/* For `status`: what was done, and how the poll ended. */
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
			return true;
	}
	log_failure("poll-not-noted", worker->settings->name, &err);
	return false;
}

static void
wait_before_next_try(struct worker *worker, int64_t wait_ms)
{
	int64_t end_ms = timestamp_monotonic_ms() + wait_ms;

	while (!signals_should_stop() && !signals_should_reload() &&
	    timestamp_monotonic_ms() < end_ms) {
		intake_rest(&worker->intake);
		signals_sleep_ms(SLICE_MS);
	}
}

/*
 * Until something may be new. A failure closes the mailbox; a server on which
 * it fails again and again is polled alone.
 */
static void
wait_for_mail(struct worker *worker)
{
	int64_t wait_ms = worker->settings->poll_interval_seconds * 1000;
	struct error err;

	if (worker->has_news || signals_should_reload())
		return;
	intake_rest(&worker->intake);
	if (mailbox_wait(worker->intake.mailbox, (int)wait_ms, &err)) {
		worker->waits_failed = 0;
		return;
	}
	close_mailbox(worker);
	if (signals_should_stop() || signals_should_reload())
		return;
	log_failure("wait-failed", worker->settings->name, &err);
	if (worker->no_idle || ++worker->waits_failed < WAITS_FAILED_MAX)
		return;
	worker->no_idle = true;
	log_event(LOG_WARNING, "idle-given-up", "mailbox=%s poll-interval=%d",
	    worker->settings->name, (int)(wait_ms / 1000));
}

/* What a failed poll means: how long to wait, or -1 to end the process. */
static int64_t
after_failure(
    struct worker *worker, const struct error *err, int64_t *failure_ms)
{
	if (worker->reader_was_replaced)
		return 0; /* what was in hand goes singly now */
	close_mailbox(worker);
	if (signals_should_stop() ||
	    (signals_should_reload() && err->scope == ERROR_MAILBOX))
		return 0;
	log_failure("poll-failed", worker->settings->name, err);
	if (err->scope == ERROR_STORE || !note_poll(worker, err))
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
		close_mailbox(worker);
		worker->no_idle = false;
		worker->waits_failed = 0;
	}
	setup_free(worker->setup);
	worker->setup = setup;
	/* The open mailbox has strings of the configuration it came from. */
	if (worker->intake.mailbox != NULL && worker->older_conf == NULL)
		worker->older_conf = worker->own_conf;
	else
		conf_free(worker->own_conf);
	worker->conf = worker->own_conf = conf;
	worker->settings = settings;
}

/*
 * The supervisor has found all of it to be good; what is not any more by now
 * changes nothing.
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
		settings = reload_find_mailbox(conf, worker->settings->name);
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

/* --once: whether another run is wanted, soon; it says why. */
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
	return count > 0 || intake->has_postponed;
}

static int
poll_loop(struct worker *worker, bool once)
{
	int64_t failure_ms = 0;
	int tries = 0;

	while (!signals_should_stop()) {
		struct error err;
		int64_t wait_ms;

		if (signals_should_reload()) {
			reload(worker);
			failure_ms = 0;
		}
		if (poll_mailbox(worker, &err)) {
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
	char *path = conf_database_path(conf);
	struct error err;
	int status = EX_TEMPFAIL;

	STEP_PROCESS("worker");
	signals_catch();
	intake->settings = mailbox;
	intake->setup = worker.setup = setup_load_for(conf, mailbox, &err);
	if (worker.setup != NULL)
		intake->db = db_open(path, DB_WRITE, &err);
	intake_open(intake);
	if (intake->db != NULL)
		status = poll_loop(&worker, once);
	else
		log_failure("worker-not-started", mailbox->name, &err);
	close_mailbox(&worker);
	watch_forget(intake);
	intake_close(intake);
	db_close(intake->db);
	setup_free(worker.setup);
	conf_free(worker.own_conf);
	free(path);
	return status;
}
