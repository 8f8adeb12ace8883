/* SPDX-License-Identifier: ISC */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <stdbool.h>

/*
 * error - what went wrong, how much is lost by it, and whether waiting helps
 *
 * A function that can fail returns bool and takes a struct error last.
 * true: the error is untouched. false: it is filled, and every output
 * (ret_...) is untouched. The text is one line for people, without a final
 * stop; it never holds a secret, nor a mail's subject, body or address.
 */

/* How much is lost. Each scope includes the ones above it. */
enum error_scope {
	ERROR_MESSAGE, /* this one message: set it aside and go on */
	ERROR_MAILBOX, /* this account: leave it until its next poll */
	ERROR_STORE,   /* the database or the program: stop and exit */
};

/* Whether trying the same again may succeed. */
enum error_retry {
	RETRY_LATER,
	RETRY_NEVER,
};

/* A longer text is cut. */
#define ERROR_TEXT_MAX 512

struct error {
	enum error_scope scope;
	enum error_retry retry;
	int wait_seconds; /* RETRY_LATER: not before; 0: nobody says */
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
