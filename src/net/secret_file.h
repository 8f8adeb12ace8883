/* SPDX-License-Identifier: ISC */
#ifndef NET_SECRET_FILE_H
#define NET_SECRET_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/error.h"

/*
 * secret_file - reads whole files that contain keys or tokens
 *
 * Each is read into one allocation, so that no copy is left behind.
 */

/*
 * Sets an empty buffer to the content of a regular file, at most `bytes_max`
 * bytes and without NUL bytes. Refused if secret_owner_fault finds one.
 * ERROR_MAILBOX, RETRY_LATER; the error names the file.
 */
bool secret_file_read(const char *path, size_t bytes_max,
    struct buffer *ret_content, struct error *err);
/* The same for a file that everybody may read, such as a certificate. */
bool secret_file_read_public(const char *path, size_t bytes_max,
    struct buffer *ret_content, struct error *err);
/* As secret_file_read for an open descriptor. */
bool secret_file_read_fd(int fd, const char *path, size_t bytes_max,
    struct buffer *ret_content, struct error *err);

/* Wipes and frees; the buffer is {0} again. */
void secret_file_forget(struct buffer *content);

#endif
