/* SPDX-License-Identifier: ISC */
#include "dpod/worker/worker_private.h"

#include <stdio.h>
#include <string.h>

#include "base/timestamp.h"
#include "casework/witness.h"
#include "conf/conf_endpoint.h"
#include "dpod/first_look.h"
#include "dpod/log.h"
#include "dpod/signals.h"
#include "dpod/token_log.h"
#include "dpod/worker/folder.h"
#include "dpod/worker/intake_new.h"
#include "dpod/worker/mark.h"
#include "dpod/worker/retry.h"
#include "dpod/worker/watch.h"
#include "store/history.h"
#include "store/holder_store.h"
#include "store/identity.h"

/* If nothing is new for this long, the holder of the mailbox is checked. */
#define HELD_MS (INT64_C(3600) * 1000)
/* Messages after such a pause have a note of their own (holder_private.h). */
#define PAUSE_MS (INT64_C(30) * 1000)

static bool
open_mailbox(struct worker *worker, struct error *err)
{
	struct mailbox_options options =
	    conf_endpoint_mailbox(worker->settings);

	if (worker->intake.mailbox != NULL)
		return true;
	options.no_idle = worker->no_idle;
	options.is_cancelled = worker_is_cancelled;
	options.context = worker;
	worker->intake.mailbox = mailbox_open(&options, err);
	watch_forget(&worker->intake);
	worker->held_ms = worker->note_renew_at = 0;
	token_log(worker->settings->oauth2, &worker->logged_serial);
	return worker->intake.mailbox != NULL;
}

void
worker_close_mailbox(struct worker *worker)
{
	mailbox_close(worker->intake.mailbox);
	worker->intake.mailbox = NULL;
	worker->is_elsewhere = false;
	conf_free(worker->older_conf);
	worker->older_conf = NULL;
}

int64_t
worker_note_due_at(const struct worker *worker)
{
	char head[DIGEST_HEX_SIZE];
	int64_t events;
	struct error unread;

	return worker->note_renew_at != 0 &&
		history_head(worker->intake.db, head, &events, &unread) &&
		events > worker->note_history_count
	    ? worker->note_renew_at
	    : INT64_MAX;
}

/* Whether a restored register must check another folder again. */
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

/*
 * This register was restored, or a copy of it runs and answers what this one
 * would: its queued letters wait for a person.
 */
static bool
begin_recovery(struct worker *worker, int64_t now_at, struct error *err)
{
	bool has_begun;
	size_t held;

	if (!witness_begin_recovery(
		worker->intake.db, now_at, &has_begun, &held, err))
		return false;
	if (has_begun)
		log_event(LOG_ERROR, "recovery",
		    "mailbox=%s held=%zu words=\"a copy of this register has "
		    "watched it: letters are held, and moved mail is read "
		    "again, until dpoctl recovery --end\"",
		    worker->settings->name, held);
	return find_recovery(worker, err);
}

/* Records the result of a check of the holder. */
static bool
note_holder(struct worker *worker, const struct holder_state *before,
    const struct holder_answer *answer, bool is_ours, struct error *err)
{
	struct intake *intake = &worker->intake;
	const char *name = worker->settings->name;
	int64_t now_at = timestamp_now();
	struct error cause;

	if ((answer->is_copied && (!before->is_refused || before->is_by_hand) &&
		!begin_recovery(worker, now_at, &cause)) ||
	    (answer->is_refused &&
		!holder_store_refused(intake->db, name, now_at, &cause))) {
		*err = cause;
		return false;
	}
	if (!is_ours)
		return false;
	if (!before->is_refused && !answer->had_another)
		return true;
	if (answer->stamped_at > now_at)
		now_at = answer->stamped_at;
	if (!holder_store_held(intake->db, name, now_at, err))
		return false;
	intake->folder.taken_at = now_at;
	log_event(LOG_WARNING, "mailbox-taken", "mailbox=%s until=%lld", name,
	    (long long)now_at);
	return true;
}

/*
 * Before anything is taken in: is the mailbox ours? The notes are in a separate
 * folder; afterwards the polled folder is opened again.
 */
static bool
hold(struct worker *worker, const struct mailbox_listing *listing,
    struct error *err)
{
	struct mailbox *mailbox = worker->intake.mailbox;
	struct mailbox_status before = mailbox_status(mailbox), after;
	struct holder_state state;
	struct holder_question question = {
	    .conf = worker->conf,
	    .db = worker->intake.db,
	    .settings = worker->settings,
	    .keys = &worker->setup->keys,
	    .now_at = timestamp_now(),
	    .selected = worker->intake.selected,
	    .entries = listing->entries,
	    .count = listing->count,
	};
	struct holder_answer answer;
	char head[DIGEST_HEX_SIZE];
	bool is_ours;

