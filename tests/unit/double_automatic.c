/* SPDX-License-Identifier: ISC */
/*
 * What src/ticket calls in src/mail, as little as the tests need: to be left
 * out of tests/unit/ticket.mk as soon as src/mail has them.
 */
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "mail/address.h"
#include "mail/automatic.h"
#include "mail/message.h"

const char *
automatic_reason_name(enum automatic_reason reason)
{
	static const char *const names[AUTOMATIC_REASONS] = {"no",
	    "null-sender", "report", "auto-submitted", "list", "precedence",
	    "suppress", "reply-field", "loop", "spam", "daemon-sender", "text"};

	return names[reason];
}

bool
automatic_is_report(enum automatic_reason reason)
{
	return reason == AUTOMATIC_NULL_SENDER || reason == AUTOMATIC_REPORT ||
	    reason == AUTOMATIC_SUBMITTED || reason == AUTOMATIC_REPLY_FIELD ||
	    reason == AUTOMATIC_LOOP || reason == AUTOMATIC_TEXT;
}

bool
address_is_sendable(const char *address)
{
	return strchr(address, '@') != NULL && strpbrk(address, " <>") == NULL;
}

bool
address_equal(const char *a, const char *b)
{
	return strcasecmp(a, b) == 0;
}

bool
message_has_problem(const struct message *message, const char *problem)
{
	for (size_t i = 0; i < message->problems_count; i++)
		if (strcmp(message->problems[i], problem) == 0)
			return true;
	return false;
}
