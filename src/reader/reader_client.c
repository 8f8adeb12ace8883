/* SPDX-License-Identifier: ISC */
#include "reader/reader_private.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/step.h"
#include "base/timestamp.h"
#include "reader/spawn.h"
#include "reader/verdict_codec.h"

#define RECEIVE_BYTES ((size_t)64 * 1024)
#define KEEP_BYTES    ((size_t)1024 * 1024)
#define SHARE_BYTES   ((size_t)1024 * 1024)

static bool
died(struct reader *reader, struct error *err)
{
	char why[128];

	reader->is_dead = true;
	spawn_reap(reader->pid, why, sizeof why);
	reader->pid = -1;
	return error_set(err, ERROR_MESSAGE, RETRY_LATER, "reader %s", why);
}

bool
reader_broke_protocol(struct reader *reader, struct error *err)
{
	reader->is_dead = true;
	return error_set(err, ERROR_MESSAGE, RETRY_LATER,
	    "reader sent something that is not a verdict");
}

/* Sends what the socket takes. False: the other end is gone. */
static bool
send_some(struct reader *reader)
{
	while (reader->unsent != NULL) {
		struct pending *item = reader->unsent;
		size_t head = sizeof item->header;
		size_t total = head + item->length;
		struct iovec parts[2];
		struct msghdr message = {.msg_iov = parts};
		ssize_t count;

		if (item->sent < head)
			parts[message.msg_iovlen++] = (struct iovec){
			    .iov_base = (char *)&item->header + item->sent,
			    .iov_len = head - item->sent};
		if (item->length > 0)
			parts[message.msg_iovlen++] = (struct iovec){
			    .iov_base = (void *)(uintptr_t)(item->bytes +
				(item->sent < head ? 0 : item->sent - head)),
			    .iov_len = item->sent < head ? item->length
							 : total - item->sent};
		count =
		    sendmsg(reader->fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			return errno == EAGAIN;
		item->sent += (size_t)count;
		if (item->sent == total)
			reader->unsent = item->next;
	}
	return true;
}

/* Takes what has come. False: the other end is gone. */
static bool
receive_some(struct reader *reader)
{
	for (;;) {
		ssize_t count;

		if (reader->received.length - reader->consumed >
		    FRAME_VERDICT_MAX + sizeof(struct frame_header))
			return true; /* collect first */
		count = recv(reader->fd,
		    buffer_reserve(&reader->received, RECEIVE_BYTES),
		    RECEIVE_BYTES, MSG_DONTWAIT);
		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			return errno == EAGAIN;
		if (count == 0)
			return false;
		reader->received.length += (size_t)count;
	}
}

/* Sets *ret_header if a whole frame is there. False: too long. */
static bool
find_frame(
    struct reader *reader, struct frame_header *ret_header, bool *ret_is_there)
{
	size_t left = reader->received.length - reader->consumed;

	*ret_is_there = false;
	if (left < sizeof *ret_header)
		return true;
	memcpy(ret_header, reader->received.data + reader->consumed,
	    sizeof *ret_header);
	if (ret_header->length > FRAME_VERDICT_MAX)
		return false;
	*ret_is_there = left - sizeof *ret_header >= ret_header->length;
	return true;
}

void
reader_drop_frame(struct reader *reader, size_t length)
{
	struct buffer *received = &reader->received;

	reader->consumed += sizeof(struct frame_header) + length;
	if (reader->consumed < received->length) {
		/* More is there already: it moves to the front now and then. */
		if (reader->consumed > KEEP_BYTES) {
			received->length -= reader->consumed;
			memmove(received->data,
			    received->data + reader->consumed,
			    received->length);
			reader->consumed = 0;
		}
		return;
	}
	reader->consumed = 0;
	buffer_clear(received);
	if (received->size > KEEP_BYTES)
		buffer_release(received);
}

bool
reader_wait_for_frame(struct reader *reader, int64_t wait_ms,
    struct frame_header *ret_header, struct error *err)
{
	int64_t end_ms = timestamp_monotonic_ms() + wait_ms;

	for (;;) {
		struct pollfd ready = {.fd = reader->fd, .events = POLLIN};
		bool is_there, is_open;
		int64_t left_ms;

		is_open = send_some(reader);
		is_open = receive_some(reader) && is_open;
		if (!find_frame(reader, ret_header, &is_there))
			return reader_broke_protocol(reader, err);
		if (is_there)
			return true;
		if (!is_open)
			return died(reader, err);
		left_ms = end_ms - timestamp_monotonic_ms();
		if (left_ms <= 0) {
			reader->is_dead = true;
			return error_set(err, ERROR_MESSAGE, RETRY_LATER,
			    "reader took longer than %lld s",
			    (long long)(wait_ms / 1000));
		}
		if (reader->unsent != NULL)
			ready.events |= POLLOUT;
		(void)poll(&ready, 1, (int)left_ms);
	}
}

static bool
take_ready(struct reader *reader, struct error *err)
{
	struct frame_header header;
	const char *bytes;

	if (!reader_wait_for_frame(reader, READER_START_MS, &header, err)) {
		err->scope = ERROR_STORE;
		return false;
	}
	bytes = reader->received.data + reader->consumed + sizeof header;
	if (header.type == FRAME_FAILED && header.length <= FRAME_FAILED_MAX)
		return error_set(err, ERROR_STORE,
		    header.number == 1 ? RETRY_NEVER : RETRY_LATER, "%.*s",
		    (int)header.length, bytes);
	if (header.type != FRAME_READY || header.length != sizeof reader->ready)
		return reader_broke_protocol(reader, err);
	memcpy(&reader->ready, bytes, sizeof reader->ready);
	reader_drop_frame(reader, header.length);
	return true;
}

static size_t
add_words(const char **words, const char *option, const char *const *items,
    size_t count)
{
	size_t length = 0;

	for (size_t i = 0; i < count; i++) {
		if (option != NULL)
			words[length++] = option;
		words[length++] = items[i];
	}
	return length;
}

static size_t
add_score(const char **words, const char *option, int score, char text[16])
{
	if (score == 0)
		return 0;
	(void)snprintf(text, 16, "%d", score);
	words[0] = option;
	words[1] = text;
	return 2;
}

/*
 * -e EXPECT -R -g LANGUAGE ... -a NAME ... -l ID ... -r SCORE -u SCORE --
 * DIRECTORY ...
 */
static bool
start_child(struct reader *reader, const struct reader_options *options,
    struct error *err)
{
	char request[16], unsure[16];
	size_t most = 1 + 7 + options->rules_count +
	    2 *
		(options->authserv_ids_count + options->own_list_ids_count +
		    options->languages_count);
	const char **words = memory_new(most, sizeof *words);
	size_t count = 0;
	bool started;

	words[count++] = "-e";
	words[count++] = expect_name(options->expect);
	if (options->without_learned)
		words[count++] = "-R";
	count += add_words(
	    words + count, "-g", options->languages, options->languages_count);
	count += add_words(words + count, "-a", options->authserv_ids,
	    options->authserv_ids_count);
	count += add_words(words + count, "-l", options->own_list_ids,
	    options->own_list_ids_count);
	count +=
	    add_score(words + count, "-r", options->request_score, request);
	count += add_score(words + count, "-u", options->unsure_score, unsure);
	words[count++] = "--";
	count += add_words(
	    words + count, NULL, options->rules, options->rules_count);
	started = spawn_start(options->program, words, count, reader->area.fd,
	    &reader->pid, &reader->fd, err);
	free(words);
	return started;
}

struct reader *
reader_start(const struct reader_options *options, struct error *err)
{
	struct reader *reader = memory_new(1, sizeof *reader);

	reader->message_ms = options->message_ms > 0
	    ? options->message_ms
	    : STEP_NUMBER("DPOD_TEST_READER_MS", READER_MESSAGE_MS);
	area_make(&reader->area, FRAME_AREA_BYTES);
	if (!start_child(reader, options, err)) {
		area_release(&reader->area);
		free(reader);
		return NULL;
	}
	if (!take_ready(reader, err)) {
		reader_stop(reader);
		return NULL;
	}
	return reader;
}

void
reader_stop(struct reader *reader)
{
	if (reader == NULL)
		return;
	(void)close(reader->fd);
	if (reader->pid > 0) {
		/* It holds nothing that an orderly end would save. */
		(void)kill(reader->pid, SIGKILL);
		spawn_reap(reader->pid, NULL, 0);
	}
	while (reader->oldest != NULL) {
		struct pending *item = reader->oldest;

		reader->oldest = item->next;
		free(item);
	}
	buffer_release(&reader->received);
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
	return (int)reader->pid;
}

void
reader_enqueue(struct reader *reader, enum frame_type type, const char *bytes,
    size_t length)
{
	struct pending *item = memory_new(1, sizeof *item);

	if (length > FRAME_MESSAGE_MAX)
		length = FRAME_MESSAGE_MAX;
	item->header.type = type;
	item->header.length = (uint32_t)length;
	item->header.number = ++reader->next_number;
	item->bytes = bytes;
	item->length = length;
	if (bytes != NULL && bytes == reader->area.bytes) {
		item->header.type = FRAME_MESSAGE_SHARED;
		item->length = 0;
	}
	if (reader->newest == NULL)
		reader->oldest = item;
	else
		reader->newest->next = item;
	reader->newest = item;
	if (reader->unsent == NULL)
		reader->unsent = item;
	reader->pending_count++;
	reader_pump(reader);
}

void
reader_submit(
    struct reader *reader, const char *bytes, size_t length, bool headers_only)
{
	reader_enqueue(reader,
	    headers_only ? FRAME_MESSAGE_HEAD : FRAME_MESSAGE, bytes, length);
}

const char *
reader_share(struct reader *reader, struct buffer *mail)
{
	struct area *area = &reader->area;

	/* The area is clear but for the mail: a NUL is behind it. */
	if (area->bytes == NULL || mail->length >= area->size)
		return NULL;
	area_clear(area);
	/* From its end, so that it shrinks here as it grows there. */
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
	/* A dead reader shows when its verdict is collected. */
	if (!reader->is_dead && send_some(reader))
		(void)receive_some(reader);
}

size_t
reader_pending(const struct reader *reader)
{
	return reader->pending_count;
}

void
reader_forget_oldest(struct reader *reader)
{
	struct pending *item = reader->oldest;

	reader->oldest = item->next;
	if (reader->oldest == NULL)
		reader->newest = NULL;
	if (reader->unsent == item)
		reader->unsent = item->next;
	reader->pending_count--;
	free(item);
}

struct verdict *
reader_collect(struct reader *reader, struct arena *memory, struct error *err)
{
	struct frame_header header;
	struct verdict *verdict;

	assert(reader->oldest != NULL);
	if (reader->is_dead) {
		(void)error_set(err, ERROR_MESSAGE, RETRY_LATER,
		    "reader died before this message");
		return NULL;
	}
	if (!reader_wait_for_frame(reader, reader->message_ms, &header, err))
		return NULL;
	if (header.type != FRAME_VERDICT ||
	    header.number != reader->oldest->header.number) {
		(void)reader_broke_protocol(reader, err);
		return NULL;
	}
	verdict = verdict_decode(memory,
	    reader->received.data + reader->consumed + sizeof header,
	    header.length);
	if (verdict == NULL) {
		(void)reader_broke_protocol(reader, err);
		return NULL;
	}
	reader_drop_frame(reader, header.length);
	reader_forget_oldest(reader);
	return verdict;
}
