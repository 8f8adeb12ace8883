/* SPDX-License-Identifier: ISC */
#include "reader/reader_private.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "mail/attest.h"
#include "reader/copy.h"
#include "reader/verdict_codec.h"

#define SHARE_BYTES ((size_t)1024 * 1024)

static void
end_oldest(struct reader *reader)
{
	struct channel *oldest = reader->batches;

	reader->batches = oldest->next;
	channel_free(oldest);
}

void
reader_drop(struct reader *reader)
{
	while (reader->batches != NULL)
		end_oldest(reader);
}

void
reader_stop(struct reader *reader)
{
	if (reader == NULL)
		return;
	reader_drop(reader);
	channel_free(reader->original);
	arena_free(reader->memory);
	buffer_release(&reader->correction);
	area_release(&reader->area);
	free(reader);
}

size_t
reader_rules_count(const struct reader *reader)
{
	return (size_t)reader->ready.rules_count;
}

int
reader_request_score(const struct reader *reader)
{
	return (int)reader->ready.request_score;
}

int
reader_unsure_score(const struct reader *reader)
{
	return (int)reader->ready.unsure_score;
}

int
reader_pid(const struct reader *reader)
{
	return (int)reader->original->pid;
}

int
reader_batch_pid(const struct reader *reader)
{
	const struct channel *batch = reader_open_batch(reader);

	return batch == NULL ? -1 : (int)batch->pid;
}

struct channel *
reader_open_batch(const struct reader *reader)
{
	struct channel *newest = reader->batches;

	while (newest != NULL && newest->next != NULL)
		newest = newest->next;
	return newest == NULL || newest->is_complete ? NULL : newest;
}

/* Ends the process of the oldest batch if nothing more is expected of it. */
static void
end_if_done(struct reader *reader)
{
	const struct channel *oldest = reader->batches;

	if (oldest != NULL && oldest->is_complete && oldest->oldest == NULL)
		end_oldest(reader);
}

void
reader_end_batch(struct reader *reader)
{
	struct channel *batch = reader_open_batch(reader);

	if (batch == NULL)
		return;
	batch->is_complete = true;
	end_if_done(reader);
}

bool
reader_begin_batch(struct reader *reader, struct error *err)
{
	struct channel **end = &reader->batches, *batch;

	reader_end_batch(reader);
	batch = copy_start(reader->original, reader->message_ms, err);
	if (batch == NULL)
		return false;
	while (*end != NULL)
		end = &(*end)->next;
	*end = batch;
	if (reader->correction.length > 0)
		channel_enqueue(batch, FRAME_LOCAL, reader->correction.data,
		    reader->correction.length);
	return true;
}

void
reader_submit(
    struct reader *reader, const char *bytes, size_t length, bool headers_only)
{
	struct channel *batch = reader_open_batch(reader);

	assert(batch != NULL);
	if (length > FRAME_MESSAGE_MAX)
		length = FRAME_MESSAGE_MAX;
	if (bytes == reader->area.bytes && bytes != NULL)
		channel_enqueue_shared(batch, bytes, length);
	else
		channel_enqueue(batch,
		    headers_only ? FRAME_MESSAGE_HEAD : FRAME_MESSAGE, bytes,
		    length);
}

const char *
reader_share(struct reader *reader, struct buffer *mail)
{
	struct area *area = &reader->area;

	/*
	 * One byte is reserved: the area is zeroed, so a NUL follows the
	 * message.
	 */
	if (area->bytes == NULL || mail->length >= area->size)
		return NULL;
	area_clear(area);
	/* From the end, so that this copy shrinks as the other grows. */
	while (mail->length > 0) {
		size_t piece =
		    mail->length < SHARE_BYTES ? mail->length : SHARE_BYTES;

		mail->length -= piece;
		memcpy(area->bytes + mail->length, mail->data + mail->length,
		    piece);
		mail->size = mail->length + 1;
		mail->data = memory_resize(mail->data, mail->size, 1);
	}
	buffer_release(mail);
	return area->bytes;
}

void
reader_give_back(struct reader *reader)
{
	area_clear(&reader->area);
}

void
reader_pump(struct reader *reader)
{
	for (struct channel *at = reader->batches; at != NULL; at = at->next)
		channel_pump(at);
}

size_t
reader_pending(const struct reader *reader)
{
	size_t count = 0;

	for (struct channel *at = reader->batches; at != NULL; at = at->next)
		for (const struct pending *item = at->oldest; item != NULL;
		     item = item->next)
			count += item->header.type != FRAME_LOCAL;
	return count;
}

/* The answers of a copy to what is not a message. */
static bool
skip_correction(struct reader *reader, struct channel *batch, struct error *err)
{
	struct frame_header header;

	while (batch->oldest->header.type == FRAME_LOCAL) {
		if (!channel_wait(batch, reader->message_ms, &header, err))
			return false;
		if (header.type != FRAME_LOCAL ||
		    header.number != batch->oldest->header.number)
			return channel_broke_protocol(batch, err);
		channel_drop_frame(batch, header.length);
		channel_forget_oldest(batch);
	}
	return true;
}

static struct verdict *
take_verdict(struct reader *reader, struct channel *batch, struct arena *memory,
    struct error *err)
{
	struct frame_header header;
	struct verdict *verdict;

	if (!skip_correction(reader, batch, err) ||
	    !channel_wait(batch, reader->message_ms, &header, err))
		return NULL;
	verdict = header.type != FRAME_VERDICT ||
		header.number != batch->oldest->header.number
	    ? NULL
	    : verdict_decode(memory, channel_content(batch), header.length);
	if (verdict == NULL) {
		(void)channel_broke_protocol(batch, err);
		return NULL;
	}
	channel_drop_frame(batch, header.length);
	return verdict;
}

struct verdict *
reader_collect(struct reader *reader, struct arena *memory, struct error *err)
{
	struct channel *batch = reader->batches;
	struct verdict *verdict;

	assert(batch != NULL && batch->oldest != NULL);
	if (batch->is_dead) {
		(void)error_set(err, ERROR_MESSAGE, RETRY_LATER,
		    "reader died before this message");
		return NULL;
	}
	verdict = take_verdict(reader, batch, memory, err);
	if (verdict == NULL)
		return NULL;
	attest(memory, batch->oldest->bytes, batch->oldest->header.length,
	    &reader->known, &verdict->message);
	channel_forget_oldest(batch);
	end_if_done(reader);
	return verdict;
}
