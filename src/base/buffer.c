/* SPDX-License-Identifier: ISC */
#include "base/buffer.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

char *
buffer_reserve(struct buffer *buffer, size_t length)
{
	size_t size = buffer->size < 256 ? 256 : buffer->size;

	if (length < buffer->size - buffer->length)
		return buffer->data + buffer->length;
	if (length > SIZE_MAX / 4 || buffer->length > SIZE_MAX / 4)
		abort();
	while (size < buffer->length + length + 1)
		size *= 2;
	if (size != buffer->size || buffer->data == NULL) {
		buffer->data = memory_resize(buffer->data, size, 1);
		buffer->size = size;
	}
	return buffer->data + buffer->length;
}

void
buffer_add(struct buffer *buffer, const void *bytes, size_t length)
{
	char *end = buffer_reserve(buffer, length);

	if (length > 0)
		memcpy(end, bytes, length);
	buffer->length += length;
	buffer->data[buffer->length] = '\0';
}

void
buffer_add_string(struct buffer *buffer, const char *string)
{
	buffer_add(buffer, string, strlen(string));
}

void
buffer_add_printf(struct buffer *buffer, const char *format, ...)
{
	size_t room = buffer->size - buffer->length;
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(room == 0 ? NULL : buffer->data + buffer->length,
	    room, format, arguments);
	va_end(arguments);
	if (length < 0)
		abort();
	/* Only then, and no further: secrets must not move. */
	if ((size_t)length >= room) {
		char *end = buffer_reserve(buffer, (size_t)length);

		va_start(arguments, format);
		(void)vsnprintf(end, (size_t)length + 1, format, arguments);
		va_end(arguments);
	}
	buffer->length += (size_t)length;
}

void
buffer_clear(struct buffer *buffer)
{
	buffer->length = 0;
	if (buffer->data != NULL)
		buffer->data[0] = '\0';
}

void
buffer_release(struct buffer *buffer)
{
	free(buffer->data);
	*buffer = (struct buffer){0};
}

const char *
buffer_string(const struct buffer *buffer)
{
	return buffer->data == NULL ? "" : buffer->data;
}
