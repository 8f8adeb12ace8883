/* SPDX-License-Identifier: ISC */
#ifndef MAIL_PARSE_PRIVATE_H
#define MAIL_PARSE_PRIVATE_H

#include "mail/header.h"
#include "mail/message.h"
#include "mail/problem.h"

/* Everything that is at hand while one message is read. */
struct parse {
	struct arena *memory;
	struct header header;
	struct problems problems;
	struct message *message;
	struct message_options options;
	const char *own_text; /* without what was forwarded */
};

/* parse_header.c: who wrote, when, of what, and in answer to what. */
void parse_header(struct parse *parse);

/* The bytes; a copy with LF where lines end in CR alone, as of a Macintosh. */
const char *
parse_line_ends(struct arena *memory, const char *bytes, size_t length);

#endif
