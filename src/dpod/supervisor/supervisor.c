/* SPDX-License-Identifier: ISC */
#include "dpod/supervisor/supervisor.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>
#include <time.h>

#include "base/confinement.h"
#include "base/step.h"
#include "base/timestamp.h"
#include "dpod/supervisor/child.h"
#include "dpod/supervisor/examiner.h"
#include "dpod/supervisor/keeper.h"
#include "dpod/supervisor/children.h"
#include "dpod/log.h"
#include "dpod/supervisor/notify.h"
#include "dpod/first_look.h"
#include "dpod/heartbeat.h"
#include "dpod/reload.h"
#include "dpod/role.h"
#include "reader/confine.h"
#include "reader/reader_slots.h"
#include "dpod/supervisor/state_directory.h"

/*
 * The maximum delay of a restart that is due, and of noticing that the register
 * is gone, which is to take less than a second.
 */
#define TICK_MS 250
/* How often the service manager is notified. */
#define NOTIFY_MS 5000
/* How long to wait for the exit of a killed child. */
#define KILLED_END_MS 300

struct supervisor {
	const struct conf *conf; /* current */
	struct conf *own_conf;	 /* the same after a reload; else NULL */
	struct child *children;	 /* the workers, then the sender */
	size_t count;
	struct examiner examiner;
	struct keeper keeper;
	struct state_lock lock;
	bool once;
	bool is_finishing; /* --once: the sender was told to finish */
	int64_t told_ms;   /* last report to the service manager */
};

static void
signal_all(const struct supervisor *supervisor, int number)
{
	for (size_t i = 0; i < supervisor->count; i++)
		if (supervisor->children[i].pid > 0)
			(void)kill(supervisor->children[i].pid, number);
}

static size_t
running_count(const struct supervisor *supervisor)
{
	size_t count = 0;

	for (size_t i = 0; i < supervisor->count; i++)
		count += supervisor->children[i].pid > 0;
	return count;
}

static void
start_due(struct supervisor *supervisor)
{
	int64_t now_ms = timestamp_monotonic_ms();

	for (size_t i = 0; i < supervisor->count; i++) {
		struct child *child = &supervisor->children[i];

		if (child->pid == 0 && !child->is_finished &&
		    !child->is_leaving && child->start_at_ms <= now_ms)
			(void)child_start(child, supervisor->once);
	}
}

static void
reap(struct supervisor *supervisor)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		STEP("child-ended");
		if (examiner_ended(&supervisor->examiner, pid, status) ||
		    keeper_ended(&supervisor->keeper, pid))
			continue;
		/* A replacement of the sender must be told again. */
		if (pid == supervisor->children[supervisor->count - 1].pid)
			supervisor->is_finishing = false;
		for (size_t i = 0; i < supervisor->count; i++)
			if (supervisor->children[i].pid == pid)
				child_ended(&supervisor->children[i], status,
				    supervisor->once);
	}
}

/* Kills a child that hangs; the ledger has the messages it was processing. */
static bool
watch_silence(struct supervisor *supervisor)
{
	int64_t silence_ms = supervisor->conf->silence_seconds * 1000;
	bool all_answer = true;

	for (size_t i = 0; i < supervisor->count; i++) {
		struct child *child = &supervisor->children[i];
		int64_t silent_ms = child_silent_ms(child);

		if (silent_ms <= silence_ms)
			continue;
		if (!child->is_killed) {
			log_event(LOG_ERROR, "process-silent", "%s seconds=%d",
			    child->name, (int)(silent_ms / 1000));
			(void)kill(child->pid, SIGKILL);
			child->is_killed = true;
		}
		/* Killed, but it does not exit: only a restart can help. */
		all_answer =
		    all_answer && silent_ms <= silence_ms + SUPERVISOR_END_MS;
	}
	return all_answer;
}

static void
tell_manager(struct supervisor *supervisor, bool all_answer)
{
	int64_t now_ms = timestamp_monotonic_ms();

	if (supervisor->told_ms != 0 &&
	    now_ms - supervisor->told_ms < NOTIFY_MS)
		return;
	supervisor->told_ms = now_ms;
	notify("%sSTATUS=%zu of %zu processes running",
	    all_answer ? "WATCHDOG=1\n" : "", running_count(supervisor),
	    supervisor->count);
}

