/* SPDX-License-Identifier: ISC */
#ifndef BASE_BUFFER_H
#define BASE_BUFFER_H

#include <stddef.h>

/*
 * buffer - a growing array of bytes
 *
 * Initialized with {0}. `data` is NULL until the first byte is added;
 * afterwards `length` bytes are always followed by a NUL. The caller bounds
 * what it adds.
 */
struct buffer {
	char *data; /* owned */
	size_t length;
	size_t size; /* allocated */
};

void buffer_add(struct buffer *buffer, const void *bytes, size_t length);
void buffer_add_string(struct buffer *buffer, const char *string);
void buffer_add_printf(struct buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Makes room for `length` more bytes and returns where to write them. */
char *buffer_reserve(struct buffer *buffer, size_t length);
static inline void
buffer_add_byte(struct buffer *buffer, char byte)
{
	if (buffer->size - buffer->length < 2)
		(void)buffer_reserve(buffer, 1);
	buffer->data[buffer->length++] = byte;
	buffer->data[buffer->length] = '\0';
}
/* Empties the buffer; keeps the memory. */
void buffer_clear(struct buffer *buffer);
/* Frees the memory; the buffer is {0} again. */
void buffer_release(struct buffer *buffer);
/* The content as a string, "" if it is empty. */
const char *buffer_string(const struct buffer *buffer);

#endif
