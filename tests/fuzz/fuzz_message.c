/* SPDX-License-Identifier: ISC */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "mail/extract.h"
#include "mail/message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
add(struct span piece, void *context)
{
	digest_add(context, piece.bytes, piece.length);
}

/* What is handed out of an attachment is what was recorded of it. */
static void
check_attachment(const uint8_t *data, size_t size, size_t position,
    const struct mail_attachment *attachment)
{
	struct arena *memory = arena_new();
	unsigned char found[DIGEST_BYTES];
	struct digest digest;
	struct extract extract = {
	    .position = position, .on_piece = add, .context = &digest};

	digest_start(&digest);
	if (message_extract(memory, (const char *)data, size, &extract) !=
	    EXTRACT_DONE)
		abort();
	digest_finish(&digest, found);
	if (memcmp(found, attachment->digest, sizeof found) != 0)
		abort();
	arena_free(memory);
}

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
	if (message->attachments_count > 0)
		check_attachment(data, size, message->attachments_count - 1,
		    &message->attachments[message->attachments_count - 1]);
	arena_free(memory);
	return 0;
}
