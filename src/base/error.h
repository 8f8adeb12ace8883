/* SPDX-License-Identifier: ISC */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <stdbool.h>

/*
 * error - what failed, how much is affected, and whether a retry can help
 *
 * A function that can fail returns bool and takes a struct error last. If it
 * returns true, the error is unchanged. If it returns false, the error is
 * filled and every output (ret_...) is unchanged. The text is one line for
 * people, without a final period; it never contains a secret, nor the subject,
 * body or address of a message.
 */

/* How much is affected. Each scope includes those above it. */
enum error_scope {
	ERROR_MESSAGE, /* this message: set it aside and continue */
	ERROR_MAILBOX, /* this account: leave it until its next poll */
	ERROR_STORE,   /* the database or the program: stop and exit */
};

/* Whether repeating the operation can succeed. */
enum error_retry {
	RETRY_LATER,
	RETRY_NEVER,
};

/* Longer texts are truncated. */
#define ERROR_TEXT_MAX 512

struct error {
	enum error_scope scope;
	enum error_retry retry;
	int wait_seconds; /* RETRY_LATER: minimum delay; 0: unknown */
	char text[ERROR_TEXT_MAX];
};

/*
 * Fills the error and returns false, so that a failing function can end with
 * `return error_set(err, ...)`. Control characters in the text become `?`.
 */
bool
error_set(struct error *err, enum error_scope scope, enum error_retry retry,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Puts "prefix: " before the text of an error; returns false. */
bool error_prefix(struct error *err, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
