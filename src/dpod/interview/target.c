/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "dpod/interview/target.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "conf/conf.h"
#include "dpod/run_as.h"

#define FILES_MAX 8

static bool
fail(const char *path, struct error *err)
{
	return error_set(
	    err, ERROR_STORE, RETRY_NEVER, "%s: %s", path, strerror(errno));
}

static bool
find_user(const char *name, struct target *target, struct error *err)
{
	const struct passwd *entry = getpwnam(name);

	if (entry == NULL)
		return error_set(err, ERROR_STORE, RETRY_NEVER,
		    "no such user: %s: install the package, or run `adduser "
		    "--system --group --no-create-home %s`",
		    name, name);
	target->uid = entry->pw_uid;
	target->gid = entry->pw_gid;
	return true;
}

static bool
find_system(struct target *target, struct error *err)
{
	if (geteuid() != 0)
		return error_set(err, ERROR_STORE, RETRY_NEVER,
		    "only root can write to /etc/dpod: use sudo, or choose a "
		    "directory of your own with --directory");
	target->directory = "/etc/dpod";
	target->configuration = CONF_DEFAULT_PATH;
	target->state = "/var/lib/dpod";
	target->is_system = true;
	return find_user(RUN_AS_USER, target, err);
}

/* The owner of the directory will own the files written there. */
static bool
find_own(struct arena *memory, const char *directory, struct target *target,
    struct error *err)
{
	char whole[PATH_MAX];
	struct stat status;

	if (directory[0] != '/') {
		if (getcwd(whole, sizeof whole) == NULL)
			return fail(directory, err);
		directory = arena_printf(memory, "%s/%s", whole, directory);
	}
	target->directory = directory;
	target->configuration = arena_printf(memory, "%s/dpod.conf", directory);
	target->state = arena_printf(memory, "%s/state", directory);
	target->uid = geteuid();
	target->gid = getegid();
	if (geteuid() != 0)
		return true;
	/* If there is no such user (in a container), root owns everything. */
	if (stat(directory, &status) != 0 || status.st_uid == 0)
		return getpwnam(RUN_AS_USER) == NULL ||
		    find_user(RUN_AS_USER, target, err);
	target->uid = status.st_uid;
	target->gid = status.st_gid;
	return true;
}

bool
target_find(struct arena *memory, const char *directory,
    struct target *ret_target, struct error *err)
{
	struct target target = {.is_system = false};

	if (directory == NULL ? !find_system(&target, err)
			      : !find_own(memory, directory, &target, err))
		return false;
	target.is_root = geteuid() == 0 && target.uid != 0;
	target.officers =
	    target.is_system ? run_as_officers(target.gid) : target.gid;
	*ret_target = target;
	return true;
}

bool
target_drop(const struct target *target, struct error *err)
{
	return !target->is_root || run_as_become(target->uid, target->gid, err);
}

bool
target_is_free(const struct target *target, bool is_replaced, struct error *err)
{
	if (is_replaced || access(target->configuration, F_OK) != 0)
		return true;
	return error_set(err, ERROR_STORE, RETRY_NEVER,
	    "%s exists: edit it, or use --replace, which keeps it as %s.old",
	    target->configuration, target->configuration);
}

/* An existing directory is not changed. */
static bool
make_directory(
    const char *path, mode_t mode, uid_t uid, gid_t gid, struct error *err)
{
	int fd;
	bool done;

	if (mkdir(path, 0700) != 0)
		return errno == EEXIST || fail(path, err);
	fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	done = fd != -1 &&
	    ((uid == geteuid() && gid == getegid()) ||
		fchown(fd, uid, gid) == 0) &&
	    fchmod(fd, mode) == 0;
	if (!done)
		(void)fail(path, err);
	if (fd != -1)
		(void)close(fd);
	return done;
}

