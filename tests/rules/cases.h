/* SPDX-License-Identifier: ISC */
#ifndef TESTS_RULES_CASES_H
#define TESTS_RULES_CASES_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "mail/message.h"

/*
 * cases - mails and what they should be taken for, as text that anyone can
 * add to
 *
 *	case NAME		begins a case
 *	subject TEXT
 *	attachment NAME		any number
 *	expect DECISION [KIND...] [processor]
 *	language CODE
 *	fact NAME VALUE		up to eight
 *	no-fact NAME		up to eight: there is none of this name
 *	text			the lines up to a single dot are the text; a
 *				line that begins with a dot has one more
 *
 * Besides the decisions there is `expect no-request`: unsure will do as well;
 * and `expect not-request unsure`: likewise, but the trainer learns that
 * nothing is asked.
 * A case with no `expect` is to be looked at only. # begins a comment.
 */
struct rules_case {
	const char *name;
	struct message message;
	const char *expect; /* "" if not given */
	const char *language;
	const char *facts[8]; /* "NAME VALUE", each of which must be found */
	size_t facts_count;
	const char *absent[8]; /* names of facts of which there must be none */
	size_t absent_count;
};

struct rules_cases {
	struct rules_case *items;
	size_t count;
};

bool cases_read(struct arena *memory, const char *path,
    struct rules_cases *ret_cases, struct error *err);

struct classification;
/* "request access erasure", in the form of `expect`. */
const char *cases_describe(
    struct arena *memory, const struct classification *classification);

#endif
