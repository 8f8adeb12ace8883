/* SPDX-License-Identifier: ISC */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "mail/message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *memory = arena_new();
	struct message *message =
	    message_parse(memory, (const char *)data, size, NULL);

	if (!utf8_is_valid(message->text, strlen(message->text)) ||
	    !utf8_is_valid(message->subject, strlen(message->subject)) ||
	    strlen(message->quoted) > MESSAGE_TEXT_MAX)
		abort();
	arena_free(memory);
	return 0;
}
