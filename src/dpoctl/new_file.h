/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_NEW_FILE_H
#define DPOCTL_NEW_FILE_H

#include <stddef.h>

#include "base/arena.h"

/*
 * new_file - what a command writes beside its output
 *
 * Never over a file that is there, and readable by its owner only; `-` is
 * standard output, unless that is a terminal. EX_OK, or an exit code after a
 * message.
 */
int new_file_write(const char *path, const void *bytes, size_t length);

#define NEW_FILE_NAME_MAX 100 /* bytes */
/*
 * What a stranger calls a file, as a name that neither a shell nor a file
 * system takes for anything else: letters, digits and -_.+, no directory, no
 * dot or dash in front, at most NEW_FILE_NAME_MAX bytes with the end of a long
 * one kept; "" gives "unnamed".
 */
const char *new_file_name(struct arena *memory, const char *name);

#endif
