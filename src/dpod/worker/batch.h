/* SPDX-License-Identifier: ISC */
#ifndef DPOD_WORKER_BATCH_H
#define DPOD_WORKER_BATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "net/mailbox.h"
#include "reader/reader.h"

/*
 * batch - messages of one mailbox being processed: fetched, passed to the
 * reader as they arrive, and collected with their verdicts
 *
 *   load -> fetch -> collect -> (recorded by the worker) -> load ...
 */
#define BATCH_MESSAGES_MIN 5
#define BATCH_MESSAGES_MAX 100
#define BATCH_BYTES_MAX	   ((size_t)4 * 1024 * 1024)

struct batch_item {
	struct mailbox_entry entry;
	bool has_arrived;
	bool headers_only;
	const char *bytes; /* in the batch's arena, or in `taken` */
	size_t length;
	struct buffer taken;	 /* a large one, from the mailbox */
	struct verdict *verdict; /* NULL until collected */
};

struct batch {
	struct arena *memory;
	struct batch_item items[BATCH_MESSAGES_MAX];
	size_t count;
	size_t order[BATCH_MESSAGES_MAX]; /* of arrival: indices of items */
	size_t arrived_count;
	size_t collected_count;
	bool is_gone; /* messages that did not arrive are gone */
	/* One large message: nothing else should be in progress. */
	bool is_large;
};

struct batch *batch_new(void);
/* NULL is allowed. */
void batch_free(struct batch *batch);

/* How many of the entries form one batch, at most `messages_max`. */
size_t batch_size(
    const struct mailbox_entry *entries, size_t count, size_t messages_max);

/*
 * Discards the old content and loads these entries, possibly none. Their keys
 * are borrowed until the next load.
 */
void batch_load(
    struct batch *batch, const struct mailbox_entry *entries, size_t count);

/*
 * Fetches and submits each message as it arrives. On failure the messages that
 * arrived can still be collected. Without a reader (NULL) they are only
 * fetched.
 */
bool batch_fetch(struct batch *batch, struct mailbox *mailbox,
    struct reader *reader, struct error *err);

/* Submits stored bytes for the only entry, which was not fetched. */
void batch_take_stored(
    struct batch *batch, struct reader *reader, const char *raw, size_t length);

/* Waits for the verdicts. ERROR_MESSAGE: the reader is unusable. */
bool
batch_collect(struct batch *batch, struct reader *reader, struct error *err);

#endif
