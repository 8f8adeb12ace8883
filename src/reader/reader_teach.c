/* SPDX-License-Identifier: ISC */
#include "reader/reader_private.h"

#include <assert.h>
#include <string.h>

bool
reader_teach(struct reader *reader, const char *bytes, size_t length,
    bool *ret_is_used, struct error *err)
{
	struct frame_header header;
	uint32_t is_used;

	assert(reader->oldest == NULL && length <= FRAME_LOCAL_MAX);
	reader_enqueue(reader, FRAME_LOCAL, bytes, length);
	if (!reader_wait_for_frame(reader, reader->message_ms, &header, err))
		return false;
	if (header.type != FRAME_LOCAL || header.length != sizeof is_used ||
	    header.number != reader->next_number)
		return reader_broke_protocol(reader, err);
	memcpy(&is_used,
	    reader->received.data + reader->consumed + sizeof header,
	    sizeof is_used);
	reader_drop_frame(reader, header.length);
	reader_forget_oldest(reader);
	*ret_is_used = is_used == 1;
	return true;
}
