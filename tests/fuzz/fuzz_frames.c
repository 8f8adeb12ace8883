/* SPDX-License-Identifier: ISC */
/*
 * What a reader sends, as the worker takes it: frames and verdicts, in pieces
 * of the size that the first byte says. The reader may have been taken over.
 * Its process, its socket and its area are replaced by the linker (--wrap).
 */
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>

#include "tests/unit/fortified.h"
#include "reader/area.h"
#include "reader/copy.h"
#include "reader/frame.h"
#include "reader/reader.h"
#include "reader/spawn.h"
#include "tests/fuzz/fuzz.h"

#define MAILS 3

static struct {
	const uint8_t *bytes;
	size_t left;
	size_t piece;
	bool has_waited;
} peer;
bool __wrap_spawn_start(const char *program, const char *const *arguments,
    size_t arguments_count, int area_fd, pid_t *ret_pid, int *ret_fd,
    struct error *err);
struct channel *
__wrap_copy_start(struct channel *original, int64_t wait_ms, struct error *err);
void __wrap_spawn_reap(pid_t pid, char *why, size_t why_size);
void __wrap_area_make(struct area *area, size_t size);
ssize_t __wrap_recv(int fd, void *bytes, size_t size, int flags);
ssize_t __wrap_sendmsg(int fd, const struct msghdr *message, int flags);
int __wrap_poll(struct pollfd *ready, nfds_t count, int wait_ms);

bool
__wrap_spawn_start(const char *program, const char *const *arguments,
    size_t arguments_count, int area_fd, pid_t *ret_pid, int *ret_fd,
    struct error *err)
{
	(void)program;
	(void)arguments;
	(void)arguments_count;
	(void)area_fd;
	(void)err;
	*ret_pid = 0;
	*ret_fd = -1;
	return true;
}

/* It takes over what the peer says. */
struct channel *
__wrap_copy_start(struct channel *original, int64_t wait_ms, struct error *err)
{
	struct channel *batch = channel_new(0, -1);

	(void)wait_ms;
	(void)err;
	batch->received = original->received;
	batch->consumed = original->consumed;
	original->received = (struct buffer){0};
	original->consumed = 0;
	return batch;
}

void
__wrap_spawn_reap(pid_t pid, char *why, size_t why_size)
{
	(void)pid;
	if (why_size > 0)
		why[0] = '\0';
}

void
__wrap_area_make(struct area *area, size_t size)
{
	*area = (struct area){.fd = -1, .size = size};
}

/* A piece each time that was waited for; at the end it is gone. */
ssize_t
__wrap_recv(int fd, void *bytes, size_t size, int flags)
{
	(void)fd;
	(void)flags;
	if (!peer.has_waited) {
		errno = EAGAIN;
		return -1;
	}
	peer.has_waited = false;
	if (size > peer.piece)
		size = peer.piece;
	if (size > peer.left)
		size = peer.left;
	memcpy(bytes, peer.bytes, size);
	peer.bytes += size;
	peer.left -= size;
	return (ssize_t)size;
}
FORTIFIED_RECV

ssize_t
__wrap_sendmsg(int fd, const struct msghdr *message, int flags)
{
	size_t length = 0;

	(void)fd;
	(void)flags;
	for (size_t i = 0; i < message->msg_iovlen; i++)
		length += message->msg_iov[i].iov_len;
	return (ssize_t)(length < peer.piece ? length : peer.piece);
}

int
__wrap_poll(struct pollfd *ready, nfds_t count, int wait_ms)
{
	(void)ready;
	(void)count;
	(void)wait_ms;
	peer.has_waited = true;
	return 1;
}
FORTIFIED_POLL

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	const struct reader_options options = {
	    .program = "dpod-reader", .is_for_few = true};
	struct arena *memory;
	struct reader *reader;
	struct error err;

	if (length < 1)
		return 0;
	peer.bytes = bytes + 1;
	peer.left = length - 1;
	peer.piece = (size_t)bytes[0] * 64 + 1;
	peer.has_waited = true;
	reader = reader_start(&options, &err);
	if (reader == NULL)
		return 0;
	memory = fuzz_memory();
	(void)reader_begin_batch(reader, &err);
	for (int i = 0; i < MAILS; i++)
		reader_submit(reader, "A: b\n\nc\n", 8, i == 1);
	for (int i = 0; i < MAILS; i++)
		(void)reader_collect(reader, memory, &err);
	reader_stop(reader);
	return 0;
}
