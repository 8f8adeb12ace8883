/* SPDX-License-Identifier: ISC */
#ifndef DPOD_CHECK_PRIVATE_H
#define DPOD_CHECK_PRIVATE_H

#include <sys/stat.h>

#include "dpod/check_user.h"

/*
 * check_private - shared by check_files.c (paths) and check_secret.c
 * (passwords)
 */

struct check {
	const struct conf *conf;
	const struct check_user *user;
	struct arena *memory;
	check_say_fn *say;
	void *context;
	bool good;
};

/* The setting that contains a path. */
struct place {
	const void *base;
	const char *setting;
	const char *path;
};

void check_say_at(struct check *check, enum check_grade grade,
    const struct place *place, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Reports it unless it is a regular file that the daemon's user can read. */
bool check_find_readable(
    struct check *check, const struct place *place, struct stat *ret_status);

/* Reports it if others can read or change a secret. */
void check_secrecy(
    struct check *check, const struct place *place, const struct stat *status);

/*
 * Checks a source of a secret, with the settings PREFIX-file, -command and
 * -credential. An existing file or credential is read; a command is not run,
 * but its program is looked up.
 */
void check_secret(struct check *check, const void *base, const char *prefix,
    const struct secret_source *source);

/* Checks a program, by its absolute path. */
void check_program(struct check *check, const void *base, const char *setting,
    const char *path);

/* Checks a shell command; NULL is allowed. */
void check_command(struct check *check, const void *base, const char *setting,
    const char *command);

#endif
