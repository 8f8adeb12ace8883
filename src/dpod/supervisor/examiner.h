/* SPDX-License-Identifier: ISC */
#ifndef DPOD_SUPERVISOR_EXAMINER_H
#define DPOD_SUPERVISOR_EXAMINER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "conf/conf.h"

/*
 * examiner - checks the register's file for damage when dpod starts and each
 * day, so that it is detected before the page is needed
 *
 * In a separate process: it reads the whole file, seconds per GB, during which
 * no letter could be sent otherwise.
 */
struct examiner {
	pid_t pid;	/* 0: not running */
	int64_t due_ms; /* on the monotonic clock; 0: now */
};

void examiner_start_due(struct examiner *examiner, const struct conf *conf);
/* False: it was another process. */
bool examiner_ended(struct examiner *examiner, pid_t pid, int wait_status);
/* Kills it: it writes nothing. */
void examiner_stop(struct examiner *examiner);

#endif
