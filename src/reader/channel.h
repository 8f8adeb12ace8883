/* SPDX-License-Identifier: ISC */
#ifndef READER_CHANNEL_H
#define READER_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buffer.h"
#include "base/error.h"
#include "reader/frame.h"

/*
 * channel - frames to and from one process of dpod-reader
 *
 * Nothing that it sends is believed: lengths are bounded before anything is
 * stored. Sending never waits for receiving, so neither side can block the
 * other.
 */

/* A frame that has an answer which was not taken yet. */
struct pending {
	struct pending *next;
	struct frame_header header;
	const char *bytes; /* borrowed */
	size_t length;	   /* to be sent after the header */
	size_t sent;	   /* of header and bytes together */
};

struct channel {
	struct channel *next; /* to the process of a later batch */
	pid_t pid;	      /* a child; 0 or less: none, or already reaped */
	int fd;
	struct pending *oldest; /* whose answer comes next */
	struct pending *newest;
	struct pending *unsent; /* first not sent completely */
	uint64_t next_number;
	struct buffer received;
	size_t consumed;  /* bytes of `received` */
	bool is_closed;	  /* by the process */
	bool is_dead;	  /* and nothing more is expected */
	bool is_complete; /* no further messages are submitted */
};

struct channel *channel_new(pid_t pid, int fd);
/* Kills the process and waits until it is gone; NULL is allowed. */
void channel_free(struct channel *channel);

/*
 * Queues a frame and sends as much as possible without waiting. `bytes` are
 * borrowed until it is forgotten.
 */
void channel_enqueue(struct channel *channel, enum frame_type type,
    const char *bytes, size_t length);
/* A FRAME_MESSAGE_SHARED, whose bytes are in the area: they are not sent. */
void channel_enqueue_shared(
    struct channel *channel, const char *bytes, size_t length);
void channel_forget_oldest(struct channel *channel);

/* Transfers bytes both ways without waiting. */
void channel_pump(struct channel *channel);

/*
 * Waits for a complete frame; channel_content is its content. Meanwhile it
 * transfers bytes of all following channels as well. False with ERROR_MESSAGE,
 * RETRY_LATER if nothing is received for `wait_ms`, or the process died: then
 * the channel is dead.
 */
bool channel_wait(struct channel *channel, int64_t wait_ms,
    struct frame_header *ret_header, struct error *err);
const char *channel_content(const struct channel *channel);
void channel_drop_frame(struct channel *channel, size_t length);

/* The channel is dead then. Returns false. */
bool channel_broke_protocol(struct channel *channel, struct error *err);

#endif
