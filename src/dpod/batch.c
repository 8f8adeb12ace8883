/* SPDX-License-Identifier: ISC */
#include "dpod/batch.h"

#include <assert.h>
#include <stdlib.h>

#include "base/memory.h"
#include "dpod/pulse.h"

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
		bytes += entries[size].size_bytes;
		if (size > 0 && bytes > BATCH_BYTES_MAX)
			break;
		size++;
	}
	return size;
}

void
batch_load(
    struct batch *batch, const struct mailbox_entry *entries, size_t count)
{
	assert(count <= BATCH_MESSAGES_MAX);
	arena_clear(batch->memory);
	for (size_t i = 0; i < count; i++)
		batch->items[i] = (struct batch_item){.entry = entries[i]};
	batch->count = count;
	batch->arrived_count = 0;
	batch->collected_count = 0;
	batch->is_whole = false;
}

static bool
take_message(const struct mailbox_message *message, void *context)
{
	struct arrival *arrival = context;
	struct batch *batch = arrival->batch;

	for (size_t i = 0; i < batch->count; i++) {
		struct batch_item *item = &batch->items[i];

		if (item->entry.uid != message->uid || item->has_arrived)
			continue;
		item->has_arrived = true;
		item->headers_only = message->headers_only;
		item->bytes =
		    arena_copy(batch->memory, message->bytes, message->length);
		item->length = message->length;
		if (message->internal_at != 0)
			item->entry.internal_at = message->internal_at;
		batch->order[batch->arrived_count++] = i;
		if (arrival->reader != NULL)
			reader_submit(arrival->reader, item->bytes,
			    item->length, item->headers_only);
		break;
	}
	return true;
}

bool
batch_fetch(struct batch *batch, struct mailbox *mailbox, struct reader *reader,
    struct error *err)
{
	struct mailbox_entry entries[BATCH_MESSAGES_MAX];
	struct arrival arrival = {.batch = batch, .reader = reader};

	for (size_t i = 0; i < batch->count; i++)
		entries[i] = batch->items[i].entry;
	batch->is_whole = mailbox_fetch(
	    mailbox, entries, batch->count, take_message, &arrival, err);
	return batch->is_whole;
}

void
batch_take_stored(
    struct batch *batch, struct reader *reader, const char *raw, size_t length)
{
	const struct mailbox_message message = {
	    .uid = batch->items[0].entry.uid,
	    .bytes = raw,
	    .length = length,
	};
	struct arrival arrival = {.batch = batch, .reader = reader};

	(void)take_message(&message, &arrival);
}

bool
batch_collect(struct batch *batch, struct reader *reader, struct error *err)
{
	while (batch->collected_count < batch->arrived_count) {
		struct batch_item *item =
		    &batch->items[batch->order[batch->collected_count]];

		pulse_beat();
		item->verdict = reader_collect(reader, batch->memory, err);
		if (item->verdict == NULL)
			return false;
		batch->collected_count++;
	}
	return true;
}
