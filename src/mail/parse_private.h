/* SPDX-License-Identifier: ISC */
#ifndef MAIL_PARSE_PRIVATE_H
#define MAIL_PARSE_PRIVATE_H

#include "mail/header.h"
#include "mail/message.h"
#include "mail/problem.h"

/* State while one message is parsed. */
struct parse {
	struct arena *memory;
	struct header header;
	struct problems problems;
	struct message *message;
	struct message_options options;
	const char *own_text; /* without forwarded text */
	bool is_plain;	      /* no names: no conversion (attest.h) */
};

/* parse_header.c: sender, date, subject, and references. */
void parse_header(struct parse *parse);
/* A subset of that: sender, date, and references. */
void parse_envelope(struct parse *parse);
/* Adds From, Date, Message-ID and Subject to the message's digest. */
void parse_digest(struct parse *parse, struct digest *digest);

/* The bytes, or a copy with LF if lines end in CR only (classic Macintosh). */
const char *
parse_line_ends(struct arena *memory, const char *bytes, size_t length);

#endif