/* Writes and syncs the complete file beside its target. */
static bool
write_beside(const struct target *target, const struct target_file *file,
    const char *path, struct error *err)
{
	bool is_shared = target->is_root && !file->is_secret;
	int fd;
	bool done;

	(void)unlink(path);
	fd = open(
	    path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd == -1)
		return fail(path, err);
	/* Officers may read the configuration, and no secret. */
	done = (!target->is_root ||
		   fchown(fd, is_shared && target->is_system ? 0 : target->uid,
		       is_shared ? target->officers : target->gid) == 0) &&
	    fchmod(fd, is_shared ? 0640 : 0600) == 0 &&
	    file_write_fd(fd, file->content, file->length) && fsync(fd) == 0;
	if (!done)
		(void)fail(path, err);
	if (close(fd) != 0 && done)
		done = fail(path, err);
	return done;
}

struct paths {
	char beside[PATH_MAX];
	char path[PATH_MAX];
	char old[PATH_MAX + sizeof ".old"];
	bool has_old; /* what stood at `path` is at `old` now */
};

/* Replaces an existing file only if allowed, and then keeps the old one. */
static bool
put_in_place(struct paths *paths, bool is_replaced, struct error *err)
{
	if (is_replaced && access(paths->path, F_OK) == 0) {
		if ((unlink(paths->old) != 0 && errno != ENOENT) ||
		    link(paths->path, paths->old) != 0)
			return fail(paths->old, err);
		paths->has_old = true;
		if (rename(paths->beside, paths->path) == 0)
			return true;
		(void)fail(paths->path, err);
		(void)unlink(paths->old);
		return false;
	}
	/* Unlike rename, link never replaces. */
	if (link(paths->beside, paths->path) != 0)
		return fail(paths->path, err);
	(void)unlink(paths->beside);
	return true;
}

static void
take_back(const struct paths *paths)
{
	if (paths->has_old)
		(void)rename(paths->old, paths->path);
	else
		(void)unlink(paths->path);
}

static bool
write_all(const struct target *target, const struct target_file *files,
    size_t count, struct paths *paths, struct error *err)
{
	for (size_t i = 0; i < count; i++) {
		if (files[i].content == NULL)
			continue;
		(void)snprintf(paths[i].path, sizeof paths[i].path, "%s/%s",
		    target->directory, files[i].name);
		(void)snprintf(paths[i].beside, sizeof paths[i].beside,
		    "%s/.%s.new", target->directory, files[i].name);
		(void)snprintf(
		    paths[i].old, sizeof paths[i].old, "%s.old", paths[i].path);
		if (!write_beside(target, &files[i], paths[i].beside, err))
			return false;
	}
	return true;
}

/* All, or none: what a failure leaves is what was there before. */
static bool
place_all(const struct target_file *files, size_t count, struct paths *paths,
    bool is_replaced, struct error *err)
{
	for (size_t i = 0; i < count; i++)
		if (files[i].content != NULL &&
		    !put_in_place(&paths[i], is_replaced, err)) {
			while (i-- > 0)
				if (files[i].content != NULL)
					take_back(&paths[i]);
			return false;
		}
	return true;
}

static bool
loads(const char *path, struct error *err)
{
	struct conf *conf = conf_load(path, err);

	conf_free(conf);
	return conf != NULL;
}

bool
target_write(const struct target *target, const struct target_file *files,
    size_t count, bool is_replaced, struct error *err)
{
	static struct paths paths[FILES_MAX];
	sigset_t all, before;
	bool done;

	if (count == 0 || count > FILES_MAX)
		return error_set(
		    err, ERROR_STORE, RETRY_NEVER, "too many files");
	(void)sigfillset(&all);
	(void)sigprocmask(SIG_BLOCK, &all, &before);
	memset(paths, 0, sizeof paths);
	done =
	    make_directory(target->directory, target->is_system ? 0750 : 0700,
		target->is_system ? 0 : target->uid, target->officers, err) &&
	    make_directory(
		target->state, 02750, target->uid, target->officers, err) &&
	    write_all(target, files, count, paths, err) &&
	    loads(paths[count - 1].beside, err) &&
	    place_all(files, count, paths, is_replaced, err);
	for (size_t i = 0; i < count; i++)
		if (paths[i].beside[0] != '\0')
			(void)unlink(paths[i].beside);
	(void)sigprocmask(SIG_SETMASK, &before, NULL);
	return done;
}
