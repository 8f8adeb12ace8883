/* SPDX-License-Identifier: ISC */
#ifndef BASE_GROUP_H
#define BASE_GROUP_H

#include <stdbool.h>

#include "base/arena.h"

/* group - the members of a system group */

/*
 * Whether the group lists the user or is the user's primary group; false if the
 * group does not exist.
 */
bool group_has(const char *group, const char *user);

/*
 * The users that the group lists, as "anna, bob"; "" if there are none. Uses
 * getgrnam(3), so the members may come from a source other than /etc/group.
 */
char *group_members(struct arena *memory, const char *group);

#endif
