/* SPDX-License-Identifier: ISC */
#ifndef DPOD_SUPERVISOR_STATE_DIRECTORY_H
#define DPOD_SUPERVISOR_STATE_DIRECTORY_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/error.h"
#include "conf/conf.h"

/*
 * state_directory - its lock, the database and the keys
 *
 * Directory 2770, database 0660: the officers are members of the group.
 */
struct state_lock {
	int fd;
	/* The register's file when dpod started. */
	dev_t device;
	ino_t inode;
};

/*
 * Makes what is missing and takes the lock, for which it waits a moment (a
 * killed supervisor's children hold it until they have ended). Checks rules,
 * letters and calendar too, so that a mistake ends the start and not the
 * children. ERROR_STORE; RETRY_NEVER where a human must change something. A
 * register that is missing beside its keys is made only if it `is_wanted_new`.
 */
bool state_prepare(const struct conf *conf, bool is_wanted_new,
    struct state_lock *ret_lock, struct error *err);
/* False once the register was removed or replaced: nothing may go on. */
bool state_in_place(const struct conf *conf, const struct state_lock *lock);
void state_unlock(struct state_lock *lock);

/* What a reader says of the rules that it has loaded. */
struct state_rules {
	size_t count;
	int request_score; /* a mail is a request from this score on */
	int unsure_score;
};

/* Loads everything but keys, starts and stops a reader; for `-t` too. */
bool state_check_data(
    const struct conf *conf, struct state_rules *ret_rules, struct error *err);

#endif
