/* SPDX-License-Identifier: ISC */
#include "reader/copy.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "reader/spawn.h"

static bool
fail(struct error *err, const char *why)
{
	return error_set(
	    err, ERROR_STORE, RETRY_LATER, "no new reader process: %s", why);
}

/* One header and the socket: a few bytes into an empty buffer. */
static bool
ask(const struct channel *original, int fd, struct error *err)
{
	struct frame_header header = {.type = FRAME_COPY};
	struct iovec part = {.iov_base = &header, .iov_len = sizeof header};
	union {
		char bytes[CMSG_SPACE(sizeof(int))];
		struct cmsghdr alignment;
	} control = {.bytes = ""};
	struct msghdr message = {.msg_iov = &part,
	    .msg_iovlen = 1,
	    .msg_control = control.bytes,
	    .msg_controllen = sizeof control.bytes};
	struct cmsghdr *passed = CMSG_FIRSTHDR(&message);
	ssize_t count;

	passed->cmsg_level = SOL_SOCKET;
	passed->cmsg_type = SCM_RIGHTS;
	passed->cmsg_len = CMSG_LEN(sizeof fd);
	memcpy(CMSG_DATA(passed), &fd, sizeof fd);
	do
		count = sendmsg(
		    original->fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
	while (count < 0 && errno == EINTR);
	return count == (ssize_t)sizeof header || fail(err, strerror(errno));
}

static bool
take_pid(struct channel *original, int64_t wait_ms, pid_t *ret_pid,
    struct error *err)
{
	struct frame_header header;
	struct error cause;

	if (!channel_wait(original, wait_ms, &header, &cause))
		return fail(err, cause.text);
	if (header.type != FRAME_COPY || header.length != 0) {
		(void)channel_broke_protocol(original, err);
		return fail(err, "not the answer to a request");
	}
	channel_drop_frame(original, 0);
	*ret_pid = (pid_t)header.number;
	return *ret_pid > 0 || fail(err, "it could not be copied");
}

struct channel *
copy_start(struct channel *original, int64_t wait_ms, struct error *err)
{
	int ends[2];
	pid_t pid;
	bool is_asked;

	if (original->is_dead) {
		(void)fail(err, "the process to copy is dead");
		return NULL;
	}
	if (!spawn_pair(ends, err))
		return NULL;
	is_asked = ask(original, ends[1], err);
	(void)close(ends[1]);
	if (is_asked && take_pid(original, wait_ms, &pid, err))
		return channel_new(pid, ends[0]);
	original->is_dead = true;
	(void)close(ends[0]);
	return NULL;
}
