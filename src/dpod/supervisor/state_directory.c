/* SPDX-License-Identifier: ISC */
#include "dpod/supervisor/state_directory.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/step.h"
#include "base/timestamp.h"
#include "casework/keys.h"
#include "casework/keys_place.h"
#include "casework/setup.h"
#include "casework/state_lock.h"
#include "dpod/log.h"
#include "dpod/register.h"
#include "dpod/run_as.h"
#include "dpod/start_reader.h"
#include "dpod/upgrade_backup.h"
#include "store/db.h"
#include "store/lease.h"

#define PLACE_LENGTH 16

/*
 * Officers are the group of the directory: they may enter it, but neither
 * create, replace nor remove anything in it. Up to version 0.1 they could.
 */
static void
close_to_officers(const char *path)
{
	struct stat status;
	mode_t mode;

	if (stat(path, &status) != 0 ||
	    (status.st_mode & (S_IWGRP | S_IWOTH)) == 0)
		return;
	mode = (status.st_mode & 07777) & ~(mode_t)(S_IWGRP | S_IWOTH);
	/* A unit with RestrictSUIDSGID= refuses a mode with that bit. */
	if (chmod(path, mode) == 0)
		log_event(LOG_NOTICE, "state-directory",
		    "words=\"officers could replace files in it: mode %04o now "
		    "instead of %04o\"",
		    (unsigned)mode, (unsigned)status.st_mode & 07777);
	else
		log_event(LOG_WARNING, "state-directory",
		    "words=\"officers can replace files in it: as root, run "
		    "chmod 2750\" path=%s",
		    log_quoted(path));
}

static bool
make_directory(const char *path, struct error *err)
{
	if (mkdir(path, 02750) == 0) {
		/* mkdir obeys the umask and drops the set-group-ID bit. */
		if (chmod(path, 02750) == 0)
			return true;
	} else if (errno == EEXIST) {
		close_to_officers(path);
		return true;
	}
	return error_set(err, ERROR_STORE, file_may_pass(errno),
	    "state-directory %s: %s", path, strerror(errno));
}

/*
 * If the register is missing although its keys exist, it was not mounted, was
 * removed, or was omitted from a restore. A new one in its place would answer
 * everybody a second time, or ignore what was already taken in.
 */
static bool
demand_register(const struct conf *conf, const char *path, bool is_wanted_new,
    struct error *err)
{
	bool is_there;

	if (!db_is_there(path, &is_there, err))
		return false;
	if (is_there || !keys_exist(conf))
		return true;
	if (is_wanted_new)
		return keys_set_aside(conf, err);
	return error_set(err, ERROR_STORE, RETRY_NEVER,
	    "%s is missing, but the keys of a register are there: mount its"
	    " disk or restore it from a backup. To begin with an empty"
	    " register, run dpod --new-register",
	    path);
}

static bool
make_database(const struct conf *conf, bool is_wanted_new,
    struct state_lock *lock, struct error *err)
{
	char *path = conf_register_location(conf);
	struct db *db = NULL;
	bool done = false;

	if (!keys_place_prepare(conf, err) ||
	    !state_lock_take_keys(conf, &lock->keys_fd, err) ||
	    !demand_register(conf, path, is_wanted_new, err))
		goto out;
	db = upgrade_backup_write(conf, path, err)
	    ? db_open(path, DB_MIGRATE, err)
	    : NULL;
	if (db == NULL || !keys_prepare(conf, db, err) ||
	    !register_check_witness(conf, db, err))
		goto out;
	done = db_find_place(path, &lock->place, err);
out:
	db_close(db);
	free(path);
	return done;
}

bool
state_check_data(
    const struct conf *conf, struct state_rules *ret_rules, struct error *err)
{
	struct setup *setup = setup_load(conf, false, err);
	struct reader *reader;

	if (setup == NULL)
		return false;
	reader = start_reader(conf, NULL, err);
	if (reader != NULL)
		*ret_rules = (struct state_rules){
		    .count = reader_rules_count(reader),
		    .request_score = reader_request_score(reader),
		    .unsure_score = reader_unsure_score(reader),
		};
	reader_stop(reader);
	setup_free(setup);
	return reader != NULL;
}

/*
 * Where there is the same directory in the same boot, there is the same lock:
 * the daemon that had it is gone, with its children, who hold it as well.
 */
static void
name_daemon(const struct state_lock *lock)
{
	char boot[TIMESTAMP_BOOT_SIZE], words[128], place[DIGEST_HEX_SIZE];
	uint32_t random = 0;
	unsigned char digest[DIGEST_BYTES];
	struct stat status = {0};
	int length;

	timestamp_boot(boot);
	/* Else two machines could have one place, and take from each other. */
	if (boot[0] == '\0' || fstat(lock->keys_fd, &status) != 0)
		digest_random(&random, sizeof random);
	length = snprintf(words, sizeof words, "%s %lu %llu %llu", boot,
	    (unsigned long)random, (unsigned long long)status.st_dev,
	    (unsigned long long)status.st_ino);
	digest_of(words, (size_t)length, digest);
	digest_hex(digest, place);
	place[PLACE_LENGTH] = '\0';
	lease_set_place(place);
}

bool
state_prepare(const struct conf *conf, bool is_wanted_new,
    struct state_lock *ret_lock, struct error *err)
{
	struct state_rules rules;
	struct state_lock lock = {.fd = -1, .keys_fd = -1};

	(void)umask(0007);
	if (!state_check_data(conf, &rules, err) ||
	    !make_directory(conf->state_directory, err) ||
	    !run_as_demand_files(conf, err) ||
	    !state_lock_take(conf, &lock.fd, err))
		return false;
	STEP("lock-after");
	if (!make_database(conf, is_wanted_new, &lock, err)) {
		state_unlock(&lock);
		return false;
	}
	name_daemon(&lock);
	*ret_lock = lock;
	return true;
}

bool
state_in_place(const struct conf *conf, const struct state_lock *lock)
{
	char *path = conf_register_location(conf);
	struct db_place place;
	struct error ignored;
	bool is_there = db_find_place(path, &place, &ignored) &&
	    place.device == lock->place.device &&
	    place.inode == lock->place.inode;

	free(path);
	return is_there;
}

void
state_unlock(struct state_lock *lock)
{
	if (lock->keys_fd != -1)
		(void)close(lock->keys_fd);
	(void)close(lock->fd);
}
