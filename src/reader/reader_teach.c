/* SPDX-License-Identifier: ISC */
#include "reader/reader_private.h"

#include <assert.h>
#include <string.h>

static bool
take_answer(struct reader *reader, struct channel *batch, bool *ret_is_used,
    struct error *err)
{
	struct frame_header header;
	uint32_t is_used;

	if (!channel_wait(batch, reader->message_ms, &header, err))
		return false;
	if (header.type != FRAME_LOCAL || header.length != sizeof is_used ||
	    header.number != batch->oldest->header.number)
		return channel_broke_protocol(batch, err);
	memcpy(&is_used, channel_content(batch), sizeof is_used);
	channel_drop_frame(batch, header.length);
	channel_forget_oldest(batch);
	*ret_is_used = is_used == 1;
	return true;
}

/*
 * The original must not read it: what a copy said may have come into it. So
 * each copy reads it, and one is asked here.
 */
bool
reader_teach(struct reader *reader, const char *bytes, size_t length,
    bool *ret_is_used, struct error *err)
{
	bool is_asked;

	assert(reader_pending(reader) == 0 && length <= FRAME_LOCAL_MAX);
	reader_drop(reader);
	buffer_clear(&reader->correction);
	*ret_is_used = length == 0;
	if (length == 0)
		return true;
	buffer_add(&reader->correction, bytes, length);
	is_asked = reader_begin_batch(reader, err) &&
	    take_answer(reader, reader->batches, ret_is_used, err);
	reader_drop(reader);
	if (!*ret_is_used)
		buffer_clear(&reader->correction);
	return is_asked;
}
