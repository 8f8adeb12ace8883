/* SPDX-License-Identifier: ISC */
#ifndef NET_IMAP_WORDS_H
#define NET_IMAP_WORDS_H

#include <stdbool.h>

/*
 * imap_words - the meaning of server texts where the response codes do not say
 * it
 *
 * Exchange Online reports most of its failures in free text. Unknown texts have
 * no effect.
 */
struct imap_words {
	bool is_temporary;  /* try again, whatever the response code */
	bool is_throttled;  /* the server asks us to send less */
	int wait_seconds;   /* minimum delay; 0: unknown */
	const char *advice; /* what a person can do; NULL */
};
struct imap_words imap_words(const char *text);

/*
 * Whether a server with this greeting loses the state that EXAMINE reported:
 * the UIDs of new messages, and the UIDVALIDITY of a folder that was never
 * selected.
 */
bool imap_words_forgets_examined(const char *greeting);

#endif
