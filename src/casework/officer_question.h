/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_OFFICER_QUESTION_H
#define CASEWORK_OFFICER_QUESTION_H

#include <stdbool.h>

#include "rules/kind.h"
#include "casework/casefile.h"

/*
 * officer_question - what an officer asks or tells a requester before the
 * answer, and what came of it; officer.h names the reasons of refusals
 *
 * What is asked or told by letter counts when the letter is sent, as
 * casework/letter_effect.h says; without a letter, at once.
 */
/* The letter that tells the requester. */
enum officer_letter {
	OFFICER_NO_LETTER,    /* they were told otherwise */
	OFFICER_HOLDS_LETTER, /* until somebody approves it */
	OFFICER_SENDS_LETTER,
	OFFICER_LETTER_UNSAID, /* none, unless the law requires one */
};

struct extension {
	int months;	       /* 1 or 2 */
	const enum kind *kind; /* NULL: all claims counted in months */
	const char *because;   /* in words for the requester */
	enum officer_letter letter;
	const char *language; /* NULL: the ticket's */
	bool is_printed;      /* the letter goes by post */
};
/* When its letter is sent; see casework/letter_effect.h. */
enum casework_result
officer_extend(struct casefile *file, const struct extension *extension);

/* What the requester is asked, and in which letter. */
struct officer_question {
	const char *because; /* in words for the requester */
	enum officer_letter letter;
	const char *language; /* NULL: the ticket's */
	bool is_printed;      /* the letter goes by post */
};
/* The ticket waits, and its clocks, when the letter is sent. */
enum casework_result officer_ask_clarification(
    struct casefile *file, const struct officer_question *question);
enum casework_result officer_clarify(struct casefile *file);

enum casework_result officer_ask_identity(
    struct casefile *file, const struct officer_question *question);
/* Writes six digits to the address. */
enum casework_result
officer_send_code(struct casefile *file, enum officer_letter letter);
/* A wrong try is recorded: `must_commit`. */
enum casework_result
officer_try_code(struct casefile *file, const char *digits);
/* `seen`: what evidence, or NULL: the requester is known. */
enum casework_result officer_verify(struct casefile *file, const char *seen);
/*
 * What was asked last has been answered: what was meant, or who it is, of
 * which `seen` says the evidence. The clock runs again, and the ticket is
 * seen. Refused for "state" if nothing is awaited, "needs-note" without `seen`.
 */
enum casework_result
officer_note_answer(struct casefile *file, const char *seen);

#endif
