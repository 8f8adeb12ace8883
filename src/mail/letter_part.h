/* SPDX-License-Identifier: ISC */
#ifndef MAIL_LETTER_PART_H
#define MAIL_LETTER_PART_H

#include <stddef.h>

#include "base/arena.h"

/*
 * letter - which part of a message was taken as the writer's text, and what
 * could not be read
 */

/* In order: the first that applies is reported. */
enum unreadable {
	UNREADABLE_NO,
	UNREADABLE_SEALED,   /* encrypted: S/MIME, PGP, rights management */
	UNREADABLE_OUTLOOK,  /* TNEF, Outlook's own format */
	UNREADABLE_DAMAGED,  /* not decodable */
	UNREADABLE_CUT,	     /* truncated, or replaced by a server's notice */
	UNREADABLE_TYPE,     /* of an unknown type, and not text */
	UNREADABLE_EMPTY,    /* HTML or RTF without visible text */
	UNREADABLE_MESSAGE,  /* a message in a proprietary format (.msg) */
	UNREADABLE_DOCUMENT, /* the text is in a PDF, a DOCX ... */
	UNREADABLE_PICTURE,  /* a scan or photograph, with hardly any text */
	UNREADABLE_LINK,     /* hardly more than a link to a shared file */
	UNREADABLES,
};

struct letter {
	const char *part; /* "text/html"; "text/plain text/html"; "" if none */
	const char *why;  /* reason for people; "" if none was taken */
	/*
	 * Text that a reader might see beside the letter: below a signature, in
	 * place of a picture, coloured within a quotation.
	 */
	const char *beside;
	enum unreadable unreadable;
	const char *unreadable_what; /* the part's name or type; or "" */
};

/* Maximum bytes of each of its texts. */
#define LETTER_PART_MAX	  200
#define LETTER_WHY_MAX	  200
#define LETTER_WHAT_MAX	  300
#define LETTER_BESIDE_MAX ((size_t)16 * 1024)

/* "sealed", "outlook-format", ...; "" for UNREADABLE_NO. */
const char *unreadable_name(enum unreadable unreadable);

/* Adds a part of this type to the letter. */
void letter_take(struct letter *letter, struct arena *memory, const char *type);

/* Records it, unless one that comes first was recorded. */
void letter_note_unreadable(
    struct letter *letter, enum unreadable unreadable, const char *what);

#endif
