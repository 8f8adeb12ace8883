/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_NEW_FILE_H
#define DPOCTL_NEW_FILE_H

#include <stddef.h>

/*
 * new_file - what a command writes beside its output
 *
 * Never over a file that is there, and readable by its owner only; `-` is
 * standard output. EX_OK, or an exit code after a message.
 */
int new_file_write(const char *path, const void *bytes, size_t length);

#endif
