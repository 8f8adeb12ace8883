/* SPDX-License-Identifier: ISC */
#ifndef MAIL_QUOTE_H
#define MAIL_QUOTE_H

#include "base/arena.h"

/*
 * quote - what the writer wrote now, apart from history and signature
 *
 * Lines that begin with `>`, "On ... wrote:" and its like, the separators and
 * header blocks of Outlook in the languages of the rules, and all after a
 * signature's "-- ". If nothing else is left, everything is the writer's: a
 * request that is forwarded without a word must not vanish.
 */
struct quote {
	const char *text;
	const char *quoted; /* "" if none */
};

/* `text` is UTF-8 with LF (text_lines). */
struct quote quote_split(struct arena *memory, const char *text);

#endif
