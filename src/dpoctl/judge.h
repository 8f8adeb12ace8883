/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_JUDGE_H
#define DPOCTL_JUDGE_H

#include "rules/verdict.h"
#include "dpoctl/progress.h"
#include "dpoctl/session.h"

/*
 * judge - judges files of messages with the confined reader
 *
 * One reader for all files. A file that cannot be read, or that kills the
 * reader, is reported on standard error and skipped.
 */
typedef void judge_fn(struct session *session, const char *file,
    const struct verdict *verdict, void *context);

/* Settings that are not options of the command. */
struct judge_options {
	const char *rules;  /* an additional directory; NULL: none */
	const char *expect; /* purpose of the mailbox; NULL: default */
	bool without_learned;
	struct db *db;	 /* whose correction is used; NULL: none */
	bool is_for_few; /* messages (reader.h) */
	bool only_parses;
	struct progress *progress; /* a step a file; NULL: none */
};

/*
 * One reader for messages from other sources, with the same rules as
 * judge_files. judge_bytes returns false, after a message, if nothing else can
 * be judged either; *code is set after an error.
 */
struct judging;
struct judging *judge_start(struct session *session,
    const struct judge_options *options, judge_fn *on_verdict, void *context);
bool judge_bytes(struct judging *judging, const char *name, const char *bytes,
    size_t length, int *code);
void judge_end(struct judging *judging);

/*
 * Judges files by name, with the shipped rules and those of a configuration.
 * EX_TEMPFAIL, after a message: the user has interrupted it.
 */
int judge_files(struct session *session, const char *const *files,
    size_t files_count, const struct judge_options *options,
    judge_fn *on_verdict, void *context);

/*
 * Judges all operands of the session; "-" is standard input. EX_OK, or an exit
 * code after messages: EX_NOINPUT if a file could not be read, EX_DATAERR if
 * the reader could not judge one.
 */
int
judge_operands(struct session *session, judge_fn *on_verdict, void *context);
/* The same without rules: only the message of the verdict is set. */
int judge_parse(struct session *session, judge_fn *on_verdict, void *context);

#endif
