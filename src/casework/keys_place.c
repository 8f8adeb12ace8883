/* SPDX-License-Identifier: ISC */
#include "casework/keys_place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/step.h"

static const char *const names[] = {"reference.key", "pseudonym.key"};
#define KEY_MODE       0400
#define DIRECTORY_MODE 0700
#define CLOSED	       077 /* to group and others */

static char *
join(const char *directory, const char *name)
{
	size_t size = strlen(directory) + strlen(name) + 2;
	char *path = memory_new(size, 1);

	(void)snprintf(path, size, "%s/%s", directory, name);
	return path;
}

static bool
fail(const char *path, struct error *err)
{
	return error_set(
	    err, ERROR_STORE, RETRY_LATER, "%s: %s", path, strerror(errno));
}

bool
keys_place_demand(const struct conf *conf, const char *path,
    const struct stat *status, struct error *err)
{
	struct stat around;

	if (stat(conf->state_directory, &around) != 0)
		return fail(conf->state_directory, err);
	if (status->st_uid != around.st_uid && status->st_uid != 0)
		return error_set(err, ERROR_STORE, RETRY_NEVER,
		    "%s does not belong to the owner of %s: restore the key "
		    "that this register was written with",
		    path, conf->state_directory);
	return (status->st_mode & CLOSED) == 0 ||
	    error_set(err, ERROR_STORE, RETRY_NEVER,
		"%s is open to others (mode %04o): if nobody has changed it, "
		"run `chmod go= %s`",
		path, (unsigned)status->st_mode & 07777, path);
}

static bool
make_directory(const struct conf *conf, const char *path, struct error *err)
{
	struct stat status;

	if (mkdir(path, DIRECTORY_MODE) != 0 && errno != EEXIST)
		return fail(path, err);
	if (lstat(path, &status) != 0)
		return fail(path, err);
	if (!S_ISDIR(status.st_mode))
		return error_set(err, ERROR_STORE, RETRY_NEVER,
		    "%s is not a directory: remove it", path);
	return keys_place_demand(conf, path, &status, err);
}

/* In the old place group and others could read one, but write none. */
static bool
take_over(const struct conf *conf, const char *old, struct error *err)
{
	int fd = open(
	    old, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW | O_NONBLOCK);
	struct stat status;
	bool is_good;

	if (fd == -1)
		return fail(old, err);
	is_good = fstat(fd, &status) == 0 || fail(old, err);
	if (is_good && (status.st_mode & (S_IWGRP | S_IWOTH)) == 0 &&
	    status.st_uid == geteuid() && fchmod(fd, KEY_MODE) == 0)
		status.st_mode = (status.st_mode & ~(mode_t)07777) | KEY_MODE;
	is_good = is_good && keys_place_demand(conf, old, &status, err);
	(void)close(fd);
	return is_good;
}

static bool
sync_directory(const char *path, struct error *err)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool is_synced = fd != -1 && fsync(fd) == 0;

	if (!is_synced)
		(void)fail(path, err);
	if (fd != -1)
		(void)close(fd);
	return is_synced;
}

bool
keys_place_sync(const struct conf *conf, struct error *err)
{
	char *directory = join(conf->state_directory, "keys");
	bool done = sync_directory(directory, err) &&
	    sync_directory(conf->state_directory, err);

	free(directory);
	return done;
}

static bool
move(const struct conf *conf, const char *directory, size_t key,
    bool *ret_moved, struct error *err)
{
	char *old = join(conf->state_directory, names[key]);
	char *new = join(directory, names[key]);
	struct stat status;
	bool is_done = true;

	if (lstat(old, &status) == 0) {
		*ret_moved = true;
		if (lstat(new, &status) == 0)
			is_done = error_set(err, ERROR_STORE, RETRY_NEVER,
			    "%s and %s both exist: remove the one that this "
			    "register was not written with",
			    old, new);
		else
			is_done = take_over(conf, old, err) &&
			    (rename(old, new) == 0 || fail(new, err));
		STEP("key-moved");
	}
	free(old);
	free(new);
	return is_done;
}

bool
keys_place_prepare(const struct conf *conf, struct error *err)
{
	char *directory = join(conf->state_directory, "keys");
	bool has_moved = false;
	bool done = make_directory(conf, directory, err);

	for (size_t i = 0; done && i < LENGTH(names); i++)
		done = move(conf, directory, i, &has_moved, err);
	free(directory);
	return done && (!has_moved || keys_place_sync(conf, err));
}

bool
keys_place_is_old(const struct conf *conf)
{
	bool is_old = false;

	for (size_t i = 0; i < LENGTH(names); i++) {
		char *old = join(conf->state_directory, names[i]);

		is_old = is_old || access(old, F_OK) == 0;
		free(old);
	}
	return is_old;
}
