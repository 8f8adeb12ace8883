/* SPDX-License-Identifier: ISC */
#ifndef TICKET_LETTER_H
#define TICKET_LETTER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/date.h"
#include "rules/kind.h"
#include "ticket/letter_purpose.h"
#include "ticket/law.h"
#include "ticket/letter_set.h"

/*
 * letter - letters from templates
 *
 * templates/LANGUAGE/PURPOSE.txt: a first line "Subject: ...", an empty line,
 * the text (ticket/letter_template.h), PART.part: what several of them share.
 * {{name}} is replaced by a value of struct letter_values and is never
 * expanded again; an unknown name, an unclosed brace or section, text that is
 * not UTF-8, a missing Subject, a promise ({{due_on}}, {{kinds}}) in a letter
 * that makes none, an unknown purpose or language is an error when the set is
 * loaded, with file and line. Nothing that a sender wrote can be a value.
 *
 * A letter is looked up by language, then by the language's fallback
 * (nn -> nb), then in the office's language, then in English.
 */
/*
 * All UTF-8 without line ends; none may come from a sender. What a purpose
 * has no place for may be NULL.
 */
struct letter_values {
	const char *organisation; /* {{organisation}} */
	const char *contact;	  /* {{contact}}: how to reach a human */
	const char *authority;	  /* {{authority}}: the supervisory one */
	const char *reference;	  /* {{reference}} */
	const char *received_on;  /* {{received_on}}: in the language's form */
	const char *due_on;	  /* {{due_on}}; "" where not promised */
	const char *kinds;	  /* {{kinds}}: in the language */
	kind_set about;		  /* the same, for {{#access}} ... */
	enum law_remedies remedies; /* {{gdpr}}, {{in_uk}}, {{in_nl}} */
	/* What a human wrote for this letter. */
	const char *reason;    /* {{reason}} */
	const char *until_on;  /* {{until_on}}: a day, in the language's form */
	const char *amount;    /* {{amount}}: a sum of money */
	const char *client;    /* {{client}}: who must answer instead */
	const char *code;      /* {{code}}: six digits */
	const char *done;      /* {{done}}: what was done of it */
	const char *provision; /* {{provision}}: of law, that a refusal has */
};

/*
 * The language in which letter_write will write to somebody who wrote in
 * `language` (any string): that of the values' dates and kinds.
 */
const char *letter_language(const struct letter_set *letters,
    enum letter_purpose purpose, const char *language);

/* "cs, da, de": those that letters can be written in. */
char *letter_languages(struct arena *memory, const struct letter_set *letters);

struct letter_text {
	const char *language; /* the one that was found */
	const char *subject;
	const char *body; /* LF; wrapped (ticket/letter_wrap.h) */
};

/* Never fails: loading made sure that English has every purpose. */
struct letter_text letter_write(struct arena *memory,
    const struct letter_set *letters, enum letter_purpose purpose,
    const char *language, const struct letter_values *values);

/*
 * "27 March 2026" as a letter in that language writes it; in a language
 * without words (any string) as in English.
 */
char *letter_date(struct arena *memory, const struct letter_set *letters,
    const char *language, struct date date);
/* The kinds as words of that language: "access and erasure". */
char *letter_kinds(struct arena *memory, const struct letter_set *letters,
    const char *language, kind_set kinds);

#endif