/* --once: true when all is done. The sender ends last. */
static bool
is_finished(struct supervisor *supervisor)
{
	struct child *sender = &supervisor->children[supervisor->count - 1];

	if (!supervisor->once)
		return false;
	for (size_t i = 0; i + 1 < supervisor->count; i++)
		if (!supervisor->children[i].is_finished)
			return false;
	if (sender->pid > 0 && !supervisor->is_finishing) {
		STEP("finish-before");
		(void)kill(sender->pid, SIGUSR1);
		supervisor->is_finishing = true;
		STEP("finish-after");
	}
	return sender->is_finished;
}

/* Waits for a signal, at most one tick; 0 if there was none. */
static int
next_signal(const sigset_t *signals)
{
	const struct timespec tick = {.tv_nsec = TICK_MS * 1000L * 1000};
	int number = sigtimedwait(signals, NULL, &tick);

	return number < 0 ? 0 : number;
}

static void
end_all(struct supervisor *supervisor, const sigset_t *signals)
{
	int64_t end_ms = timestamp_monotonic_ms() + SUPERVISOR_END_MS;
	const struct timespec step = {.tv_nsec = 50 * 1000 * 1000};
	bool is_killed = false;

	examiner_stop(&supervisor->examiner);
	keeper_stop(&supervisor->keeper);
	signal_all(supervisor, SIGTERM);
	while (running_count(supervisor) > 0) {
		if (timestamp_monotonic_ms() > end_ms && !is_killed) {
			is_killed = true;
			log_event(LOG_WARNING, "killed", "processes=%zu",
			    running_count(supervisor));
			signal_all(supervisor, SIGKILL);
		}
		/* Killed, but blocked by a disk that does not respond. */
		if (timestamp_monotonic_ms() > end_ms + KILLED_END_MS)
			break;
		(void)sigtimedwait(signals, NULL, &step);
		reap(supervisor);
	}
}

static int
final_status(const struct supervisor *supervisor)
{
	for (size_t i = 0; i < supervisor->count; i++)
		if (supervisor->children[i].status != EX_OK)
			return supervisor->children[i].status;
	return EX_OK;
}

static void
drop_left(struct supervisor *supervisor)
{
	size_t kept = 0;

	for (size_t i = 0; i < supervisor->count; i++)
		if (!supervisor->children[i].is_leaving ||
		    supervisor->children[i].pid > 0)
			supervisor->children[kept++] = supervisor->children[i];
	supervisor->count = kept;
}

static void
reload(struct supervisor *supervisor)
{
	struct error err;
	struct conf *conf;

	notify("RELOADING=1");
	conf = reload_conf(supervisor->conf, &err);
	if (conf == NULL) {
		log_failure("reload-refused", NULL, &err);
	} else {
		reader_slots_limit((size_t)conf->readers_max);
		children_renew(&supervisor->children, &supervisor->count,
		    supervisor->conf, conf);
		conf_free(supervisor->own_conf);
		supervisor->conf = supervisor->own_conf = conf;
		log_event(LOG_NOTICE, "reloaded", "mailboxes=%zu",
		    conf->mailboxes_count);
	}
	notify("READY=1");
}

/*
 * The register was removed or replaced. No process may finish its current work:
 * it would be written to a file that is lost, and the messages moved away.
 */
static int
give_up(struct supervisor *supervisor, const sigset_t *signals)
{
	char *path = conf_register_location(supervisor->conf);

	signal_all(supervisor, SIGKILL);
	log_event(LOG_ERROR, "register-gone",
	    "path=%s words=\"it was removed or replaced while dpod ran:"
	    " restore it, then start dpod again\"",
	    log_quoted(path));
	free(path);
	end_all(supervisor, signals);
	return EX_IOERR;
}

static int
watch(struct supervisor *supervisor, const sigset_t *signals)
{
	notify("READY=1");
	for (;;) {
		int number;

		drop_left(supervisor);
		start_due(supervisor);
		/* An unattended run does not wait for them. */
		if (!supervisor->once) {
			examiner_start_due(
			    &supervisor->examiner, supervisor->conf);
			keeper_start_due(&supervisor->keeper, supervisor->conf);
		}
		if (is_finished(supervisor))
			return final_status(supervisor);
		number = next_signal(signals);
		log_flush();
		reap(supervisor);
		if (!state_in_place(supervisor->conf, &supervisor->lock))
			return give_up(supervisor, signals);
		tell_manager(supervisor, watch_silence(supervisor));
		if (number == SIGHUP && !supervisor->once)
			reload(supervisor);
		if (number == SIGTERM || number == SIGINT)
			break;
	}
	notify("STOPPING=1");
	log_event(
	    LOG_NOTICE, "stopping", "processes=%zu", running_count(supervisor));
	end_all(supervisor, signals);
	return EX_OK;
}

