/* SPDX-License-Identifier: ISC */
#ifndef DPOD_SUPERVISOR_CHILD_H
#define DPOD_SUPERVISOR_CHILD_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "conf/conf.h"

/*
 * child - one process of the supervisor: when to start it, and what its exit
 * means
 */
#define CHILD_NAME_SIZE 64

struct child {
	char name[CHILD_NAME_SIZE]; /* process=worker mailbox=dpo */
	const struct conf *conf;
	const struct conf_mailbox *mailbox; /* NULL: the sender */
	size_t slot;			    /* for its heartbeat */
	pid_t pid;			    /* 0: not running */
	int64_t started_ms;
	int64_t start_at_ms; /* next start, while not running */
	int64_t back_off_ms;
	int crashes;	  /* in an unattended run (--once) */
	bool is_finished; /* with --once: done */
	bool is_leaving;  /* told to end permanently */
	bool is_renewed;  /* told to end, to be restarted at once */
	bool is_killed;	  /* because it was silent */
	int status;	  /* its exit code when finished */
};

/* False if no process could be created; then it is due again later. */
bool child_start(struct child *child, bool once);

/* Milliseconds since a running child's last sign of life. */
int64_t child_silent_ms(const struct child *child);

/* The child ended with this status of waitpid: finished, or due again. */
void child_ended(struct child *child, int wait_status, bool once);

#endif
