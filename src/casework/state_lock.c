/* SPDX-License-Identifier: ISC */
#include "casework/state_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/lock_holder.h"
#include "base/memory.h"

#define LOCK_STEPS 30

/* Older versions made it for the group. */
static bool
is_ours(int fd, const char *path, struct error *err)
{
	struct stat status;

	if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
	    (status.st_uid == geteuid() || status.st_uid == 0)) {
		if ((status.st_mode & 077) != 0 && status.st_uid == geteuid())
			(void)fchmod(fd, 0600);
		return true;
	}
	return error_set(err, ERROR_STORE, RETRY_NEVER,
	    "%s belongs to another user: as root, run `rm %s`", path, path);
}

/* The process that wrote itself into the file. */
static bool
read_holder(int fd, struct lock_holder *ret_holder)
{
	char text[24];
	ssize_t length = pread(fd, text, sizeof text - 1, 0);

	if (length <= 0)
		return false;
	text[length] = '\0';
	return lock_holder_describe((pid_t)strtol(text, NULL, 10), ret_holder);
}

static bool
refuse(int fd, const char *path, struct error *err)
{
	struct lock_holder holder;

	if (!lock_holder_find(path, &holder) && !read_holder(fd, &holder))
		return error_set(err, ERROR_STORE, RETRY_LATER,
		    "%s: another dpod is using this state-directory", path);
	if (strcmp(holder.program, "dpod") == 0)
		return error_set(err, ERROR_STORE, RETRY_LATER,
		    "%s: another dpod is using this state-directory: process "
		    "%ld of %s",
		    path, (long)holder.pid, holder.user);
	return error_set(err, ERROR_STORE, RETRY_LATER,
	    "%s is locked by process %ld (%s) of %s, which is not dpod: end it",
	    path, (long)holder.pid, holder.program, holder.user);
}

static bool
wait_for(int fd)
{
	const struct timespec step = {.tv_nsec = 100 * 1000 * 1000};

	for (int i = 0; flock(fd, LOCK_EX | LOCK_NB) != 0; i++) {
		if (i == LOCK_STEPS)
			return false;
		(void)nanosleep(&step, NULL);
	}
	return true;
}

static void
write_holder(int fd)
{
	char text[24];
	int length = snprintf(text, sizeof text, "%ld\n", (long)getpid());

	/* Only for words: a full disk does not matter. */
	if (ftruncate(fd, 0) != 0 || !file_write_fd(fd, text, (size_t)length))
		return;
}

bool
state_lock_take(const struct conf *conf, int *ret_fd, struct error *err)
{
	char *path = conf_lock_path(conf);
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	bool is_taken;

	if (fd == -1) {
		(void)error_set(err, ERROR_STORE, file_may_pass(errno),
		    "%s: %s", path, strerror(errno));
		free(path);
		return false;
	}
	is_taken =
	    is_ours(fd, path, err) && (wait_for(fd) || refuse(fd, path, err));
	free(path);
	if (!is_taken) {
		(void)close(fd);
		return false;
	}
	write_holder(fd);
	*ret_fd = fd;
	return true;
}

bool
state_lock_take_keys(const struct conf *conf, int *ret_fd, struct error *err)
{
	char *path = conf_reference_key_path(conf);
	char *slash = strrchr(path, '/');
	int fd;

	*slash = '\0';
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (fd == -1)
		(void)error_set(err, ERROR_STORE, file_may_pass(errno),
		    "%s: %s", path, strerror(errno));
	else if (!wait_for(fd)) {
		(void)error_set(err, ERROR_STORE, RETRY_LATER,
		    "%s: another dpod is using this state-directory, although "
		    "its dpod.lock was removed: end it first",
		    path);
		(void)close(fd);
		fd = -1;
	}
	free(path);
	*ret_fd = fd;
	return fd != -1;
}
