/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "net/socket.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/apart.h"

#define ADDRESSES_MAX 16

/* One address, as the child that resolves the name writes it to the pipe. */
struct address {
	int family;
	socklen_t length;
	struct sockaddr_storage name;
};

struct addresses {
	struct address list[ADDRESSES_MAX];
	size_t count;
	int trouble; /* getaddrinfo's error */
};

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

struct host {
	const char *name;
	uint16_t port;
};

static void
look_up_apart(const void *question, void *ret_answer)
{
	const struct host *host = question;

	look_up(host->name, host->port, AI_ADDRCONFIG, ret_answer);
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

	if (fd == -1) {
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
			(void)socket_wait_failed(wait, "connect", err);
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
	const struct host name = {host, port};
	struct addresses found;
	int fd = -1;

	look_up(host, port, AI_NUMERICHOST, &found);
	if (found.trouble != 0 &&
	    !apart_call(look_up_apart, &name, &found, sizeof found, patience,
		host, err))
		return -1;
	if (found.trouble != 0 || found.count > ADDRESSES_MAX) {
		(void)error_set(err, ERROR_MAILBOX, RETRY_LATER,
		    "%s: %s: check the host's name and this machine's DNS",
		    host, gai_strerror(found.trouble));
		return -1;
	}
	(void)error_set(err, ERROR_MAILBOX, RETRY_LATER, "no address");
	for (size_t i = 0; i < found.count && fd == -1; i++)
		fd = connect_one(&found.list[i], patience, err);
	if (fd == -1)
		(void)error_prefix(err, "%s port %u", host, (unsigned)port);
	return fd;
}
