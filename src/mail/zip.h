/* SPDX-License-Identifier: ISC */
#ifndef MAIL_ZIP_H
#define MAIL_ZIP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "mail/span.h"

/*
 * zip - one file out of an archive in memory, as documents are one
 *
 * By the directory at the end, of which at most ZIP_FILES_MAX entries are
 * looked at; stored or deflated, neither encrypted nor of the 64-bit kind.
 */
#define ZIP_FILES_MAX 2000

/*
 * Appends the first `bytes_max` bytes of the file of that name. False if there
 * is none, or nothing of it can be read.
 */
bool zip_read(struct span zip, const char *name, size_t bytes_max,
    struct buffer *ret_bytes);

#endif
