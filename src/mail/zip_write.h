/* SPDX-License-Identifier: ISC */
#ifndef MAIL_ZIP_WRITE_H
#define MAIL_ZIP_WRITE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"

/*
 * zip_write - writes an archive in memory
 *
 * Files are stored, not compressed, and have no time: the same files give the
 * same bytes, each of which the files determine, so that a reader that writes
 * them again finds any other. {0} is an empty archive.
 */
#define ZIP_WRITE_FILES_MAX 65000
#define ZIP_WRITE_BYTES_MAX ((size_t)1024 * 1024 * 1024)

struct zip_write {
	struct buffer bytes;	 /* of the archive, until now */
	struct buffer directory; /* written behind all files */
	size_t count;
};

/*
 * `name` is ASCII, relative and not in the archive. False, and nothing is
 * added, if one of the limits would be exceeded.
 */
bool zip_write_add(
    struct zip_write *zip, const char *name, const void *bytes, size_t length);
/* Completes `bytes`. */
void zip_write_finish(struct zip_write *zip);
void zip_write_release(struct zip_write *zip);

#endif
