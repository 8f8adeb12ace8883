/* SPDX-License-Identifier: ISC */
#include "dpod/supervisor/state_directory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/step.h"
#include "casework/keys.h"
#include "casework/setup.h"
#include "dpod/start_reader.h"
#include "store/db.h"

#define LOCK_STEPS 30

/* A disk's fault may pass; whose directory it is does not change by itself. */
static enum error_retry
may_pass(int reason)
{
	return reason == EROFS || reason == ENOSPC || reason == EDQUOT ||
		reason == EIO || reason == ENFILE
	    ? RETRY_LATER
	    : RETRY_NEVER;
}

static bool
make_directory(const char *path, struct error *err)
{
	if (mkdir(path, 02770) == 0) {
		/* mkdir obeys the umask and drops the set-group-id bit. */
		if (chmod(path, 02770) == 0)
			return true;
	} else if (errno == EEXIST) {
		return true;
	}
	return error_set(err, ERROR_STORE, may_pass(errno),
	    "state-directory %s: %s", path, strerror(errno));
}

static bool
take_lock(const struct conf *conf, int *ret_fd, struct error *err)
{
	const struct timespec step = {.tv_nsec = 100 * 1000 * 1000};
	size_t size = strlen(conf->state_directory) + sizeof "/dpod.lock";
	char *path = memory_new(size, 1);
	int fd;

	(void)snprintf(path, size, "%s/dpod.lock", conf->state_directory);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0660);
	if (fd < 0) {
		(void)error_set(err, ERROR_STORE, may_pass(errno), "%s: %s",
		    path, strerror(errno));
		free(path);
		return false;
	}
	for (int i = 0; flock(fd, LOCK_EX | LOCK_NB) != 0; i++) {
		if (i < LOCK_STEPS) {
			(void)nanosleep(&step, NULL);
			continue;
		}
		(void)close(fd);
		(void)error_set(err, ERROR_STORE, RETRY_LATER,
		    "%s: another dpod is running with this state-directory",
		    path);
		free(path);
		return false;
	}
	free(path);
	*ret_fd = fd;
	return true;
}

static bool
make_database(const struct conf *conf, struct error *err)
{
	char *path = conf_database_path(conf);
	/* SQLite makes it 0640; officers of the group write to it too. */
	int fd = open(
	    path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0660);
	struct db *db;

	if (fd >= 0)
		(void)close(fd);
	db = db_open(path, DB_MIGRATE, err);
	free(path);
	db_close(db);
	return db != NULL;
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

bool
state_prepare(
    const struct conf *conf, struct state_lock *ret_lock, struct error *err)
{
	struct state_rules rules;
	int fd;

	(void)umask(0007);
	if (!state_check_data(conf, &rules, err) ||
	    !make_directory(conf->state_directory, err) ||
	    !take_lock(conf, &fd, err))
		return false;
	STEP("lock-after");
	if (!make_database(conf, err) || !keys_make(conf, err)) {
		(void)close(fd);
		return false;
	}
	ret_lock->fd = fd;
	return true;
}

void
state_unlock(struct state_lock *lock)
{
	(void)close(lock->fd);
}
