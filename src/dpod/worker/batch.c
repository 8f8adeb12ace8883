/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "dpod/worker/batch.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/step.h"
#include "dpod/heartbeat.h"

/* Larger messages are moved; smaller ones are copied to the arena. */
#define COPY_BYTES_MAX ((size_t)128 * 1024)
/* Larger ones are a batch by themselves. */
#define SHARE_BYTES_MAX (BATCH_BYTES_MAX / 4)
/* Servers count line ends and their own header fields differently. */
#define SIZE_SLACK_BYTES 512

struct arrival {
	struct batch *batch;
	struct reader *reader;
};

struct batch *
batch_new(void)
{
	struct batch *batch = memory_new(1, sizeof *batch);

	batch->memory = arena_new();
	return batch;
}

void
batch_free(struct batch *batch)
{
	if (batch == NULL)
		return;
	batch_load(batch, NULL, 0);
	arena_free(batch->memory);
	free(batch);
}

size_t
batch_size(
    const struct mailbox_entry *entries, size_t count, size_t messages_max)
{
	size_t bytes = 0, size = 0;

	if (messages_max > BATCH_MESSAGES_MAX)
		messages_max = BATCH_MESSAGES_MAX;
	while (size < count && size < messages_max) {
		uint32_t next = entries[size].size_bytes;

		bytes += next;
		if (size > 0 &&
		    (bytes > BATCH_BYTES_MAX || next > SHARE_BYTES_MAX))
			break;
		size++;
		if (next > SHARE_BYTES_MAX)
			break;
	}
	return size;
}

void
batch_load(
    struct batch *batch, const struct mailbox_entry *entries, size_t count)
{
	assert(count <= BATCH_MESSAGES_MAX);
	arena_clear(batch->memory);
	for (size_t i = 0; i < batch->count; i++)
		buffer_release(&batch->items[i].taken);
	for (size_t i = 0; i < count; i++)
		batch->items[i] = (struct batch_item){.entry = entries[i]};
	batch->count = count;
	batch->arrived_count = 0;
	batch->collected_count = 0;
	batch->is_gone = false;
	batch->is_large = count == 1 && entries[0].size_bytes > SHARE_BYTES_MAX;
}

/*
 * Only a header, for a message that is larger according to the mailbox: the
 * body was lost in transport or by the server. Sizes are never exact.
 */
static bool
is_cut(const struct mailbox_entry *entry, const struct mailbox_message *message)
{
	return !message->headers_only &&
	    entry->size_bytes > message->length + SIZE_SLACK_BYTES &&
	    message->length >= 4 &&
	    memcmp(message->bytes + message->length - 4, "\r\n\r\n", 4) == 0 &&
	    memmem(message->bytes, message->length, "\r\n\r\n", 4) ==
	    message->bytes + message->length - 4;
}

static bool
take_message(const struct mailbox_message *message, void *context)
{
	struct arrival *arrival = context;
	struct batch *batch = arrival->batch;

	for (size_t i = 0; i < batch->count; i++) {
		struct batch_item *item = &batch->items[i];

		if (item->has_arrived ||
		    strcmp(item->entry.key, message->key) != 0)
			continue;
		/* BODY[] NIL: the server has it but does not deliver it. */
		if (message->length == 0 && item->entry.size_bytes > 0)
			break;
		/* When setting a message aside, any part of it is kept. */
		if (arrival->reader != NULL && is_cut(&item->entry, message))
			break;
		STEP("fetch-message");
		item->has_arrived = true;
		item->headers_only = message->headers_only;
		if (message->length > COPY_BYTES_MAX &&
		    message->holder != NULL && !message->headers_only) {
			item->taken = *message->holder;
			*message->holder = (struct buffer){0};
			item->bytes = item->taken.data;
		} else {
			item->bytes = arena_copy(
			    batch->memory, message->bytes, message->length);
		}
		item->length = message->length;
		if (message->internal_at != 0)
			item->entry.internal_at = message->internal_at;
		batch->order[batch->arrived_count++] = i;
		/* A large one waits until the mailbox's memory is freed. */
		if (arrival->reader != NULL && !batch->is_large)
			reader_submit(arrival->reader, item->bytes,
			    item->length, item->headers_only);
		break;
	}
	return true;
}

/* In memory shared with the reader, if available. */
static void
submit_large(struct batch *batch, struct reader *reader)
{
	struct batch_item *item = &batch->items[0];
	const char *shared;

	if (!batch->is_large || batch->arrived_count == 0 || reader == NULL)
		return;
	shared = item->taken.data != NULL ? reader_share(reader, &item->taken)
					  : NULL;
	if (shared != NULL) {
		item->bytes = shared;
		memory_trim(); /* garbage from fetching it */
	}
	reader_submit(reader, item->bytes, item->length, item->headers_only);
}

bool
batch_fetch(struct batch *batch, struct mailbox *mailbox, struct reader *reader,
    struct error *err)
{
	struct mailbox_entry entries[BATCH_MESSAGES_MAX];
	struct arrival arrival = {.batch = batch, .reader = reader};
	bool is_fetched;

	for (size_t i = 0; i < batch->count; i++)
		entries[i] = batch->items[i].entry;
	STEP("fetch-before");
	is_fetched = mailbox_fetch(
	    mailbox, entries, batch->count, take_message, &arrival, err);
	STEP("fetch-after");
	submit_large(batch, reader);
	return is_fetched;
}

void
batch_take_stored(
    struct batch *batch, struct reader *reader, const char *raw, size_t length)
{
	const struct mailbox_message message = {
	    .key = batch->items[0].entry.key,
	    .bytes = raw,
	    .length = length,
	};
	struct arrival arrival = {.batch = batch, .reader = reader};

	(void)take_message(&message, &arrival);
	submit_large(batch, reader);
}

bool
batch_collect(struct batch *batch, struct reader *reader, struct error *err)
{
	while (batch->collected_count < batch->arrived_count) {
		struct batch_item *item =
		    &batch->items[batch->order[batch->collected_count]];

		heartbeat();
		item->verdict = reader_collect(reader, batch->memory, err);
		if (item->verdict == NULL)
			return false;
		batch->collected_count++;
	}
	return true;
}
