/* SPDX-License-Identifier: ISC */
#ifndef MAIL_QUOTE_H
#define MAIL_QUOTE_H

#include <stdbool.h>

#include "base/arena.h"

/*
 * quote - what the writer wrote now, apart from history and signature
 *
 * Lines that begin with `>`, "On ... wrote:" and its like, the separators and
 * header blocks of Outlook in many languages, all after a signature's "-- "
 * but for a PS, the lines that telephones sign with, and the paragraphs by
 * which lawyers claim every mail to be confidential. If nothing else is left,
 * everything is the writer's: a request that is forwarded without a word must
 * not vanish.
 */
struct quote {
	const char *text;
	const char *quoted;    /* "" if none */
	const char *signature; /* the words below "-- ", of `quoted` */
	bool forwarded;	       /* with a mark of forwarding */
};

/* `text` is UTF-8 with LF (text_lines). */
struct quote quote_split(struct arena *memory, const char *text);

#endif
