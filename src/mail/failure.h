/* SPDX-License-Identifier: ISC */
#ifndef MAIL_FAILURE_H
#define MAIL_FAILURE_H

#include <stdbool.h>

#include "mail/span.h"

/*
 * failure - whether a report says that a message was not delivered
 *
 * A delay, a receipt, an absence note with a null sender and a complaint do
 * not.
 */

/* The result of the fields of RFC 3464 (message/delivery-status). */
enum failure {
	FAILURE_NOT_SAID, /* no Action field */
	FAILURE_NO,	  /* delayed, delivered, relayed, expanded */
	FAILURE_YES,	  /* failed */
};
enum failure failure_of_status(struct span status);

/* Evaluates the text of a report without such fields. */
bool failure_in_words(const char *subject, const char *text);

#endif
