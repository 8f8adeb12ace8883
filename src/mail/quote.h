/* SPDX-License-Identifier: ISC */
#ifndef MAIL_QUOTE_H
#define MAIL_QUOTE_H

#include <stdbool.h>

#include "base/arena.h"

/*
 * quote - separates the writer's new text from history and signature
 *
 * History is lines that begin with `>`, "On ... wrote:" and the like, and the
 * separators and header blocks of Outlook in many languages. Signature is
 * everything after "-- " except a PS, the lines that telephones add, and legal
 * disclaimers of confidentiality. If nothing else is left, everything is the
 * writer's text: a request forwarded without a note must not vanish.
 */
struct quote {
	const char *text;
	const char *quoted;    /* "" if none */
	const char *signature; /* the part of `quoted` below "-- " */
	bool forwarded;	       /* with a mark of forwarding */
};

/* `text` is UTF-8 with LF (text_lines). */
struct quote quote_split(struct arena *memory, const char *text);

#endif
