/* SPDX-License-Identifier: ISC */
#ifndef NET_SECRET_FILE_H
#define NET_SECRET_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/error.h"

/*
 * secret_file - whole files that hold keys or tokens
 *
 * Read into one allocation, so that no copy is left behind.
 */

/*
 * Sets an empty buffer to a regular file's content, at most `bytes_max` and
 * without NUL bytes. Refused if its group or others may write it.
 * ERROR_MAILBOX, RETRY_LATER; the error names the file.
 */
bool secret_file_read(const char *path, size_t bytes_max,
    struct buffer *ret_content, struct error *err);
/* The same for an open descriptor. */
bool secret_file_read_fd(int fd, const char *path, size_t bytes_max,
    struct buffer *ret_content, struct error *err);

/* Wipes and frees; the buffer is {0} again. */
void secret_file_forget(struct buffer *content);

#endif
