/* SPDX-License-Identifier: ISC */
#include "dpod/log_output.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static struct {
	int fd;
	bool is_socket;
	bool may_block; /* could not be reopened */
} output = {.fd = STDERR_FILENO};

/* State of this process. */
static struct {
	pid_t pid;
	size_t length;
	size_t dropped;
	char bytes[LOG_OUTPUT_BYTES];
} waiting;

void
log_output_open(int fd)
{
	char path[64];
	struct stat status;
	int again;

	output.fd = fd;
	output.is_socket = output.may_block = false;
	if (fstat(fd, &status) != 0)
		return;
	output.is_socket = S_ISSOCK(status.st_mode);
	if (!S_ISFIFO(status.st_mode) && !S_ISCHR(status.st_mode))
		return;
	(void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	again = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (again != -1)
		output.fd = again;
	else
		output.may_block = true;
}

/* -1 with EAGAIN if it would block. */
static ssize_t
write_now(const char *bytes, size_t length)
{
	struct pollfd room = {.fd = output.fd, .events = POLLOUT};

	if (output.is_socket)
		return send(
		    output.fd, bytes, length, MSG_DONTWAIT | MSG_NOSIGNAL);
	/*
	 * A writable pipe accepts a line, unless another process fills it
	 * first.
	 */
	if (output.may_block && poll(&room, 1, 0) == 0) {
		errno = EAGAIN;
		return -1;
	}
	return write(output.fd, bytes, length);
}

/* As many complete lines as a pipe accepts atomically. */
static size_t
piece_length(void)
{
	size_t length = waiting.length < PIPE_BUF ? waiting.length : PIPE_BUF;

	while (length > 0 && waiting.bytes[length - 1] != '\n')
		length--;
	return length > 0		? length
	    : waiting.length < PIPE_BUF ? waiting.length
					: PIPE_BUF;
}

static void
forget_parents_lines(void)
{
	pid_t pid = getpid();

	if (waiting.pid == pid)
		return;
	waiting.pid = pid;
	waiting.length = waiting.dropped = 0;
}

bool
log_output_flush(void)
{
	forget_parents_lines();
	while (waiting.length > 0) {
		ssize_t count = write_now(waiting.bytes, piece_length());

		if (count >= 0) {
			waiting.length -= (size_t)count;
			memmove(waiting.bytes, waiting.bytes + count,
			    waiting.length);
		} else if (errno == EAGAIN || errno == ENOSPC ||
		    errno == EDQUOT)
			return false;
		else if (errno != EINTR) {
			/* The reader is gone. */
			waiting.length = 0;
			return false;
		}
	}
	return waiting.dropped > 0;
}

size_t
log_output_take_dropped(void)
{
	size_t dropped = waiting.dropped;

	waiting.dropped = 0;
	return dropped;
}

void
log_output_add(const char *line, size_t length)
{
	forget_parents_lines();
	if (waiting.length + length > sizeof waiting.bytes) {
		(void)log_output_flush();
		if (waiting.length + length > sizeof waiting.bytes) {
			waiting.dropped++;
			return;
		}
	}
	memcpy(waiting.bytes + waiting.length, line, length);
	waiting.length += length;
	(void)log_output_flush();
}
