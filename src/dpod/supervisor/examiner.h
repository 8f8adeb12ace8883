/* SPDX-License-Identifier: ISC */
#ifndef DPOD_SUPERVISOR_EXAMINER_H
#define DPOD_SUPERVISOR_EXAMINER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "conf/conf.h"

/*
 * examiner - whether the file of the register is sound, looked at when dpod
 * starts and each day, so that damage is said before somebody needs the page
 *
 * In a process of its own that the supervisor starts: it reads all of the
 * file, seconds for each GB, in which no letter would go out otherwise.
 */
struct examiner {
	pid_t pid;	/* 0: does not run */
	int64_t due_ms; /* on the monotonic clock; 0: now */
};

void examiner_start_due(struct examiner *examiner, const struct conf *conf);
/* False: another process has ended. */
bool examiner_ended(struct examiner *examiner, pid_t pid, int wait_status);
/* It writes nothing: it is killed. */
void examiner_stop(struct examiner *examiner);

#endif
