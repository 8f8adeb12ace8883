/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "net/socket.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/timestamp.h"

#define ADDRESSES_MAX 16
#define SLICE_MS      500

/* One address as the looking-up child writes it into the pipe. */
struct address {
	int family;
	socklen_t length;
	struct sockaddr_storage name;
};

struct addresses {
	struct address list[ADDRESSES_MAX];
	size_t count;
	int trouble; /* of getaddrinfo */
};

enum socket_wait
socket_wait(int fd, short events, const struct socket_patience *patience)
{
	for (;;) {
		struct pollfd ready = {.fd = fd, .events = events};
		int64_t left = patience->end_ms - timestamp_monotonic_ms();
		int count;

		if (patience->is_cancelled != NULL &&
		    patience->is_cancelled(patience->context))
			return SOCKET_CANCELLED;
		if (left < 0)
			left = 0;
		count = poll(&ready, 1, left > SLICE_MS ? SLICE_MS : (int)left);
		if (count > 0)
			return SOCKET_READY;
		if (count < 0 && errno != EINTR)
			return SOCKET_FAILED;
		if (count == 0 && left == 0)
			return SOCKET_LATE;
	}
}

static void
look_up(const char *host, uint16_t port, int flags, struct addresses *found)
{
	struct addrinfo hints = {
	    .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV | flags};
	struct addrinfo *all = NULL;
	char service[6];

	(void)snprintf(service, sizeof service, "%u", (unsigned)port);
	memset(found, 0, sizeof *found);
	found->trouble = getaddrinfo(host, service, &hints, &all);
	if (found->trouble != 0)
		return;
	for (const struct addrinfo *one = all;
	     one != NULL && found->count < ADDRESSES_MAX; one = one->ai_next) {
		struct address *address = &found->list[found->count];

		if (one->ai_addrlen > sizeof address->name)
			continue;
		address->family = one->ai_family;
		address->length = one->ai_addrlen;
		memcpy(&address->name, one->ai_addr, one->ai_addrlen);
		found->count++;
	}
	freeaddrinfo(all);
}

static bool
wait_failed(enum socket_wait wait, const char *what, struct error *err)
{
	const char *why = wait == SOCKET_LATE ? "timed out"
	    : wait == SOCKET_CANCELLED	      ? "cancelled"
					      : strerror(errno);

	return error_set(err, ERROR_MAILBOX, RETRY_LATER, "%s: %s", what, why);
}

static _Noreturn void
look_up_and_exit(const char *host, uint16_t port, int out)
{
	struct addresses found;

	look_up(host, port, AI_ADDRCONFIG, &found);
	/* Less than PIPE_BUF: written whole or not at all. */
	_exit(
	    write(out, &found, sizeof found) == (ssize_t)sizeof found ? 0 : 1);
}

_Static_assert(sizeof(struct addresses) <= 4096, "fits into PIPE_BUF");

static bool
look_up_in_child(const char *host, uint16_t port,
    const struct socket_patience *patience, struct addresses *found,
    struct error *err)
{
	enum socket_wait wait;
	ssize_t count = 0;
	int ends[2];
	pid_t child;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return error_set(err, ERROR_MAILBOX, RETRY_LATER, "pipe: %s",
		    strerror(errno));
	child = fork();
	if (child == 0)
		look_up_and_exit(host, port, ends[1]);
	(void)close(ends[1]);
	if (child < 0) {
		(void)close(ends[0]);
		return error_set(err, ERROR_MAILBOX, RETRY_LATER, "fork: %s",
		    strerror(errno));
	}
	wait = socket_wait(ends[0], POLLIN, patience);
	if (wait == SOCKET_READY)
		count = read(ends[0], found, sizeof *found);
	else
		(void)wait_failed(wait, host, err);
	(void)close(ends[0]);
	(void)kill(child, SIGKILL);
	while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
		continue;
	if (wait != SOCKET_READY)
		return false;
	if (count != (ssize_t)sizeof *found)
		return error_set(
		    err, ERROR_MAILBOX, RETRY_LATER, "%s: lookup failed", host);
	return true;
}

static int
connect_one(const struct address *address,
    const struct socket_patience *patience, struct error *err)
{
	int fd = socket(
	    address->family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int trouble = 0, on = 1;
	socklen_t size = sizeof trouble;
	enum socket_wait wait;

	if (fd < 0) {
		(void)error_set(err, ERROR_MAILBOX, RETRY_LATER, "socket: %s",
		    strerror(errno));
		return -1;
	}
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	(void)setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
	if (connect(fd, (const struct sockaddr *)&address->name,
		address->length) == 0)
		return fd;
	if (errno != EINPROGRESS) {
		trouble = errno;
	} else {
		wait = socket_wait(fd, POLLOUT, patience);
		if (wait != SOCKET_READY) {
			(void)wait_failed(wait, "connect", err);
			(void)close(fd);
			return -1;
		}
		if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &trouble, &size) != 0)
			trouble = errno;
		if (trouble == 0)
			return fd;
	}
	(void)error_set(
	    err, ERROR_MAILBOX, RETRY_LATER, "connect: %s", strerror(trouble));
	(void)close(fd);
	return -1;
}

int
socket_connect(const char *host, uint16_t port,
    const struct socket_patience *patience, struct error *err)
{
	struct addresses found;
	int fd = -1;

	look_up(host, port, AI_NUMERICHOST, &found);
	if (found.trouble != 0 &&
	    !look_up_in_child(host, port, patience, &found, err))
		return -1;
	if (found.trouble != 0 || found.count > ADDRESSES_MAX) {
		(void)error_set(err, ERROR_MAILBOX, RETRY_LATER, "%s: %s", host,
		    gai_strerror(found.trouble));
		return -1;
	}
	(void)error_set(err, ERROR_MAILBOX, RETRY_LATER, "no address");
	for (size_t i = 0; i < found.count && fd < 0; i++)
		fd = connect_one(&found.list[i], patience, err);
	if (fd < 0)
		(void)error_prefix(err, "%s port %u", host, (unsigned)port);
	return fd;
}
