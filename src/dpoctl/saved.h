/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_SAVED_H
#define DPOCTL_SAVED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"

/*
 * saved - filters that an officer gave a name
 *
 * In the officer's own file, dpod/filters below XDG_CONFIG_HOME or ~/.config:
 * a habit of a person, who may not write the register, and whose terms may
 * name somebody whom the register has to forget. A line is a name, a blank,
 * and the terms as they are typed; # begins a comment.
 */
#define SAVED_NAME_MAX	32
#define SAVED_BYTES_MAX ((size_t)64 * 1024)

struct saved_filter {
	const char *name;
	const char *line;
};
struct saved_filters {
	struct arena *memory;
	const char *path; /* "": there is no home */
	struct saved_filter *items;
	size_t count;
};

/* A file that is not there is one without lines. */
bool saved_read(
    struct arena *memory, struct saved_filters *ret_saved, struct error *err);
/* NULL if it has none; `saved` is a struct saved_filters. */
const char *saved_find(const char *name, void *saved);

/* Letters, digits and dashes, at most SAVED_NAME_MAX. */
bool saved_is_name(const char *name);
/* Sets or, with a line of NULL, removes a name; then writes the file anew. */
bool saved_set(struct saved_filters *saved, const char *name, const char *line,
    struct error *err);

#endif
