/* SPDX-License-Identifier: ISC */
#include "dpod/worker/worker_private.h"

#include "dpod/first_look.h"
#include "dpod/log.h"
#include "dpod/signals.h"
#include "store/mailbox_store.h"

static bool
find_wish(
    struct worker *worker, struct mailbox_wish *ret_wish, struct error *err)
{
	struct arena *memory = arena_new();
	bool found = mailbox_store_wish(
	    worker->intake.db, memory, worker->settings->name, ret_wish, err);

	arena_free(memory);
	/* Those are the only ones that outlive it. */
	ret_wish->paused_by = ret_wish->because = ret_wish->last_error = NULL;
	return found;
}

bool
worker_may_poll(struct worker *worker, bool *ret_is_so, struct error *err)
{
	struct mailbox_wish wish;
	bool is_paused;

	if (!db_data_version(worker->intake.db, &worker->seen_version, err) ||
	    !find_wish(worker, &wish, err))
		return false;
	is_paused = wish.paused_at != 0;
	worker->asked_at = wish.asked_at;
	if (is_paused && !worker->is_paused)
		worker_close_mailbox(worker);
	if (is_paused != worker->is_paused)
		log_event(LOG_WARNING,
		    is_paused ? "mailbox-paused" : "mailbox-resumed",
		    "mailbox=%s", worker->settings->name);
	worker->is_paused = is_paused;
	*ret_is_so = !is_paused;
	return true;
}

bool
worker_answer(struct worker *worker, struct error *err)
{
	int64_t asked_at = worker->asked_at;

	worker->asked_at = 0;
	return asked_at == 0 ||
	    mailbox_store_answer(
		worker->intake.db, worker->settings->name, asked_at, err);
}

bool
worker_is_called(struct worker *worker)
{
	struct mailbox_wish wish;
	int64_t version;
	struct error err;

	/* A failure shows at the next poll. */
	if (!db_data_version(worker->intake.db, &version, &err) ||
	    version == worker->seen_version)
		return false;
	if (!find_wish(worker, &wish, &err))
		return false;
	worker->seen_version = version;
	return (wish.paused_at != 0) != worker->is_paused ||
	    (wish.asked_at != 0 && !worker->is_paused);
}

/* Our sender waits for the daemon that has the mailbox, if for anybody. */
static bool
watch_other(struct worker *worker, struct error *err)
{
	struct mailbox_wish wish;
	struct arena *memory;
	bool is_found;

	if (first_look_is_over())
		return true;
	memory = arena_new();
	is_found = mailbox_store_wish(
	    worker->intake.db, memory, worker->settings->name, &wish, err);
	if (is_found)
		first_look_of_other(
		    wish.last_poll_at, *wish.last_error == '\0');
	arena_free(memory);
	return is_found;
}

bool
worker_hold_tenure(struct worker *worker, bool *ret_is_ours, struct error *err)
{
	bool had_it = tenure_is_ours(&worker->tenure);

	if (!tenure_take(&worker->tenure, ret_is_ours, err))
		return false;
	if (!*ret_is_ours)
		return watch_other(worker, err);
	if (!had_it)
		tenure_enter(&worker->tenure);
	return true;
}

bool
worker_tend(struct worker *worker)
{
	return tenure_tend(&worker->tenure);
}

bool
worker_is_cancelled(void *context)
{
	struct worker *worker = context;

	if (signals_is_cancelled(NULL) || !worker_tend(worker))
		return true;
	if (worker->is_waiting && worker_is_called(worker))
		worker->is_called = true;
	return worker->is_waiting && worker->is_called;
}
