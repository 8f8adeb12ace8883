/* SPDX-License-Identifier: ISC */
#ifndef MAIL_EXTRACT_H
#define MAIL_EXTRACT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "mail/span.h"

/*
 * extract - extracts one attachment of a message, by its index in struct
 * message
 *
 * Passes its decoded bytes, or its text as UTF-8 (at most MESSAGE_TEXT_MAX), in
 * pieces that live during the call. Only a piece is held in memory.
 */
typedef void extract_fn(struct span piece, void *context);

enum extract_end {
	EXTRACT_ABSENT,	  /* the message has no such attachment */
	EXTRACT_NO_WORDS, /* not text, but text was requested */
	EXTRACT_DONE,
};

struct extract {
	size_t position; /* 0, 1, ... */
	bool as_words;
	extract_fn *on_piece;
	void *context;
	enum extract_end end; /* set by message_extract */
};

/* Takes the same bytes as message_parse. Returns extract->end. */
enum extract_end message_extract(struct arena *memory, const char *bytes,
    size_t length, struct extract *extract);

#endif
