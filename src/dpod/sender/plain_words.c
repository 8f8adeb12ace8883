/* SPDX-License-Identifier: ISC */
#include "dpod/sender/plain_words.h"

#include <string.h>
#include <strings.h>

/*
 * The length of the address at the start of the text, if it is one of
 * `addresses`; 0: none.
 */
static size_t
find_address(const char *text, const char *addresses)
{
	while (*addresses != '\0') {
		size_t length = strcspn(addresses, " ");

		if (length > 0 && strncasecmp(text, addresses, length) == 0)
			return length;
		addresses += length;
		addresses += *addresses == ' ';
	}
	return 0;
}

void
plain_words(const char *text, const char *recipient, const char *copies,
    char ret_words[RELAY_TEXT_MAX + 1])
{
	static const char hidden[] = "...";
	size_t at = 0;

	while (*text != '\0' && at < RELAY_TEXT_MAX - sizeof hidden) {
		size_t length = find_address(text, recipient);

		if (length == 0)
			length = find_address(text, copies);
		if (length > 0) {
			memcpy(ret_words + at, hidden, sizeof hidden - 1);
			at += sizeof hidden - 1;
			text += length;
		} else {
			ret_words[at++] = *text++;
		}
	}
	ret_words[at] = '\0';
}
