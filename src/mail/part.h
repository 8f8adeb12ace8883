/* SPDX-License-Identifier: ISC */
#ifndef MAIL_PART_H
#define MAIL_PART_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/digest.h"
#include "mail/extract.h"
#include "mail/failure.h"
#include "mail/header.h"
#include "mail/leaf.h"
#include "mail/letter_part.h"
#include "mail/message.h"
#include "mail/problem.h"
#include "mail/span.h"

/*
 * part - adds a leaf part to the message: a file, an attached text, or letter
 * text
 */

/* What mime_read collects from the parts of a message (mail/mime.h). */
struct mime {
	struct arena *memory; /* set by the caller, as are these three */
	struct problems *problems;
	struct digest *digest; /* of the decoded bodies, in order */

	struct buffer text;	 /* UTF-8, not cleaned yet; release it */
	struct buffer other;	 /* of another alternative; release it */
	struct buffer quoted;	 /* of inner messages; release it */
	struct buffer forms;	 /* of attached text and HTML; release it */
	struct html_aside aside; /* its memory is set too */
	struct letter letter;
	/* Of a displayed part that is not plain text; NULL: there is none. */
	const char *marked_type;
	bool is_cut; /* the parts have no end: truncated */
	bool text_was_html;
	bool calendar;	      /* an invitation, or a reply to one */
	enum failure failure; /* of a delivery report */
	bool report;	      /* RFC 3464, 8098, 5965: a part of a report */
	struct mail_attachment *attachments;
	size_t attachments_count;
	size_t parts_count;
	struct extract *extract; /* what is extracted; NULL: nothing */
};

/* Whether the next attachment is the one to be extracted. */
bool part_is_extracted(const struct mime *mime);
/* Extracts it: `bytes` are its decoded content. */
void part_extract(struct mime *mime, const struct header *header,
    struct span bytes, enum leaf_kind kind);

void part_add_attachment(struct mime *mime, const struct leaf *leaf,
    size_t length, const unsigned char digest[DIGEST_BYTES]);

/* The SHA-256 of the unmodified bytes. */
void part_digest(struct span bytes, unsigned char ret[DIGEST_BYTES]);

/* Whether a type is that of a mail report, or of a part of one. */
bool part_is_report(const char *type);

/*
 * RFC 2046, 5.1.5: in a digest the type of a part can be omitted. Some programs
 * then omit the empty line as well, so that the message follows directly.
 * `bytes` are the whole part.
 */
void part_make_message(
    struct arena *memory, struct header *header, struct span bytes);

/* Adds the text of an attached text to the forms. */
void part_read_form(struct mime *mime, const struct header *header,
    struct span bytes, enum leaf_kind kind);

/*
 * Uuencoded files in the text become attachments, if it `records`; returns the
 * remaining text, in `left` if there was one.
 */
struct span part_take_uuencoded(
    struct mime *mime, bool records, struct span bytes, struct buffer *left);

#endif
