/* SPDX-License-Identifier: ISC */
#include "mail/message.h"

#include <string.h>

bool
message_has_problem(const struct message *message, const char *problem)
{
	for (size_t i = 0; i < message->problems_count; i++)
		if (strcmp(message->problems[i], problem) == 0)
			return true;
	return false;
}