	if (!holder_store_find(
		worker->intake.db, worker->settings->name, &state, err) ||
	    !history_head(
		worker->intake.db, head, &question.history_count, err))
		return false;
	question.taken_at = state.taken_at;
	question.was_refused = state.is_refused;
	question.is_first = listing->count > 0 &&
	    (worker->news_ms == 0 ||
		timestamp_monotonic_ms() - worker->news_ms > PAUSE_MS);
	is_ours = holder_check(&question, mailbox, &answer, err);
	memcpy(worker->holder_warning, answer.warning, HOLDER_WARNING_MAX);
	if (!note_holder(worker, &state, &answer, is_ours, err))
		return false;
	after = mailbox_status(mailbox);
	if (after.epoch != before.epoch)
		return error_set(err, ERROR_MAILBOX, RETRY_LATER,
		    "the UIDVALIDITY changed in the meantime");
	worker->held_ms = timestamp_monotonic_ms();
	if (listing->count > 0)
		worker->news_ms = worker->held_ms;
	worker->note_renew_at = answer.renew_at;
	worker->note_history_count = answer.history_count;
	if (!worker->is_elsewhere &&
	    (after.newest > before.newest || after.count > before.count))
		worker->has_news = true;
	return true;
}

static bool
is_to_be_held(const struct worker *worker, size_t listed_count)
{
	return worker->held_ms == 0 ||
	    timestamp_monotonic_ms() - worker->held_ms > HELD_MS ||
	    (holder_is_kept(worker->settings) &&
		(listed_count > 0 ||
		    timestamp_now() >= worker_note_due_at(worker)));
}

/* Polls the open folder. */
static bool
poll_folder(
    struct worker *worker, const char *folder, bool is_junk, struct error *err)
{
	struct intake *intake = &worker->intake;
	struct mailbox_listing listing = {0};
	int64_t listed_at = timestamp_now();
	bool done;

	intake->is_junk = is_junk;
	intake->selected = worker->is_elsewhere ? folder : NULL;
	if (!folder_list(intake, worker->conf, folder, &listing, err))
		return false;
	if (is_to_be_held(worker, listing.count) &&
	    !hold(worker, &listing, err)) {
		mailbox_listing_free(&listing);
		return false;
	}
	first_look_done();
	done = retry_all(intake, err) &&
	    intake_new(intake, listing.entries, listing.count, err) &&
	    (intake_should_pause() || folder_note(intake, listed_at, err));
	mailbox_listing_free(&listing);
	if (!done) {
		worker->reader_was_replaced = err->scope == ERROR_MESSAGE;
		return false;
	}
	if (!mark_settled(intake, err)) {
		/* Retried at the next poll; the intake continues. */
		if (err->scope != ERROR_MESSAGE)
			return false;
		log_failure("mark-failed", worker->settings->name, err);
		(void)snprintf(worker->mark_warning,
		    sizeof worker->mark_warning,
		    "messages cannot be flagged or moved: %s", err->text);
	}
	return true;
}

/* If a folder cannot be opened, the others are still polled. */
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
	/*
	 * Messages moved since the copy was made: known by fingerprint, or new.
	 */
	intake->is_moved = true;
	done = poll_another(
	    worker, worker->settings->after_intake_target, false, err);
	intake->is_moved = false;
	return done;
}

static bool
go_home(struct worker *worker, struct error *err)
{
	if (!mailbox_select(worker->intake.mailbox, NULL, err))
		return false;
	worker->is_elsewhere = false;
	return true;
}

bool
worker_poll(struct worker *worker, struct error *err)
{
	const struct conf_mailbox *settings = worker->settings;
	struct mailbox_status before, after;

	worker->has_news = worker->has_folder_err = false;
	worker->reader_was_replaced = false;
	*worker->mark_warning = '\0';
	if (!worker_take_imported(worker, err) || !find_recovery(worker, err) ||
	    !open_mailbox(worker, err) ||
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
	/* IDLE does not report messages that arrived before it. */
	after = mailbox_status(worker->intake.mailbox);
	worker->has_news = worker->has_news || after.epoch != before.epoch ||
	    after.newest > before.newest || after.count > before.count;
	return true;
}
