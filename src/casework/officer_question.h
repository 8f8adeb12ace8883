/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_OFFICER_QUESTION_H
#define CASEWORK_OFFICER_QUESTION_H

#include <stdbool.h>

#include "rules/kind.h"
#include "casework/casefile.h"

/*
 * officer_question - questions and notices to a requester before the answer,
 * and their results; officer.h lists the reasons of refusals
 *
 * A question or notice in a letter takes effect when the letter is sent
 * (casework/letter_effect.h); without a letter, at once.
 */
/* The letter that tells the requester. */
enum officer_letter {
	OFFICER_NO_LETTER,    /* told in another way */
	OFFICER_HOLDS_LETTER, /* until a person approves it */
	OFFICER_SENDS_LETTER,
	OFFICER_LETTER_UNSAID, /* none, unless the law requires one */
};

struct extension {
	int months;	       /* 1 or 2 */
	const enum kind *kind; /* NULL: all claims in months */
	const char *because;   /* text for the requester */
	enum officer_letter letter;
	const char *language; /* NULL: the ticket's */
	bool is_printed;      /* printed, for the post */
	bool is_unfinished;   /* the letter is a draft: a person writes it */
	const char *postal;   /* postal address, or NULL */
};
/* Takes effect when its letter is sent; see casework/letter_effect.h. */
enum casework_result
officer_extend(struct casefile *file, const struct extension *extension);

/* The question, and the letter that asks it. */
struct officer_question {
	const char *because; /* text for the requester */
	enum officer_letter letter;
	const char *language; /* NULL: the ticket's */
	bool is_printed;      /* printed, for the post */
	bool is_unfinished;   /* the letter is a draft: a person writes it */
	const char *postal;   /* postal address, or NULL */
};
/* The ticket waits, and its clocks stop, when the letter is sent. */
enum casework_result officer_ask_clarification(
    struct casefile *file, const struct officer_question *question);
enum casework_result officer_clarify(struct casefile *file);

enum casework_result officer_ask_identity(
    struct casefile *file, const struct officer_question *question);
/* Sends six digits to the address. */
enum casework_result
officer_send_code(struct casefile *file, enum officer_letter letter);
/* A wrong attempt is recorded: `must_commit`. */
enum casework_result
officer_try_code(struct casefile *file, const char *digits);
/* `seen`: the evidence, or NULL: the requester is known. */
enum casework_result officer_verify(struct casefile *file, const char *seen);
/*
 * The last question was answered: the scope, or the identity, for which `seen`
 * is the evidence. The clock continues, and the ticket is seen. Refused for
 * "state" if no reply is outstanding, for "needs-note" without `seen`.
 */
enum casework_result
officer_note_answer(struct casefile *file, const char *seen);

#endif
