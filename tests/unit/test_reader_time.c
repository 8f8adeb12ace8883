/* SPDX-License-Identifier: ISC */
/*
 * How long a reader may take: a millisecond less, just so long, and one more.
 * Its process and the clock are replaced by the linker (--wrap).
 */
#include "tests/unit/test.h"
#include "tests/unit/fortified.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#include "base/buffer.h"
#include "base/timestamp.h"
#include "reader/area.h"
#include "reader/copy.h"
#include "reader/frame.h"
#include "reader/reader.h"
#include "reader/verdict_codec.h"
#include "reader/spawn.h"

static struct {
	int64_t now_ms;
	int64_t answers_at_ms;
	struct buffer answer; /* what comes then */
	size_t taken;
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
int64_t __wrap_timestamp_monotonic_ms(void);

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
	(void)original;
	(void)wait_ms;
	(void)err;
	return channel_new(0, -1);
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

ssize_t
__wrap_recv(int fd, void *bytes, size_t size, int flags)
{
	size_t left = peer.answer.length - peer.taken;

	(void)fd;
	(void)flags;
	if (peer.now_ms < peer.answers_at_ms || left == 0) {
		errno = EAGAIN;
		return -1;
	}
	if (size > left)
		size = left;
	memcpy(bytes, peer.answer.data + peer.taken, size);
	peer.taken += size;
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
	return (ssize_t)length;
}

int
__wrap_poll(struct pollfd *ready, nfds_t count, int wait_ms)
{
	int64_t end_ms = peer.now_ms + wait_ms;
	bool answers =
	    peer.taken < peer.answer.length && peer.answers_at_ms <= end_ms;

	(void)ready;
	(void)count;
	peer.now_ms = answers ? peer.answers_at_ms : end_ms;
	return answers;
}
FORTIFIED_POLL

int64_t
__wrap_timestamp_monotonic_ms(void)
{
	return peer.now_ms;
}

static void
say(uint32_t type, uint64_t number, const void *bytes, size_t length,
    int64_t in_ms)
{
	const struct frame_header header = {
	    .type = type, .length = (uint32_t)length, .number = number};

	buffer_clear(&peer.answer);
	buffer_add(&peer.answer, &header, sizeof header);
	buffer_add(&peer.answer, bytes, length);
	peer.taken = 0;
	peer.answers_at_ms = peer.now_ms + in_ms;
}

static void
say_ready(int64_t in_ms)
{
	static const struct frame_ready ready;

	say(FRAME_READY, 0, &ready, sizeof ready, in_ms);
}

static void
starting(void **state)
{
	const struct reader_options options = {
	    .program = "dpod-reader", .is_for_few = true};

	(void)state;
	for (int extra = -1; extra <= 1; extra++) {
		struct error err = {0};
		struct reader *reader;

		say_ready(READER_START_MS + extra);
		reader = reader_start(&options, &err);
		CHECK((reader != NULL) == (extra < 1), "%+d", extra);
		if (reader == NULL)
			assert_non_null(strstr(err.text, "longer than 30 s"));
		reader_stop(reader);
	}
	buffer_release(&peer.answer);
}

static void
one_message(void **state)
{
	static const int limits_ms[] = {0, 250}; /* 0: the built-in one */
	static const char mail[] = "From: a@example.org\n\nhello\n";
	struct arena *memory = arena_new();
	struct verdict verdict = {
	    .message = *message_parse(memory, mail, sizeof mail - 1, NULL)};
	struct buffer bytes = {0};

	(void)state;
	verdict_encode(&verdict, &bytes);
	for (size_t i = 0; i < LENGTH(limits_ms); i++)
		for (int extra = -1; extra <= 1; extra++) {
			const struct reader_options options = {
			    .program = "dpod-reader",
			    .is_for_few = true,
			    .message_ms = limits_ms[i]};
			int limit_ms = limits_ms[i] == 0 ? READER_MESSAGE_MS
							 : limits_ms[i];
			struct error err = {0};
			struct reader *reader;
			const struct verdict *found;

			say_ready(0);
			reader = reader_start(&options, &err);
			assert_non_null(reader);
			assert_true(reader_begin_batch(reader, &err));
			reader_submit(reader, mail, sizeof mail - 1, false);
			say(FRAME_VERDICT, 1, bytes.data, bytes.length,
			    limit_ms + extra);
			found = reader_collect(reader, memory, &err);
			CHECK((found != NULL) == (extra < 1), "%d %+d",
			    limit_ms, extra);
			if (found == NULL)
				assert_non_null(
				    strstr(err.text, "longer than"));
			reader_stop(reader);
		}
	buffer_release(&bytes);
	buffer_release(&peer.answer);
	arena_free(memory);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(starting),
	    cmocka_unit_test(one_message),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
