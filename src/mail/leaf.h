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

/*
 * leaf - one part that has no parts: what it is, its bytes, its words
 */
struct leaf {
	const char *type; /* "text/plain", lower case: what it is taken for */
	const char *said; /* what it is said to be */
	const char *name; /* of the file, without directories; "" if none */
	bool attached;	  /* is said to be an attachment */
};

/* What the header says; without a sensible type it is text/plain. */
struct leaf leaf_describe(struct arena *memory, const struct header *header,
    struct problems *problems);

/* In what its words stand, if it is text. */
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
/* A text document that may be read: DOCX, ODT. */
bool leaf_is_document(const struct leaf *leaf);

/* A file name that stands in a text, as leaf_describe gives it. */
const char *
leaf_name(struct arena *memory, struct span name, struct problems *problems);

/* The decoded bytes: those of the body itself, or in `decoded`. */
struct span leaf_decode(const struct header *header, struct span body,
    struct problems *problems, struct buffer *decoded);

/* The same of a text, which may be encoded otherwise than is said. */
struct span leaf_decode_text(const struct header *header, struct span body,
    struct problems *problems, struct buffer *decoded);

/* The same of leaf_decode, piece after piece, held nowhere. */
void leaf_decode_pieces(const struct header *header, struct span body,
    transfer_piece_fn *on_piece, void *context);

/*
 * Adds the bytes to a digest: without the difference of CRLF and LF, and of
 * blanks and empty lines at the end, which differ between deliveries.
 */
void leaf_digest(struct span bytes, struct digest *digest);

/*
 * leaf_decode and leaf_digest in one, without holding what is decoded.
 * Returns how many bytes that are; `ret_exact` (may be NULL) is their SHA-256,
 * without anything left out.
 */
size_t leaf_decode_digest(const struct header *header, struct span body,
    struct problems *problems, struct digest *digest, unsigned char *ret_exact);

/*
 * Appends the words of decoded text of any kind as UTF-8, and what HTML says
 * besides. Returns false if there are none to be seen.
 */
bool leaf_text(struct arena *memory, const struct header *header,
    struct span bytes, enum leaf_kind kind, struct problems *problems,
    struct buffer *ret_text, struct html_aside *aside);

#endif