/* Otherwise every reader would fail to allocate its memory. */
static bool
demand_memory(struct error *err)
{
	struct rlimit limit;

	return getrlimit(RLIMIT_AS, &limit) != 0 ||
	    limit.rlim_cur == RLIM_INFINITY ||
	    limit.rlim_cur >= CONFINE_MEMORY_BYTES ||
	    error_set(err, ERROR_STORE, RETRY_NEVER,
		"the limit of address space (ulimit -v, LimitAS) is %llu "
		"bytes: expected at least %lu",
		(unsigned long long)limit.rlim_cur, CONFINE_MEMORY_BYTES);
}

static void
end_at_once(int number)
{
	(void)number;
	_exit(EX_OK);
}

/*
 * While the state is prepared, which can include waiting for a lock or
 * migrating a large register, a request to stop acts like a crash: every step
 * must be safe to interrupt. Process 1 of a container has no default action.
 */
static void
stop_at_once(void)
{
	const struct sigaction action = {.sa_handler = end_at_once};
	sigset_t stops;

	(void)sigaction(SIGTERM, &action, NULL);
	(void)sigaction(SIGINT, &action, NULL);
	(void)sigemptyset(&stops);
	(void)sigaddset(&stops, SIGTERM);
	(void)sigaddset(&stops, SIGINT);
	(void)sigprocmask(SIG_UNBLOCK, &stops, NULL);
}

/* A child unblocks them when its handlers are set. */
static void
block_signals(sigset_t *signals)
{
	(void)sigemptyset(signals);
	(void)sigaddset(signals, SIGTERM);
	(void)sigaddset(signals, SIGINT);
	(void)sigaddset(signals, SIGHUP);
	(void)sigaddset(signals, SIGCHLD);
	(void)sigaddset(signals, SIGUSR1); /* only for the sender */
	(void)sigaddset(signals, SIGUSR2); /* only for children */
	(void)sigprocmask(SIG_BLOCK, signals, NULL);
}

/* Without them the reader is confined less, and this is logged. */
static bool
demand_filter(const struct conf *conf, struct error *err)
{
	if (!confinement_has_landlock())
		log_event(LOG_NOTICE, "confinement-missing", "what=landlock");
	if (confinement_has_filter())
		return true;
	if (conf->confinement == CONF_CONFINEMENT_REQUIRED)
		return error_set(err, ERROR_STORE, RETRY_NEVER,
		    "this kernel does not filter system calls (seccomp), which "
		    "confinement = required demands");
	log_event(LOG_WARNING, "confinement-missing", "what=seccomp");
	return true;
}

int
supervisor_run(const struct conf *conf, bool once, bool is_wanted_new)
{
	struct supervisor supervisor = {.conf = conf, .once = once};
	struct error err;
	sigset_t signals;
	int status;

	/*
	 * The parent may have ignored it; then the exit of children would not
	 * be reported.
	 */
	(void)signal(SIGCHLD, SIG_DFL);
	block_signals(&signals);
	stop_at_once();
	if (!demand_memory(&err) || !demand_filter(conf, &err) ||
	    !state_prepare(conf, is_wanted_new, &supervisor.lock, &err) ||
	    !role_supervisor(&err)) {
		log_failure("not-started", NULL, &err);
		return err.retry == RETRY_NEVER ? EX_CONFIG : EX_TEMPFAIL;
	}
	block_signals(&signals);
	heartbeat_share();
	first_look_expect(conf->mailboxes_count);
	reader_slots_share();
	reader_slots_limit((size_t)conf->readers_max);
	children_make(&supervisor.children, &supervisor.count, conf);
	STEP("prepare-after");
	log_event(LOG_NOTICE, "started", "mailboxes=%zu%s",
	    conf->mailboxes_count, once ? " once=yes" : "");
	status = watch(&supervisor, &signals);
	log_event(LOG_NOTICE, "stopped", "status=%d", status);
	log_flush();
	free(supervisor.children);
	conf_free(supervisor.own_conf);
	state_unlock(&supervisor.lock);
	return status;
}
