/* SPDX-License-Identifier: ISC */
#include "mail/message.h"

#include <string.h>

#include "base/memory.h"

bool
message_has_problem(const struct message *message, const char *problem)
{
	for (size_t i = 0; i < message->problems_count; i++)
		if (strcmp(message->problems[i], problem) == 0)
			return true;
	return false;
}

bool
message_is_cut(const struct message *message)
{
	static const char *const problems[] = {"oversize", "header-too-long",
	    "field-too-long", "too-many-fields", "header-text-too-long",
	    "too-many-words", "word-too-long", "too-many-comments",
	    "too-many-parameters", "too-deep", "too-many-parts",
	    "too-many-attachments", "text-too-long", "forms-too-long",
	    "html-too-long", "html-too-deep", "html-too-many-nodes"};

	for (size_t i = 0; i < LENGTH(problems); i++)
		if (message_has_problem(message, problems[i]))
			return true;
	return false;
}
