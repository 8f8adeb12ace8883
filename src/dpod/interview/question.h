/* SPDX-License-Identifier: ISC */
#ifndef DPOD_INTERVIEW_QUESTION_H
#define DPOD_INTERVIEW_QUESTION_H

#include "conf/settings.h"
#include "dpod/interview/answers.h"

/* question - the questions of `dpod setup`, as a table */
struct question_row {
	const char *name; /* for --answer */
	const char *prompt;
	const char *help;
	const char *setting; /* whose format an answer must have; or NULL */
	enum setting_section section;
	bool is_secret; /* only entered interactively */
	/* NULL: always. */
	bool (*is_wanted)(const struct interview *interview);
	/* The default; NULL: none. A survey contacts no server for it. */
	const char *(*initial)(struct interview *interview);
	/* Additional format check; NULL: none. */
	bool (*check)(
	    struct interview *interview, const char *answer, struct error *err);
	/* Tries it at servers; NULL: none. Not in a survey. */
	bool (*attempt)(
	    struct interview *interview, const char *answer, struct error *err);
};

extern const struct question_row question_table[QUESTIONS];

/* Checks the format of the setting, then the row's own check. */
bool question_check(struct interview *interview, enum question question,
    const char *answer, struct error *err);

/* By a code such as NO; NULL: unknown. */
const struct office *
question_office(const struct interview *interview, const char *code);

#endif
