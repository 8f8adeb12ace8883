/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "net/imap_words.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#define WAIT_SECONDS_MAX 3600

static const struct {
	const char *words;
	bool is_throttled;
	const char *advice;
} known[] = {
    {"is throttled", true, NULL},
    {"Too many simultaneous connections", true,
	"other programs are using this account too: close some of them"},
    {"too many connections", true, NULL},
    {"Maximum number of connections", true, NULL},
    {"AccessTokenExpired", false, NULL},
    {"User is authenticated but not connected", false,
	"the token is valid but does not open the mailbox: "
	"Add-MailboxPermission FullAccess is missing (or was granted less than "
	"two hours ago), `user` is not the mailbox, or IMAP is disabled"},
    {"[UNAVAILABLE]", false, NULL},
    {"[INUSE]", false, NULL},
    {"[LIMIT]", true, NULL},
    {"[SERVERBUG]", false, NULL},
    {"[OVERQUOTA]", false, NULL},
};

struct imap_words
imap_words(const char *text)
{
	static const char backoff[] = "Backoff Time:";
	struct imap_words words = {.is_temporary = false};
	const char *found = strcasestr(text, backoff);
	long wait_ms;

	for (size_t i = 0; i < LENGTH(known); i++) {
		if (strcasestr(text, known[i].words) == NULL)
			continue;
		words.is_temporary = true;
		words.is_throttled |= known[i].is_throttled;
		if (words.advice == NULL)
			words.advice = known[i].advice;
	}
	if (found == NULL)
		return words;
	wait_ms = strtol(found + sizeof backoff - 1, NULL, 10);
	if (wait_ms > 0)
		words.wait_seconds = wait_ms / 1000 < WAIT_SECONDS_MAX
		    ? (int)(wait_ms / 1000) + 1
		    : WAIT_SECONDS_MAX;
	return words;
}

bool
imap_words_forgets_examined(const char *greeting)
{
	return strcasestr(greeting, "Courier-IMAP") != NULL;
}
