/* SPDX-License-Identifier: ISC */
#ifndef NET_RELAY_WORDS_H
#define NET_RELAY_WORDS_H

#include <stdbool.h>

/*
 * relay_words - replies whose code alone would mislead
 *
 * Exchange Online refuses for good (5xx) what is the mailbox's state or the
 * administrator's to mend, and no fault of a letter: the letter waits. Others
 * say to RCPT that they do not want us. A reply that is not known means what
 * its code says.
 */
struct relay_words {
	bool is_for_now;    /* the letter waits, whatever the code */
	bool is_of_all;	    /* no other letter would fare better */
	const char *advice; /* what a human can do; NULL */
};
struct relay_words relay_words(int code, const char *text);

#endif
