/* SPDX-License-Identifier: ISC */
#ifndef MAIL_MIME_H
#define MAIL_MIME_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/digest.h"
#include "mail/header.h"
#include "mail/message.h"
#include "mail/problem.h"

/*
 * mime - the parts of a message: its text, its attachments, their digest
 *
 * libetpan finds the parts of a multipart (after guard.h let it through);
 * headers, encodings and charsets of each part are read by our own code.
 */
struct mime {
	struct arena *memory; /* set by the caller, as are these three */
	struct problems *problems;
	struct digest *digest; /* of the decoded bodies, in their order */

	struct buffer text;   /* UTF-8, not yet cleaned; release it */
	struct buffer quoted; /* of messages within; release it */
	struct buffer forms;  /* of attached text and HTML; release it */
	struct buffer hidden; /* of HTML; release it */
	bool text_was_html;
	bool report; /* RFC 3464, 8098, 5965: a part of a report */
	struct mail_attachment *attachments;
	size_t attachments_count;
	size_t parts_count;
};

/* Reads the body of a message whose header was read. */
void mime_read(struct mime *mime, const struct header *header);

#endif
