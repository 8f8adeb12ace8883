/* SPDX-License-Identifier: ISC */
#ifndef READER_READER_PRIVATE_H
#define READER_READER_PRIVATE_H

#include "base/buffer.h"
#include "reader/area.h"
#include "reader/channel.h"
#include "reader/frame.h"
#include "reader/reader.h"

/*
 * reader_private - what the files of reader.h share
 */
struct reader {
	struct channel *original;
	/* One for each batch that is not collected; the newest is last. */
	struct channel *batches;
	int message_ms;
	struct frame_ready ready;
	struct area area;
	struct buffer correction;     /* each copy gets it first */
	struct arena *memory;	      /* owns what follows */
	struct message_options known; /* options that attest messages */
};

/* The batch to which messages are added; NULL: none was begun. */
struct channel *reader_open_batch(const struct reader *reader);

#endif
