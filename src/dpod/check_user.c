/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "dpod/check_user.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"

const char *
check_user_name(struct arena *memory, uid_t uid)
{
	const struct passwd *entry = getpwuid(uid);

	return entry != NULL
	    ? arena_string(memory, entry->pw_name)
	    : arena_printf(memory, "uid %lu", (unsigned long)uid);
}

struct check_user
check_user_of(const struct conf *conf)
{
	/* In order of precedence, see systemd.unit(5). */
	static const char *const units[] = {"/etc/systemd/system",
	    "/run/systemd/system", "/usr/lib/systemd/system", NULL};
	struct check_user user = {
	    .uid = geteuid(),
	    .unit_directories = units,
	};
	const struct passwd *entry;
	struct stat status;
	int count = LENGTH(user.groups);

	if (stat(conf->state_directory, &status) == 0)
		user.uid = status.st_uid;
	entry = getpwuid(user.uid);
	if (entry == NULL) {
		(void)snprintf(user.name, sizeof user.name, "uid %lu",
		    (unsigned long)user.uid);
		return user;
	}
	(void)snprintf(user.name, sizeof user.name, "%s", entry->pw_name);
	if (getgrouplist(user.name, entry->pw_gid, user.groups, &count) < 0)
		count = LENGTH(user.groups);
	user.groups_count = (size_t)count;
	return user;
}

/*
 * The system can check our own rights, including ACLs, but not another user's:
 * for those, mode and owner must suffice. A read-only file system does not
 * count as a lack of rights.
 */
bool
check_user_may(const struct check_user *user, const char *path,
    const struct stat *status, unsigned how)
{
	bool is_in_group = false;

	if (user->uid == 0)
		return true;
	if (user->uid == geteuid())
		return faccessat(AT_FDCWD, path, (int)how, AT_EACCESS) == 0 ||
		    errno != EACCES;
	for (size_t i = 0; i < user->groups_count; i++)
		is_in_group = is_in_group || user->groups[i] == status->st_gid;
	if (user->uid == status->st_uid)
		return ((status->st_mode >> 6) & how) == how;
	return ((status->st_mode >> (is_in_group ? 3 : 0)) & how) == how;
}
