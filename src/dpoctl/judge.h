/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_JUDGE_H
#define DPOCTL_JUDGE_H

#include "rules/verdict.h"
#include "dpoctl/session.h"

/*
 * judge - files of mail through the confined reader
 *
 * One reader for all files. A file that can not be read, or at which the
 * reader dies, is named on standard error and the next goes on.
 */
typedef void judge_fn(struct session *session, const char *file,
    const struct verdict *verdict, void *context);

/*
 * One reader for mails from elsewhere, by the rules as for judge_files.
 * judge_bytes returns false, after a message, if nothing else can be judged
 * either; *code is set where something went wrong.
 */
struct judging;
struct judging *judge_start(struct session *session, const char *rules,
    judge_fn *on_verdict, void *context);
bool judge_bytes(struct judging *judging, const char *name, const char *bytes,
    size_t length, int *code);
void judge_end(struct judging *judging);

/*
 * What a correction of the register's own did, for people: "request raised by
 * 0.85; unsure without it". `shift` is in hundredths, `without` the decision
 * that it would be otherwise; NULL: none took part, "".
 */
const char *judge_local(struct arena *memory, int shift, const char *without);

/* How else than the options of the command say. */
struct judge_options {
	const char *rules;  /* a directory beside the others; NULL: none */
	const char *expect; /* what the mailbox is for; NULL: as usual */
	bool without_learned;
	struct db *db; /* whose correction takes part; NULL: none does */
};

/*
 * Files by name, judged by the shipped rules and those of a configuration.
 */
int judge_files(struct session *session, const char *const *files,
    size_t files_count, const struct judge_options *options,
    judge_fn *on_verdict, void *context);

/*
 * All operands of the session; "-" is standard input. EX_OK, or an exit code
 * after messages: EX_NOINPUT if a file could not be read, EX_DATAERR if the
 * reader could not judge one.
 */
int
judge_operands(struct session *session, judge_fn *on_verdict, void *context);

#endif
