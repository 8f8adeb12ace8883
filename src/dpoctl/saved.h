/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_SAVED_H
#define DPOCTL_SAVED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"

/*
 * saved - named filters of an officer
 *
 * In the officer's own file, dpod/filters below XDG_CONFIG_HOME or ~/.config:
 * they are personal preferences, the officer may not be allowed to write the
 * register, and a filter may contain a name that the register has to forget. A
 * line is a name, a blank, and the terms as entered; # begins a comment.
 */
#define SAVED_NAME_MAX	32
#define SAVED_BYTES_MAX ((size_t)64 * 1024)

struct saved_filter {
	const char *name;
	const char *line;
};
struct saved_filters {
	struct arena *memory;
	const char *path; /* "": no home directory */
	struct saved_filter *items;
	size_t count;
};

/* A missing file counts as empty. */
bool saved_read(
    struct arena *memory, struct saved_filters *ret_saved, struct error *err);
/* NULL if unknown; `saved` is a struct saved_filters. */
const char *saved_find(const char *name, void *saved);

/* Letters, digits and dashes, at most SAVED_NAME_MAX. */
bool saved_is_name(const char *name);
/* Sets a name or, if line is NULL, removes it; then writes the file. */
bool saved_set(struct saved_filters *saved, const char *name, const char *line,
    struct error *err);

#endif
