/* SPDX-License-Identifier: ISC */
#ifndef BASE_BUFFER_H
#define BASE_BUFFER_H

#include <stddef.h>

/*
 * buffer - bytes that grow
 *
 * Starts as {0}. `data` is NULL until the first byte is added, afterwards it
 * always has a NUL behind `length` bytes. The caller bounds what it adds.
 */
struct buffer {
	char *data; /* owned */
	size_t length;
	size_t size; /* allocated */
};

void buffer_add(struct buffer *buffer, const void *bytes, size_t length);
void buffer_add_string(struct buffer *buffer, const char *string);
void buffer_add_byte(struct buffer *buffer, char byte);
void buffer_add_printf(struct buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Makes room for `length` more bytes and returns where they go. */
char *buffer_reserve(struct buffer *buffer, size_t length);
/* Forgets the content, keeps the memory. */
void buffer_clear(struct buffer *buffer);
/* Frees; the buffer is {0} again. */
void buffer_release(struct buffer *buffer);
/* The content as a string, "" if there is none. */
const char *buffer_string(const struct buffer *buffer);

#endif
