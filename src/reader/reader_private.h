/* SPDX-License-Identifier: ISC */
#ifndef READER_READER_PRIVATE_H
#define READER_READER_PRIVATE_H

#include <sys/types.h>

#include "base/buffer.h"
#include "reader/area.h"
#include "reader/frame.h"
#include "reader/reader.h"

/* reader_private - the conversation with the child, for the files of reader */

/* A message that was submitted and not yet collected. */
struct pending {
	struct pending *next;
	struct frame_header header;
	const char *bytes; /* borrowed */
	size_t length;	   /* 0 for a mail in the area */
	size_t sent;	   /* of header and bytes together */
};

struct reader {
	pid_t pid;
	int fd;
	int message_ms;
	struct frame_ready ready;
	struct area area;
	uint64_t next_number;
	struct pending *oldest; /* to be collected */
	struct pending *newest;
	struct pending *unsent; /* the first not wholly sent */
	size_t pending_count;
	struct buffer received;
	size_t consumed; /* of `received` */
	bool is_dead;
};

void reader_enqueue(struct reader *reader, enum frame_type type,
    const char *bytes, size_t length);

/*
 * Waits for a whole frame, sending meanwhile; it is at `consumed`. The reader
 * may take `wait_ms` in which nothing at all comes.
 */
bool reader_wait_for_frame(struct reader *reader, int64_t wait_ms,
    struct frame_header *ret_header, struct error *err);
void reader_drop_frame(struct reader *reader, size_t length);
void reader_forget_oldest(struct reader *reader);

/* False. */
bool reader_broke_protocol(struct reader *reader, struct error *err);

#endif
