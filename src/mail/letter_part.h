/* SPDX-License-Identifier: ISC */
#ifndef MAIL_LETTER_PART_H
#define MAIL_LETTER_PART_H

#include <stddef.h>

#include "base/arena.h"

/*
 * letter - which part of a mail was taken as what its writer wrote, and what
 * of it nobody could read
 */

/* In their order: of several the first is told. */
enum unreadable {
	UNREADABLE_NO,
	UNREADABLE_SEALED,   /* encrypted: S/MIME, PGP, rights management */
	UNREADABLE_OUTLOOK,  /* TNEF, Outlook's own format */
	UNREADABLE_DAMAGED,  /* not decodable */
	UNREADABLE_CUT,	     /* cut short, or replaced by a server's notice */
	UNREADABLE_TYPE,     /* of no known type, and no text */
	UNREADABLE_EMPTY,    /* HTML in which no word is to be seen */
	UNREADABLE_MESSAGE,  /* a mail in a format of one program (.msg) */
	UNREADABLE_DOCUMENT, /* words stand in a PDF, a DOCX ... */
	UNREADABLE_PICTURE,  /* a scan or photograph, and hardly a word */
	UNREADABLES,
};

struct letter {
	const char *part; /* "text/html"; "text/plain text/html"; "" if none */
	const char *why;  /* it was taken; for people; "" if nothing was */
	/*
	 * Words that a reader might see beside the letter: below a signature,
	 * instead of a picture, in another colour within a quotation.
	 */
	const char *beside;
	enum unreadable unreadable;
	const char *unreadable_what; /* the part's name or type; "" */
};

/* Bytes of each of its texts. */
#define LETTER_PART_MAX	  200
#define LETTER_WHY_MAX	  200
#define LETTER_WHAT_MAX	  300
#define LETTER_BESIDE_MAX ((size_t)16 * 1024)

/* "sealed", "outlook-format", ...; "" for UNREADABLE_NO. */
const char *unreadable_name(enum unreadable unreadable);

/* Another part of this type is part of the letter. */
void letter_take(struct letter *letter, struct arena *memory, const char *type);

/* Notes it, unless something that is told before it was. */
void letter_note_unreadable(
    struct letter *letter, enum unreadable unreadable, const char *what);

#endif
