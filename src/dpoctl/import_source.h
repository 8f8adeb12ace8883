/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_IMPORT_SOURCE_H
#define DPOCTL_IMPORT_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

/*
 * import_source - the messages in a file (.eml), an mbox, a Maildir, or a
 * directory of .eml files
 *
 * A file that begins with "From " is an mbox; in it a message begins with a
 * line "From " that has a time of day or nothing else, at the beginning or
 * after an empty line, and ">From " within a message becomes "From ". Nothing
 * of a message is interpreted.
 */
struct import_message {
	const char *name;  /* "FILE" or "FILE:NUMBER", for errors */
	const char *bytes; /* NULL: larger than the limit */
	size_t length;
	int64_t internal_at; /* when it was delivered: the line of the mbox,
				the name in the Maildir; 0: unknown */
};
/* Returns false to stop. What it gets lives during the call. */
typedef bool
import_message_fn(const struct import_message *message, void *context);

/* ERROR_STORE: it cannot be read; what came before was passed on. */
bool import_source_each(const char *path, size_t bytes_max,
    import_message_fn *on_message, void *context, struct error *err);

#endif
