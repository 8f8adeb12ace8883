/* SPDX-License-Identifier: ISC */
#ifndef MAIL_FAILURE_H
#define MAIL_FAILURE_H

#include <stdbool.h>

#include "mail/span.h"

/*
 * failure - whether a report says that a mail did not arrive
 *
 * A delay, a receipt, a note of absence with a null sender and a complaint say
 * that it did, or may yet.
 */

/* What the fields of RFC 3464 (message/delivery-status) say. */
enum failure {
	FAILURE_NOT_SAID, /* no Action at all */
	FAILURE_NO,	  /* delayed, delivered, relayed, expanded */
	FAILURE_YES,	  /* failed */
};
enum failure failure_of_status(struct span status);

/* What the words of a report without such fields say. */
bool failure_in_words(const char *subject, const char *text);

#endif
