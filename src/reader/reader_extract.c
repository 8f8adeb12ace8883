/* SPDX-License-Identifier: ISC */
#include "reader/reader_private.h"

#include <assert.h>
#include <string.h>

/* Appends received bytes; true until the end of the attachment. */
static bool
take(struct channel *batch, const struct frame_header *header,
    struct buffer *bytes, uint32_t *ret_end, struct error *err)
{
	const char *content = channel_content(batch);

	if (header->number != batch->next_number)
		return channel_broke_protocol(batch, err);
	if (header->type == FRAME_BYTES && header->length > 0 &&
	    header->length <= FRAME_BYTES_MAX &&
	    bytes->length + header->length <= FRAME_MESSAGE_MAX) {
		buffer_add(bytes, content, header->length);
		return true;
	}
	if (header->type != FRAME_END || header->length != sizeof *ret_end)
		return channel_broke_protocol(batch, err);
	memcpy(ret_end, content, sizeof *ret_end);
	return *ret_end <= EXTRACT_DONE ? true
					: channel_broke_protocol(batch, err);
}

bool
reader_extract(struct reader *reader, const char *mail, size_t length,
    const struct reader_part *part, struct buffer *ret_bytes,
    enum extract_end *ret_end, struct error *err)
{
	const struct frame_part frame = {part->position, part->as_words};
	struct channel *batch = reader_open_batch(reader);
	uint32_t end = EXTRACT_DONE;
	struct frame_header header;

	assert(batch != NULL && batch->oldest == NULL);
	buffer_clear(ret_bytes);
	channel_enqueue(batch, FRAME_PART, (const char *)&frame, sizeof frame);
	channel_enqueue(batch, FRAME_MESSAGE, mail,
	    length > FRAME_MESSAGE_MAX ? FRAME_MESSAGE_MAX : length);
	do {
		if (!channel_wait(batch, reader->message_ms, &header, err) ||
		    !take(batch, &header, ret_bytes, &end, err))
			return false;
		channel_drop_frame(batch, header.length);
	} while (header.type != FRAME_END);
	channel_forget_oldest(batch);
	channel_forget_oldest(batch);
	*ret_end = (enum extract_end)end;
	return true;
}
