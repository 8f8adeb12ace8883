/* SPDX-License-Identifier: ISC */
#include "dpod/supervisor/examiner.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/timestamp.h"
#include "dpod/log.h"
#include "store/db.h"

#define DAY_MS	 (24 * 3600 * 1000)
#define RETRY_MS (3600 * 1000)
#define LATER	 10 /* niceness: mail has priority */

static int
examine(const struct conf *conf)
{
	char *path = conf_register_location(conf);
	struct error err;
	struct db *db = db_open(path, DB_READ, &err);
	bool is_sound = db != NULL && db_check(db, &err);

	if (!is_sound)
		log_failure(err.retry == RETRY_NEVER ? "database-damaged"
						     : "database-not-examined",
		    NULL, &err);
	db_close(db);
	free(path);
	return is_sound || err.retry == RETRY_NEVER ? EX_OK : EX_TEMPFAIL;
}

/* Ends with the supervisor; unblocks the signals that it blocks. */
static void
settle(pid_t parent)
{
	sigset_t none;

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	if (getppid() != parent)
		_exit(EX_TEMPFAIL);
	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	(void)setpriority(PRIO_PROCESS, 0, LATER);
}

void
examiner_start_due(struct examiner *examiner, const struct conf *conf)
{
	int64_t now_ms = timestamp_monotonic_ms();
	pid_t parent = getpid();
	int status;

	if (examiner->pid > 0 || examiner->due_ms > now_ms)
		return;
	examiner->due_ms = now_ms + DAY_MS;
	examiner->pid = fork();
	if (examiner->pid == 0) {
		settle(parent);
		status = examine(conf);
		log_flush();
		_exit(status);
	}
	if (examiner->pid == -1) {
		examiner->pid = 0;
		examiner->due_ms = now_ms + RETRY_MS;
	}
}

bool
examiner_ended(struct examiner *examiner, pid_t pid, int wait_status)
{
	if (pid != examiner->pid)
		return false;
	examiner->pid = 0;
	if (!WIFEXITED(wait_status) || WEXITSTATUS(wait_status) != EX_OK)
		examiner->due_ms = timestamp_monotonic_ms() + RETRY_MS;
	return true;
}

void
examiner_stop(struct examiner *examiner)
{
	if (examiner->pid > 0)
		(void)kill(examiner->pid, SIGKILL);
}
