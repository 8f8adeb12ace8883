/* SPDX-License-Identifier: ISC */
#ifndef MAIL_LEAF_H
#define MAIL_LEAF_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/digest.h"
#include "mail/header.h"
#include "mail/html.h"
#include "mail/problem.h"
#include "mail/span.h"
#include "mail/transfer.h"

/* leaf - a part without subparts: its type, bytes and text */
struct leaf {
	const char *type; /* "text/plain", lower case: assumed type */
	const char *said; /* declared type */
	const char *name; /* of the file, without directories; "" if none */
	bool attached;	  /* declared as an attachment */
};

/* Reads the header; without a usable type it is text/plain. */
struct leaf leaf_describe(struct arena *memory, const struct header *header,
    struct problems *problems);

/* The format of its text, if any. */
enum leaf_kind {
	LEAF_NONE,
	LEAF_PLAIN,
	LEAF_HTML,
	LEAF_ENRICHED,
	LEAF_RTF,
	LEAF_CALENDAR,
};
enum leaf_kind leaf_kind(const struct leaf *leaf);

/* Outlook's own format. */
bool leaf_is_tnef(const struct leaf *leaf);
/* A supported text document: DOCX, ODT. */
bool leaf_is_document(const struct leaf *leaf);

/* A file name found in a text, cleaned as by leaf_describe. */
const char *
leaf_name(struct arena *memory, struct span name, struct problems *problems);

/* The decoded bytes: those of the body itself, or in `decoded`. */
struct span leaf_decode(const struct header *header, struct span body,
    struct problems *problems, struct buffer *decoded);

/* The same for a text, whose declared encoding may be wrong. */
struct span leaf_decode_text(const struct header *header, struct span body,
    struct problems *problems, struct buffer *decoded);

/* As leaf_decode, in pieces, without storing them. */
void leaf_decode_pieces(const struct header *header, struct span body,
    transfer_piece_fn *on_piece, void *context);

/*
 * Adds the bytes to a digest, ignoring differences that occur between
 * deliveries: CRLF and LF, trailing blanks and empty lines.
 */
void leaf_digest(struct span bytes, struct digest *digest);

/*
 * Combines leaf_decode and leaf_digest, without storing the result. Returns the
 * number of decoded bytes; `ret_exact` (may be NULL) is their SHA-256,
 * unmodified.
 */
size_t leaf_decode_digest(const struct header *header, struct span body,
    struct problems *problems, struct digest *digest, unsigned char *ret_exact);

/*
 * Appends the text of decoded bytes of any kind as UTF-8, and the other content
 * of HTML. Returns false if no text is visible.
 */
bool leaf_text(struct arena *memory, const struct header *header,
    struct span bytes, enum leaf_kind kind, struct problems *problems,
    struct buffer *ret_text, struct html_aside *aside);

#endif
