/* SPDX-License-Identifier: ISC */
#ifndef MAIL_EXTRACT_H
#define MAIL_EXTRACT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "mail/span.h"

/*
 * extract - one attachment of a message, by its place in struct message
 *
 * Its decoded bytes, or its words as UTF-8 (at most MESSAGE_TEXT_MAX), in
 * pieces that live during the call. Nothing is held but what decodes a piece.
 */
typedef void extract_fn(struct span piece, void *context);

enum extract_end {
	EXTRACT_ABSENT,	  /* the message has no such attachment */
	EXTRACT_NO_WORDS, /* it is no text: words were asked for */
	EXTRACT_DONE,
};

struct extract {
	size_t position; /* 0, 1, ... */
	bool as_words;
	extract_fn *on_piece;
	void *context;
	enum extract_end end; /* set by message_extract */
};

/* Bytes as for message_parse. Returns extract->end. */
enum extract_end message_extract(struct arena *memory, const char *bytes,
    size_t length, struct extract *extract);

#endif
