/* SPDX-License-Identifier: ISC */
#ifndef DPOD_SUPERVISOR_CHILD_H
#define DPOD_SUPERVISOR_CHILD_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "conf/conf.h"

/*
 * child - one process of the supervisor's: when to start it, and what its
 * end means
 */
#define CHILD_NAME_SIZE 64

struct child {
	char name[CHILD_NAME_SIZE]; /* process=worker mailbox=dpo */
	const struct conf *conf;
	const struct conf_mailbox *mailbox; /* NULL: the sender */
	size_t slot;			    /* of its signs of life */
	pid_t pid;			    /* 0: does not run */
	int64_t started_ms;
	int64_t start_at_ms; /* when it is due, while it does not run */
	int64_t back_off_ms;
	int crashes;	  /* of an unattended run (--once) */
	bool is_finished; /* with --once: done */
	bool is_leaving;  /* told to end for good */
	bool is_renewed;  /* told to end and start anew at once */
	bool is_killed;	  /* for its silence */
	int status;	  /* its exit code when finished */
};

/* False if there was no process to be had; it is then due again later. */
bool child_start(struct child *child, bool once);

/* How long a running child has given no sign of life. */
int64_t child_silent_ms(const struct child *child);

/* It ended with this status of waitpid: finished, or due again. */
void child_ended(struct child *child, int wait_status, bool once);

#endif
