/* SPDX-License-Identifier: ISC */
#include "reader/channel.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/timestamp.h"
#include "reader/spawn.h"

#define RECEIVE_BYTES ((size_t)64 * 1024)
#define KEEP_BYTES    ((size_t)1024 * 1024)
/* The batch that is collected, the next one, and one to spare. */
#define CHANNELS_WATCHED 3

struct channel *
channel_new(pid_t pid, int fd)
{
	struct channel *channel = memory_new(1, sizeof *channel);

	channel->pid = pid;
	channel->fd = fd;
	return channel;
}

void
channel_free(struct channel *channel)
{
	if (channel == NULL)
		return;
	(void)close(channel->fd);
	/* It has no state that an orderly exit would save. */
	if (channel->pid > 0)
		spawn_kill(channel->pid);
	while (channel->oldest != NULL)
		channel_forget_oldest(channel);
	buffer_release(&channel->received);
	free(channel);
}

static bool
died(struct channel *channel, struct error *err)
{
	char why[128];

	channel->is_dead = true;
	spawn_reap(channel->pid, why, sizeof why);
	channel->pid = -1;
	return error_set(err, ERROR_MESSAGE, RETRY_LATER, "reader %s", why);
}

bool
channel_broke_protocol(struct channel *channel, struct error *err)
{
	channel->is_dead = true;
	return error_set(err, ERROR_MESSAGE, RETRY_LATER,
	    "reader sent something that is not a verdict");
}

/* Sends without waiting. False: the peer has closed the socket. */
static bool
send_some(struct channel *channel)
{
	while (channel->unsent != NULL) {
		struct pending *item = channel->unsent;
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
		    sendmsg(channel->fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			return errno == EAGAIN;
		item->sent += (size_t)count;
		if (item->sent == total)
			channel->unsent = item->next;
	}
	return true;
}

/* Receives without waiting. False: the peer has closed the socket. */
static bool
receive_some(struct channel *channel)
{
	for (;;) {
		ssize_t count;

		if (channel->received.length - channel->consumed >
		    FRAME_VERDICT_MAX + sizeof(struct frame_header))
			return true; /* collect first */
		count = recv(channel->fd,
		    buffer_reserve(&channel->received, RECEIVE_BYTES),
		    RECEIVE_BYTES, MSG_DONTWAIT);
		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			return errno == EAGAIN;
		if (count == 0)
			return false;
		channel->received.length += (size_t)count;
	}
}

void
channel_pump(struct channel *channel)
{
	/* Its death is reported when its answer is waited for. */
	if (!channel->is_dead && !channel->is_closed)
		channel->is_closed =
		    !send_some(channel) || !receive_some(channel);
}

static void
enqueue(struct channel *channel, enum frame_type type, const char *bytes,
    size_t length, size_t sent_length)
{
	struct pending *item = memory_new(1, sizeof *item);

	item->header.type = type;
	item->header.length = (uint32_t)length;
	item->header.number = ++channel->next_number;
	item->bytes = bytes;
	item->length = sent_length;
	if (channel->newest == NULL)
		channel->oldest = item;
	else
		channel->newest->next = item;
	channel->newest = item;
	if (channel->unsent == NULL)
		channel->unsent = item;
	channel_pump(channel);
}

void
channel_enqueue(struct channel *channel, enum frame_type type,
    const char *bytes, size_t length)
{
	enqueue(channel, type, bytes, length, length);
}

void
channel_enqueue_shared(
    struct channel *channel, const char *bytes, size_t length)
{
	enqueue(channel, FRAME_MESSAGE_SHARED, bytes, length, 0);
}

void
channel_forget_oldest(struct channel *channel)
{
	struct pending *item = channel->oldest;

	channel->oldest = item->next;
	if (channel->oldest == NULL)
		channel->newest = NULL;
	if (channel->unsent == item)
		channel->unsent = item->next;
	free(item);
}

/* Sets *ret_header if a complete frame was received. False: too long. */
static bool
find_frame(const struct channel *channel, struct frame_header *ret_header,
    bool *ret_is_there)
{
	size_t left = channel->received.length - channel->consumed;

	*ret_is_there = false;
	if (left < sizeof *ret_header)
		return true;
	memcpy(ret_header, channel->received.data + channel->consumed,
	    sizeof *ret_header);
	if (ret_header->length > FRAME_VERDICT_MAX)
		return false;
	*ret_is_there = left - sizeof *ret_header >= ret_header->length;
	return true;
}

const char *
channel_content(const struct channel *channel)
{
	return channel->received.data + channel->consumed +
	    sizeof(struct frame_header);
}

void
channel_drop_frame(struct channel *channel, size_t length)
{
	struct buffer *received = &channel->received;

	channel->consumed += sizeof(struct frame_header) + length;
	if (channel->consumed < received->length) {
		/*
		 * More data follows it: moved to the front only occasionally.
		 */
		if (channel->consumed > KEEP_BYTES) {
			received->length -= channel->consumed;
			memmove(received->data,
			    received->data + channel->consumed,
			    received->length);
			channel->consumed = 0;
		}
		return;
	}
	channel->consumed = 0;
	buffer_clear(received);
	if (received->size > KEEP_BYTES)
		buffer_release(received);
}

/* Waits until this channel, or one that follows it, can transfer bytes. */
static void
wait_for_some(struct channel *channel, int64_t wait_ms)
{
	struct pollfd ready[CHANNELS_WATCHED];
	nfds_t count = 0;

	for (struct channel *at = channel;
	     at != NULL && count < CHANNELS_WATCHED; at = at->next) {
		short events = POLLIN;

		if (at != channel && (at->unsent == NULL || at->is_closed))
			continue;
		if (at->unsent != NULL)
			events = at == channel ? POLLIN | POLLOUT : POLLOUT;
		ready[count++] =
		    (struct pollfd){.fd = at->fd, .events = events};
	}
	(void)poll(ready, count, (int)wait_ms);
	for (struct channel *at = channel->next; at != NULL; at = at->next)
		channel_pump(at);
}

bool
channel_wait(struct channel *channel, int64_t wait_ms,
    struct frame_header *ret_header, struct error *err)
{
	int64_t end_ms = timestamp_monotonic_ms() + wait_ms;

	for (;;) {
		bool is_there, is_open;
		int64_t left_ms;

		is_open = send_some(channel);
		is_open = receive_some(channel) && is_open;
		if (!find_frame(channel, ret_header, &is_there))
			return channel_broke_protocol(channel, err);
		if (is_there)
			return true;
		if (!is_open)
			return died(channel, err);
		left_ms = end_ms - timestamp_monotonic_ms();
		if (left_ms <= 0) {
			channel->is_dead = true;
			return error_set(err, ERROR_MESSAGE, RETRY_LATER,
			    "reader took longer than %lld s",
			    (long long)(wait_ms / 1000));
		}
		wait_for_some(channel, left_ms);
	}
}
