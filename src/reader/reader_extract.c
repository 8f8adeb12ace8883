/* SPDX-License-Identifier: ISC */
#include "reader/reader_private.h"

#include <assert.h>
#include <string.h>

/* Adds what came; true until the end of the attachment. */
static bool
take(struct reader *reader, const struct frame_header *header,
    struct buffer *bytes, uint32_t *ret_end, struct error *err)
{
	const char *content =
	    reader->received.data + reader->consumed + sizeof *header;

	if (header->number != reader->next_number)
		return reader_broke_protocol(reader, err);
	if (header->type == FRAME_BYTES && header->length > 0 &&
	    header->length <= FRAME_BYTES_MAX &&
	    bytes->length + header->length <= FRAME_MESSAGE_MAX) {
		buffer_add(bytes, content, header->length);
		return true;
	}
	if (header->type != FRAME_END || header->length != sizeof *ret_end)
		return reader_broke_protocol(reader, err);
	memcpy(ret_end, content, sizeof *ret_end);
	return *ret_end <= EXTRACT_DONE ? true
					: reader_broke_protocol(reader, err);
}

bool
reader_extract(struct reader *reader, const char *mail, size_t length,
    const struct reader_part *part, struct buffer *ret_bytes,
    enum extract_end *ret_end, struct error *err)
{
	const struct frame_part frame = {part->position, part->as_words};
	uint32_t end = EXTRACT_DONE;
	struct frame_header header;

	assert(reader->oldest == NULL);
	buffer_clear(ret_bytes);
	reader_enqueue(reader, FRAME_PART, (const char *)&frame, sizeof frame);
	reader_enqueue(reader, FRAME_MESSAGE, mail, length);
	do {
		if (!reader_wait_for_frame(
			reader, reader->message_ms, &header, err) ||
		    !take(reader, &header, ret_bytes, &end, err))
			return false;
		reader_drop_frame(reader, header.length);
	} while (header.type != FRAME_END);
	reader_forget_oldest(reader);
	reader_forget_oldest(reader);
	*ret_end = (enum extract_end)end;
	return true;
}
