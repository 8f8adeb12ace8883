/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_NEW_FILE_H
#define DPOCTL_NEW_FILE_H

#include <stddef.h>

#include "base/arena.h"

/*
 * new_file - files that a command writes in addition to its output
 *
 * Never replaces an existing file; readable only by its owner. `-` is standard
 * output, unless that is a terminal. EX_OK, or an exit code after a message.
 */
int new_file_write(const char *path, const void *bytes, size_t length);

#define NEW_FILE_NAME_MAX 100 /* bytes */
/*
 * Converts a file name from outside to one that is safe for shell and file
 * system: letters, digits and -_.+, no directory, no leading dot or dash, at
 * most NEW_FILE_NAME_MAX bytes with the end of a long one kept; "" gives
 * "unnamed".
 */
const char *new_file_name(struct arena *memory, const char *name);

#endif
