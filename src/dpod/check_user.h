/* SPDX-License-Identifier: ISC */
#ifndef DPOD_CHECK_USER_H
#define DPOD_CHECK_USER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include "conf/conf.h"

/*
 * check_user - the user that the daemon runs as, that user's rights, and how
 * checks report results
 */
/* Bits as in access(2) and in a mode. */
enum {
	MAY_READ = R_OK,
	MAY_WRITE = W_OK,
	MAY_ENTER = X_OK
};

struct check_user {
	uid_t uid;
	char name[64]; /* "uid 4711" if it has none */
	gid_t groups[64];
	size_t groups_count;
	/* Directories with units of systemd, ending in NULL; NULL: none. */
	const char *const *unit_directories;
};

enum check_grade {
	CHECK_WRONG, /* dpod cannot work so */
	CHECK_NOTE,  /* dpod cannot work like this */
};
/* it can, but probably not as intended */
typedef void
check_say_fn(enum check_grade grade, const char *text, void *context);

/* The daemon's user: the owner of the state directory, otherwise ourselves. */
struct check_user check_user_of(const struct conf *conf);

/* "dpod", or "uid 4711". */
const char *check_user_name(struct arena *memory, uid_t uid);

/* Whether the daemon's user has the right (MAY_...) to a file with `status`. */
bool check_user_may(const struct check_user *user, const char *path,
    const struct stat *status, unsigned how);

#endif
