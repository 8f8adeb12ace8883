/* SPDX-License-Identifier: ISC */
#ifndef DPOD_CHECK_FILES_H
#define DPOD_CHECK_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "conf/conf.h"

/*
 * check_files - the files and directories that a configuration names, as the
 * daemon's user finds them, and what the configuration is silent about
 *
 * Nothing is changed, no command is run and no server asked.
 */
struct check_user {
	uid_t uid;
	char name[64]; /* "uid 4711" if it has none */
	gid_t groups[64];
	size_t groups_count;
};

enum check_grade {
	CHECK_WRONG, /* dpod cannot work so */
	CHECK_NOTE,  /* it can, but hardly as it was meant */
};
/* The text begins with file and line where they are known. */
typedef void
check_say_fn(enum check_grade grade, const char *text, void *context);

/* Who the daemon runs as: whose the state directory is, else who we are. */
struct check_user check_user_of(const struct conf *conf);

/* Passwords, keys, certificates and directories. False: some are wrong. */
bool check_files(const struct conf *conf, const struct check_user *user,
    check_say_fn *say, void *context);

/*
 * Notes: lines still marked CHANGE, addresses that no mailbox lists, files of
 * rules that are not read and examples that fail.
 */
void check_notes(const struct conf *conf, check_say_fn *say, void *context);

#endif
