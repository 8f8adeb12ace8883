/* SPDX-License-Identifier: ISC */
#include "dpod/supervisor/child.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/step.h"
#include "base/timestamp.h"
#include "dpod/log.h"
#include "dpod/first_look.h"
#include "dpod/heartbeat.h"
#include "dpod/role.h"
#include "reader/reader_slots.h"
#include "dpod/sender/sender.h"
#include "dpod/worker/worker.h"

#define BACK_OFF_MS_MIN 1000
#define BACK_OFF_MS_MAX (5 * 60 * 1000)
/* A child that ran at least this long is restarted immediately. */
#define HEALTHY_MS (60 * 1000)
/* With --once, the run does not wait for back-off to help. */
#define ONCE_CRASHES_MAX 10

static int
run(const struct child *child, bool once)
{
	struct error err;

	if (!(child->mailbox == NULL ? role_sender : role_worker)(&err)) {
		log_failure("not-confined", child->name, &err);
		return EX_OSERR;
	}
	return child->mailbox == NULL
	    ? sender_run(child->conf, once)
	    : worker_run(child->conf, child->mailbox, once);
}

bool
child_start(struct child *child, bool once)
{
	pid_t parent = getpid();
	pid_t pid;
	int status;

	STEP("fork-before");
	pid = fork();
	if (pid == 0) {
		/*
		 * If the supervisor is killed, its children end too, unless it
		 * was killed before this call.
		 */
		(void)prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0);
		if (getppid() != parent)
			_exit(EX_TEMPFAIL);
		heartbeat_take(child->slot);
		first_look_take(child->slot);
		reader_slots_name(child->slot);
		/* The supervisor's buffers must not be flushed here. */
		status = run(child, once);
		log_flush();
		_exit(status);
	}
	child->started_ms = timestamp_monotonic_ms();
	if (pid == -1) {
		log_event(LOG_ERROR, "fork-failed", "%s error=%s", child->name,
		    log_quoted(strerror(errno)));
		child->start_at_ms = child->started_ms + BACK_OFF_MS_MIN;
		return false;
	}
	STEP("fork-after");
	child->pid = pid;
	child->is_killed = child->is_renewed = false;
	log_event(
	    LOG_DEBUG, "process-started", "%s pid=%d", child->name, (int)pid);
	return true;
}

/* Plus or minus a quarter, so that many children do not return together. */
static int64_t
with_jitter(int64_t wait_ms)
{
	uint32_t random;

	digest_random(&random, sizeof random);
	return wait_ms * 3 / 4 + wait_ms / 2 * (random % 1000) / 1000;
}

int64_t
child_silent_ms(const struct child *child)
{
	int64_t last_ms = heartbeat_last_ms(child->slot);

	if (child->pid == 0)
		return 0;
	if (last_ms < child->started_ms)
		last_ms = child->started_ms;
	return timestamp_monotonic_ms() - last_ms;
}

static void
log_end(const struct child *child, int wait_status)
{
	if (WIFSIGNALED(wait_status))
		log_event(LOG_ERROR, "process-died", "%s signal=%d",
		    child->name, WTERMSIG(wait_status));
	else if (WEXITSTATUS(wait_status) != EX_OK)
		log_event(LOG_WARNING, "process-ended", "%s status=%d",
		    child->name, WEXITSTATUS(wait_status));
}

void
child_ended(struct child *child, int wait_status, bool once)
{
	int64_t now_ms = timestamp_monotonic_ms();
	bool crashed = WIFSIGNALED(wait_status);

	bool renewed = child->is_renewed && !crashed;

	reader_slots_vacate(child->slot);
	log_end(child, wait_status);
	child->pid = 0;
	child->is_renewed = false;
	if (renewed) {
		child->back_off_ms = 0;
		child->start_at_ms = now_ms;
		return;
	}
	if (once && (!crashed || ++child->crashes > ONCE_CRASHES_MAX)) {
		child->is_finished = true;
		child->status =
		    crashed ? EX_SOFTWARE : WEXITSTATUS(wait_status);
		return;
	}
	if (once || now_ms - child->started_ms > HEALTHY_MS)
		child->back_off_ms = 0;
	if (once) {
		child->start_at_ms = now_ms;
		return;
	}
	child->back_off_ms =
	    child->back_off_ms == 0 ? BACK_OFF_MS_MIN : child->back_off_ms * 2;
	if (child->back_off_ms > BACK_OFF_MS_MAX)
		child->back_off_ms = BACK_OFF_MS_MAX;
	child->start_at_ms = now_ms + with_jitter(child->back_off_ms);
}
