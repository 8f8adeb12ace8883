/* SPDX-License-Identifier: ISC */
#ifndef DPOD_SUPERVISOR_KEEPER_H
#define DPOD_SUPERVISOR_KEEPER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "conf/conf.h"

/*
 * keeper - computes the keyed hash of a person's address for officers
 *
 * `dpoctl forget`, `about`, `show` and `purge` find by it what remains of a
 * person. Who has the key can try all addresses there are; who must ask gets
 * KEEPER_AT_ONCE answers, then one a second. A process of its own, which reads
 * a request of at most PERSON_ADDRESS_MAX bytes from a socket in the state
 * directory and answers with the hash, or with PERSON_TOO_OFTEN. In a user
 * namespace (PrivateUsers= in the unit) all other users look the same and share
 * what there is.
 */
#define KEEPER_AT_ONCE 1000

struct keeper {
	pid_t pid;	/* 0: not running */
	int64_t due_ms; /* on the monotonic clock; 0: now */
};

void keeper_start_due(struct keeper *keeper, const struct conf *conf);
/* False: it was another process. */
bool keeper_ended(struct keeper *keeper, pid_t pid);
void keeper_stop(struct keeper *keeper);

#endif
