/* SPDX-License-Identifier: ISC */
#ifndef DPOD_SUPERVISOR_STATE_DIRECTORY_H
#define DPOD_SUPERVISOR_STATE_DIRECTORY_H

#include <stdbool.h>

#include "base/error.h"
#include "conf/conf.h"
#include "store/db.h"

/*
 * state_directory - the lock, the database and the keys in it
 *
 * Directory 2750, database and its log 0660: officers are members of the group
 * of the directory, read and write the register, and replace nothing. Keys: see
 * keys_place.h.
 */
struct state_lock {
	int fd;
	int keys_fd; /* -1: not yet */
	/* Of the register when dpod started. */
	struct db_place place;
};

/*
 * Creates what is missing and takes the lock, for which it waits a moment
 * (children of a killed supervisor hold it until they end). Also checks rules,
 * letters and calendar, so that an error ends the start and not the children.
 * ERROR_STORE; RETRY_NEVER if a person must change something. A register that
 * is missing although its keys exist is created only if `is_wanted_new`.
 */
bool state_prepare(const struct conf *conf, bool is_wanted_new,
    struct state_lock *ret_lock, struct error *err);
/* False if the register was removed or replaced: then nothing may continue. */
bool state_in_place(const struct conf *conf, const struct state_lock *lock);
void state_unlock(struct state_lock *lock);

/* A reader's report on the rules it has loaded. */
struct state_rules {
	size_t count;
	int request_score; /* minimum score of a request */
	int unsure_score;
};

/* Loads everything except keys, starts and stops a reader; also for `-t`. */
bool state_check_data(
    const struct conf *conf, struct state_rules *ret_rules, struct error *err);

#endif
