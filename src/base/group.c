/* SPDX-License-Identifier: ISC */
#include "base/group.h"

#include <grp.h>
#include <pwd.h>
#include <string.h>

bool
group_has(const char *group, const char *user)
{
	const struct group *entry = getgrnam(group);
	const struct passwd *person;
	gid_t gid;

	if (entry == NULL)
		return false;
	for (char **member = entry->gr_mem; *member != NULL; member++)
		if (strcmp(*member, user) == 0)
			return true;
	gid = entry->gr_gid;
	person = getpwnam(user);
	return person != NULL && person->pw_gid == gid;
}

char *
group_members(struct arena *memory, const char *group)
{
	const struct group *entry = getgrnam(group);
	char *names = arena_string(memory, "");

	if (entry == NULL)
		return names;
	for (char **member = entry->gr_mem; *member != NULL; member++)
		names = arena_printf(memory, "%s%s%s", names,
		    names[0] == '\0' ? "" : ", ", *member);
	return names;
}
