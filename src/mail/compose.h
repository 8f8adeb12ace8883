/* SPDX-License-Identifier: ISC */
#ifndef MAIL_COMPOSE_H
#define MAIL_COMPOSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "mail/compose_file.h"
#include "mail/compose_html.h"

/*
 * compose - builds a message: text, optionally also as HTML, optionally with
 * files (RFC 5322, 2045, 2046, 2047, 3834)
 *
 * The same letter always gives the same bytes, so that a repetition is
 * identical. Control characters in header texts become blanks. Lines end in
 * CRLF; the body is quoted-printable UTF-8 with format=flowed, a dot at the
 * start of a line is encoded. Header lines are folded at 76 columns, never
 * inside a character.
 */
struct compose_letter {
	const char *from_name;	  /* "" for none; RFC 2047 if needed */
	const char *from_address; /* sendable (see address.h), as is `to` */
	const char *to_address;
	const char *copies; /* addresses, separated by blanks; NULL: none */
	const char *reply_to_address; /* "" for none */
	const char *subject;	      /* UTF-8 */
	int64_t date_at;
	const char *message_id;	       /* with <> */
	const char *in_reply_to;       /* with <>; "" for none */
	const char *const *references; /* the last COMPOSE_REFERENCES_MAX */
	size_t references_count;
	const char *language; /* Content-Language */
	bool is_by_hand;      /* a person wrote its text */
	bool is_generated;    /* a notice that answers nothing */
	const char *canary;   /* X-Dpod-Canary; NULL: none */
	const char *body;     /* UTF-8, LF */
	/* See compose_html.h: the text also as HTML; NULL: as text alone. */
	const char *html_page;
	const struct compose_file *files;
	size_t files_count;
};

/* Ids written by others are repeated only as far as a thread needs. */
#define COMPOSE_REFERENCES_MAX 10

/*
 * Appends the message, with our own loop field, X-Dpod-Loop: yes, and unless a
 * person wrote it (RFC 3834, section 5) with X-Auto-Response-Suppress: All and
 * Auto-Submitted: auto-replied, or auto-generated.
 */
void compose(const struct compose_letter *letter, struct buffer *ret_mail);

#endif
