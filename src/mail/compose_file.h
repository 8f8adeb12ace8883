/* SPDX-License-Identifier: ISC */
#ifndef MAIL_COMPOSE_FILE_H
#define MAIL_COMPOSE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"

/* compose_file - a file as a part of a message (RFC 2045, 2183, 2231) */
struct compose_file {
	const char *name;  /* UTF-8, printable */
	const char *type;  /* from compose_file_type */
	const char *bytes; /* borrowed */
	size_t length;
};

/* An attached message is not encoded. */
#define COMPOSE_FILE_MESSAGE "message/rfc822"

/*
 * The MIME type of a file, from a small table of name suffixes and the bytes:
 * text that is not UTF-8, and a message that is not 7bit with lines of at most
 * 998 bytes, are application/octet-stream. Static.
 */
const char *
compose_file_type(const char *name, const char *bytes, size_t length);

/* Appends the part: header fields, an empty line, the content, CRLF. */
void compose_file_add(const struct compose_file *file, struct buffer *ret_mail);

#endif
