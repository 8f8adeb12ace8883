/* SPDX-License-Identifier: ISC */
#ifndef NET_IMAP_WORDS_H
#define NET_IMAP_WORDS_H

#include <stdbool.h>

/*
 * imap_words - what a server's words mean where its codes do not say it
 *
 * Exchange Online tells most of what matters in free text. A word that is not
 * known means nothing.
 */
struct imap_words {
	bool is_temporary;  /* to be tried again, whatever the command's code */
	bool is_throttled;  /* it wants less of us */
	int wait_seconds;   /* not before; 0: it does not say */
	const char *advice; /* what a human can do; NULL */
};
struct imap_words imap_words(const char *text);

#endif
