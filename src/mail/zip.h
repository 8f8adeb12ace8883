/* SPDX-License-Identifier: ISC */
#ifndef MAIL_ZIP_H
#define MAIL_ZIP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "mail/span.h"

/*
 * zip - reads one file of an archive in memory, such as a document
 *
 * Uses the directory at the end, of which at most ZIP_FILES_MAX entries are
 * read; stored or deflated, not encrypted or 64-bit.
 */
#define ZIP_FILES_MAX 2000

/*
 * Appends the first `bytes_max` bytes of the named file. False if it does not
 * exist or cannot be read.
 */
bool zip_read(struct span zip, const char *name, size_t bytes_max,
    struct buffer *ret_bytes);

#endif
