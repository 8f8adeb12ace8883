/* SPDX-License-Identifier: ISC */
#ifndef MAIL_COMPOSE_H
#define MAIL_COMPOSE_H

#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"

/*
 * compose - one plain-text mail as bytes (RFC 5322, 2045, 2047, 3834)
 *
 * The same letter always gives the same bytes, so that a repeat is the same
 * mail. Control characters in header texts become blanks. Lines end in CRLF;
 * the body is quoted-printable UTF-8 with format=flowed, a dot at a line's
 * start is encoded. Header lines are folded at 76 columns, never inside a
 * character.
 */
struct compose_letter {
	const char *from_name;	  /* "" for none; RFC 2047 where needed */
	const char *from_address; /* sendable (see address.h), as is `to` */
	const char *to_address;
	const char *reply_to_address; /* "" for none */
	const char *subject;	      /* UTF-8 */
	int64_t date_at;
	const char *message_id;	       /* with <> */
	const char *in_reply_to;       /* with <>; "" for none */
	const char *const *references; /* the last COMPOSE_REFERENCES_MAX */
	size_t references_count;
	const char *language; /* Content-Language */
	const char *body;     /* UTF-8, LF */
};

/* Columns that a body is wrapped at: fuller lines are said to go on. */
#define COMPOSE_COLUMNS 72
/* What somebody else wrote is repeated no further than a thread needs. */
#define COMPOSE_REFERENCES_MAX 10

/*
 * Appends the mail. Besides the above it has Auto-Submitted: auto-replied,
 * X-Auto-Response-Suppress: All, and X-Dpod-Loop: yes, our own loop field.
 */
void compose(const struct compose_letter *letter, struct buffer *ret_mail);

#endif
