/* SPDX-License-Identifier: ISC */
#ifndef DPOD_INTERVIEW_INTERVIEW_H
#define DPOD_INTERVIEW_INTERVIEW_H

#include "dpod/interview/answers.h"

/* interview - asks for missing answers, until each is valid */

/* "name=answer"; false if the question is unknown or a secret. */
bool interview_give(
    struct interview *interview, const char *option, struct error *err);

/* EX_OK, or an exit code after a message. */
int interview_hold(struct interview *interview);

/* Prints the questions for help, one per line. */
void interview_print_questions(void);

#endif
