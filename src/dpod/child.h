/* SPDX-License-Identifier: ISC */
#ifndef DPOD_CHILD_H
#define DPOD_CHILD_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "conf/conf.h"

/*
 * child - one process of the supervisor's: when to start it, and what its
 * end means
 */
struct child {
	const struct conf *conf;
	const struct conf_mailbox *mailbox; /* NULL: the sender */
	pid_t pid;			    /* 0: does not run */
	int64_t started_ms;
	int64_t start_at_ms; /* when it is due, while it does not run */
	int64_t back_off_ms;
	int crashes;	  /* of an unattended run (--once) */
	bool is_finished; /* with --once: done */
	int status;	  /* its exit code when finished */
};

/* "worker mailbox=dpo" or "sender", for the log. */
const char *child_name(const struct child *child);

/* False if there was no process to be had; it is then due again later. */
bool child_start(struct child *child, bool once);

/* It ended with this status of waitpid: finished, or due again. */
void child_ended(struct child *child, int wait_status, bool once);

#endif
