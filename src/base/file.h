/* SPDX-License-Identifier: ISC */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"

/* file - reading and writing whole files, with bounds */

/*
 * Appends a regular file (or the output of a pipe) of at most `bytes_max` bytes
 * to the buffer. ERROR_STORE, RETRY_LATER; the error names the file. On failure
 * the buffer is unchanged.
 */
bool file_read(const char *path, size_t bytes_max, struct buffer *ret_content,
    struct error *err);

/* The same for an open descriptor, which stays open. `name` is for errors. */
bool file_read_fd(int fd, const char *name, size_t bytes_max,
    struct buffer *ret_content, struct error *err);

/*
 * For an errno of a write: a disk error may pass; a wrong owner does not change
 * by itself.
 */
enum error_retry file_may_pass(int reason);

/* Writes all bytes; handles interruptions and short writes. */
bool file_write_fd(int fd, const void *bytes, size_t length);

/* The entries of a directory that end in `suffix`, sorted by name. */
struct file_names {
	char **names; /* without the directory */
	size_t count;
};
bool file_list(struct arena *memory, const char *directory, const char *suffix,
    struct file_names *ret_names, struct error *err);

/*
 * Path of data that belongs to the program: in the build tree beside the
 * running program, otherwise where `make install` put it. `name` is "rules",
 * "templates" or "dpod-reader"; the result is allocated in `memory`.
 */
char *file_program_data(struct arena *memory, const char *name);

/*
 * For a program's start: descriptors 0, 1 and 2 that are closed would be given
 * to files and sockets, into which messages would be written. They become
 * /dev/null, opened so that reading or writing them fails as before.
 */
void file_fill_standard(void);

#endif
