/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "dpod/run_as.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "dpod/check_user.h"

bool
run_as_become(uid_t uid, gid_t gid, struct error *err)
{
	const struct passwd *entry = getpwuid(uid);

	if ((entry != NULL ? initgroups(entry->pw_name, gid)
			   : setgroups(0, NULL)) == 0 &&
	    setgid(gid) == 0 && setuid(uid) == 0 &&
	    (uid == 0 || setuid(0) != 0))
		return true;
	return error_set(
	    err, ERROR_STORE, RETRY_NEVER, "setuid: %s", strerror(errno));
}

gid_t
run_as_officers(gid_t gid)
{
	const struct group *group = getgrnam(RUN_AS_OFFICERS);

	return group != NULL ? group->gr_gid : gid;
}

/* Root owns the parent directory; the new owner cannot interfere yet. */
static bool
make_for(const char *path, uid_t uid, gid_t gid, struct error *err)
{
	int fd = -1;
	bool is_made = mkdir(path, 0700) == 0 &&
	    (fd = open(
		 path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)) >= 0 &&
	    fchown(fd, uid, run_as_officers(gid)) == 0 &&
	    fchmod(fd, 02750) == 0;

	if (!is_made)
		(void)error_set(err, ERROR_STORE, RETRY_NEVER,
		    "state-directory %s: %s", path, strerror(errno));
	if (fd != -1)
		(void)close(fd);
	return is_made;
}

static bool
refuse_roots(const char *path, struct error *err)
{
	const struct group *group = getgrnam(RUN_AS_OFFICERS);

	return error_set(err, ERROR_STORE, RETRY_NEVER,
	    "state-directory %s belongs to root, but dpod runs as the user "
	    "%s: run `chown -R %s:%s %s && chmod 2750 %s`",
	    path, RUN_AS_USER, RUN_AS_USER,
	    group != NULL ? RUN_AS_OFFICERS : RUN_AS_USER, path, path);
}

bool
run_as_owner(
    const struct conf *conf, bool is_system, bool may_make, struct error *err)
{
	const char *path = conf->state_directory;
	const struct passwd *entry;
	struct stat status;
	bool is_there = stat(path, &status) == 0;

	if (geteuid() != 0)
		return true;
	if (is_there && status.st_uid != 0) {
		entry = getpwuid(status.st_uid);
		return run_as_become(status.st_uid,
		    entry != NULL ? entry->pw_gid : status.st_gid, err);
	}
	entry = is_system ? getpwnam(RUN_AS_USER) : NULL;
	if (entry == NULL || entry->pw_uid == 0 || (!is_there && !may_make))
		return true;
	if (is_there)
		return refuse_roots(path, err);
	return make_for(path, entry->pw_uid, entry->pw_gid, err) &&
	    run_as_become(entry->pw_uid, entry->pw_gid, err);
}

static bool
refuse_file(
    const struct conf *conf, const char *path, uid_t owner, struct error *err)
{
	struct arena *memory = arena_new();
	const char *self = check_user_name(memory, geteuid());
	struct stat status;
	const struct group *group =
	    getgrgid(stat(conf->state_directory, &status) == 0 ? status.st_gid
							       : getegid());

	(void)error_set(err, ERROR_STORE, RETRY_NEVER,
	    "%s belongs to %s, and %s cannot use it: as root, run `chown -R "
	    "%s:%s %s`",
	    path, check_user_name(memory, owner), self, self,
	    group != NULL ? group->gr_name : "", conf->state_directory);
	arena_free(memory);
	return false;
}

bool
run_as_demand_files(const struct conf *conf, struct error *err)
{
	static const struct {
		const char *name;
		int use;
	} files[] = {
	    {"", W_OK | X_OK},
	    {"/dpod.lock", R_OK | W_OK},
	    {"/dpod.db", R_OK | W_OK},
	    {"/dpod.db-wal", R_OK | W_OK},
	    {"/dpod.db-shm", R_OK | W_OK},
	    {"/keys", R_OK | W_OK | X_OK},
	    {"/keys/reference.key", R_OK},
	    {"/keys/pseudonym.key", R_OK},
	    {"/reference.key", R_OK},
	    {"/pseudonym.key", R_OK},
	    {"/witness", R_OK},
	};
	bool is_usable = true;

	for (size_t i = 0; is_usable && i < LENGTH(files); i++) {
		size_t size =
		    strlen(conf->state_directory) + strlen(files[i].name) + 1;
		char *path = memory_new(size, 1);
		struct stat status;

		(void)snprintf(
		    path, size, "%s%s", conf->state_directory, files[i].name);
		is_usable = stat(path, &status) != 0 ||
		    status.st_uid == geteuid() ||
		    faccessat(AT_FDCWD, path, files[i].use, AT_EACCESS) == 0 ||
		    errno != EACCES ||
		    refuse_file(conf, path, status.st_uid, err);
		free(path);
	}
	return is_usable;
}
