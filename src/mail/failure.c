/* SPDX-License-Identifier: ISC */
#include "mail/failure.h"

#include <stddef.h>
#include <string.h>

#include "base/memory.h"

#define LINES_MAX      500
#define TEXT_BYTES_MAX 2000

/* In lower case; from programs that do not send reports of RFC 3464. */
static const char *const failed[] = {"undeliver", "delivery failed",
    "delivery has failed", "failed to deliver", "(failure)", "did not reach",
    "mail failure", "trying to deliver the mail", "mail delivery failure",
    "delivery failure", "permanent failure", "permanent error",
    "permanent fatal errors", "not be delivered", "returned to sender",
    "returned mail", "returning message to sender", "failure notice",
    "user unknown", "unknown user", "no such user", "mailbox unavailable",
    "does not exist", "host unknown", "i have given up", "i've given up",
    "giving up", "kunne ikke leveres", "kan ikke leveres",
    "kunne ikkje leverast", "kunde inte levereras", "inte levereras",
    "nicht zugestellt", "unzustellbar", "nicht zustellbar", "kon niet worden",
    "niet bezorgd", "onbestelbaar", "pas pu être remis", "no se pudo entregar",
    "impossibile consegnare", "não foi entregue",
    "nie mogła zostać dostarczona", "ei voitu toimittaa"};

/* ... but delivery will be retried. */
static const char *const delayed[] = {"delayed", "will be retried",
    "will keep trying", "delivery will continue", "not need to resend",
    "do not need to resend", "still trying", "forsinket", "försenad",
    "verzögert", "vertraagd", "warning: could not send"};

enum failure
failure_of_status(struct span status)
{
	enum failure failure = FAILURE_NOT_SAID;
	struct span line;

	for (int i = 0; i < LINES_MAX && span_line(&status, &line); i++) {
		if (!span_starts(line, "action:"))
			continue;
		line.bytes += strlen("action:");
		line.length -= strlen("action:");
		if (span_starts(span_trim(line), "failed"))
			return FAILURE_YES;
		failure = FAILURE_NO;
	}
	return failure;
}

/* Lower-cases ASCII; at most `TEXT_BYTES_MAX` bytes. */
static void
lower(const char *text, char ret[TEXT_BYTES_MAX + 1])
{
	size_t length = 0;

	for (; length < TEXT_BYTES_MAX && text[length] != '\0'; length++)
		ret[length] = ascii_lower(text[length]);
	ret[length] = '\0';
}

static bool
has_one_of(const char *text, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strstr(text, words[i]) != NULL)
			return true;
	return false;
}

bool
failure_in_words(const char *subject, const char *text)
{
	char title[TEXT_BYTES_MAX + 1], body[TEXT_BYTES_MAX + 1];

	lower(subject, title);
	lower(text, body);
	if (has_one_of(title, delayed, LENGTH(delayed)) ||
	    has_one_of(body, delayed, LENGTH(delayed)))
		return false;
	return has_one_of(title, failed, LENGTH(failed)) ||
	    has_one_of(body, failed, LENGTH(failed));
}
