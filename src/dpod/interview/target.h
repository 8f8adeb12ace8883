/* SPDX-License-Identifier: ISC */
#ifndef DPOD_INTERVIEW_TARGET_H
#define DPOD_INTERVIEW_TARGET_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/error.h"

/*
 * target - where `dpod setup` writes, and for which user
 *
 * Without a directory: /etc/dpod and /var/lib/dpod, which requires root; they
 * belong to the user dpod, and everything except writing is done as that user.
 * With a directory: DIRECTORY and DIRECTORY/state, owned by the caller or, for
 * root, by the owner of the directory; if that is root, by the user dpod if it
 * exists.
 */
struct target {
	/* For the configuration and its passwords. */
	const char *directory;
	const char *configuration; /* path of dpod.conf */
	const char *state;
	uid_t uid; /* the daemon's */
	gid_t gid;
	gid_t officers; /* who read configuration and register */
	bool is_system; /* not a private directory */
	bool is_root;	/* we are root, and the daemon is not */
};

/* ERROR_STORE, RETRY_NEVER. `directory` may be NULL or relative. */
bool target_find(struct arena *memory, const char *directory,
    struct target *ret_target, struct error *err);

/* Permanently changes this process to the daemon's user. */
bool target_drop(const struct target *target, struct error *err);

/* A file to be written; `content` NULL: not written. */
struct target_file {
	const char *name;
	const char *content; /* borrowed */
	size_t length;
	bool is_secret; /* only for the daemon */
};

/* Whether the files can be written; false if a configuration exists. */
bool target_is_free(
    const struct target *target, bool is_replaced, struct error *err);

/*
 * Writes all files, the configuration last, or none: each is first written
 * beside its target. The configuration must load. An existing file is renamed
 * to NAME.old if `is_replaced`, and back if a later one fails; else it is an
 * error. Signals are blocked meanwhile.
 */
bool target_write(const struct target *target, const struct target_file *files,
    size_t count, bool is_replaced, struct error *err);

#endif
