/* SPDX-License-Identifier: ISC */
#ifndef NET_RELAY_WORDS_H
#define NET_RELAY_WORDS_H

#include <stdbool.h>

/*
 * relay_words - replies whose code alone is misleading
 *
 * Exchange Online answers with a permanent failure (5xx) when the state of the
 * mailbox or its administration is at fault rather than the letter: the letter
 * then waits. Other servers refuse us in the reply to RCPT, in words that they
 * are known for or with an enhanced code of the sender. An unknown reply to
 * RCPT means what its code says; one to MAIL is never about the letter,
 * whatever its words (smtp_line.c).
 */
struct relay_words {
	bool is_for_now;    /* the letter waits, whatever the code */
	bool is_of_all;	    /* applies to all letters */
	const char *advice; /* what a person can do; NULL */
};
struct relay_words relay_words(int code, const char *text);

#endif
