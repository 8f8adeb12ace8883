/* SPDX-License-Identifier: ISC */
#ifndef BASE_DISK_H
#define BASE_DISK_H

#include <stdbool.h>

/* disk - the state of a file system */

/*
 * Whether the file system of `path` takes no writes: it was mounted so, or its
 * kernel stopped writing after an error. False if that cannot be determined.
 */
bool disk_is_read_only(const char *path);

#endif
