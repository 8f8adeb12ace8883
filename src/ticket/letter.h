/* SPDX-License-Identifier: ISC */
#ifndef TICKET_LETTER_H
#define TICKET_LETTER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/error.h"
#include "rules/kind.h"

/*
 * letter - letters from templates
 *
 * templates/LANGUAGE/PURPOSE.txt: a first line "Subject: ...", an empty line,
 * the text. {{name}} is replaced by a value of struct letter_values and is
 * never expanded again; an unknown name, an unclosed brace, text that is not
 * UTF-8, a missing Subject, a promise ({{due_on}}, {{kinds}}) in a letter that
 * makes none, an unknown purpose or language is an error when the set is
 * loaded, with file and line. Nothing that a sender wrote can be a value.
 *
 * A file in an administrator's directory replaces the shipped one of the same
 * name. A letter is looked up by language, then by the language's fallback
 * (nn -> nb), then in the office's language, then in English.
 */
struct letter_set;

/*
 * Purposes of the first letters. A new purpose is a row in letter.c and a
 * file in each language.
 */
enum letter_purpose {
	LETTER_ACKNOWLEDGE,	    /* the kind is certain: states the day */
	LETTER_ACKNOWLEDGE_GENERIC, /* no promise */
	LETTER_ACKNOWLEDGE_POST,    /* on paper, written by a human */
	LETTER_IDENTITY,	    /* asks for evidence, with the reason */
	LETTER_CODE,		    /* asks for six digits back */
	LETTER_CLARIFY,
	LETTER_EXTEND,
	LETTER_REDIRECT, /* to the client that decides */
	LETTER_FEE,
	LETTER_RETAINED,
	LETTER_REFUSAL,
	LETTER_FULFILLED,
	LETTER_ERASED, /* fulfilled, but for backups until a day */
	LETTER_COMPLAINT,
	LETTER_BREACH,
	LETTER_PURPOSES,
};
/* "acknowledge", "acknowledge-generic" */
const char *letter_purpose_name(enum letter_purpose purpose);
bool letter_purpose_find(const char *name, enum letter_purpose *ret_purpose);

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
	/* What a human wrote for this letter. */
	const char *reason;   /* {{reason}} */
	const char *until_on; /* {{until_on}}: a day, in the language's form */
	const char *amount;   /* {{amount}}: a sum of money */
	const char *client;   /* {{client}}: who must answer instead */
	const char *code;     /* {{code}}: six digits */
};

/* What a human must give for a letter; bits of letter_needs. */
enum letter_need {
	LETTER_NEEDS_REASON = 1 << 0,
	LETTER_NEEDS_UNTIL = 1 << 1,
	LETTER_NEEDS_AMOUNT = 1 << 2,
	LETTER_NEEDS_CLIENT = 1 << 3,
	LETTER_NEEDS_CODE = 1 << 4,
	LETTER_NEEDS_DUE = 1 << 5,
};
unsigned letter_needs(enum letter_purpose purpose);

/*
 * NULL with ERROR_STORE, RETRY_NEVER. Later directories win. English must be
 * complete in the end; `office_language` NULL is English.
 */
struct letter_set *letter_set_load(const char *const *directories, size_t count,
    const char *office_language, struct error *err);
/* NULL is allowed. */
void letter_set_free(struct letter_set *letters);

/*
 * The language in which letter_write will write to somebody who wrote in
 * `language` (any string): that of the values' dates and kinds.
 */
const char *letter_language(const struct letter_set *letters,
    enum letter_purpose purpose, const char *language);

struct letter_text {
	const char *language; /* the one that was found */
	const char *subject;
	const char *body; /* LF */
};

/* Never fails: loading made sure that English has every purpose. */
struct letter_text letter_write(struct arena *memory,
    const struct letter_set *letters, enum letter_purpose purpose,
    const char *language, const struct letter_values *values);

/*
 * "27 March 2026" as a letter in that language writes it; in a language
 * without words in letter_words.c as in English.
 */
char *letter_date(struct arena *memory, const char *language, struct date date);
/* The kinds as words of that language: "access and erasure". */
char *letter_kinds(struct arena *memory, const char *language, kind_set kinds);

#endif
