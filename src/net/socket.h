/* SPDX-License-Identifier: ISC */
#ifndef NET_SOCKET_H
#define NET_SOCKET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

/*
 * socket - TCP connections and waiting, always cancellable and never for ever
 */

/* Who may end a wait; asked at least each half second. */
struct socket_patience {
	bool (*is_cancelled)(void *context); /* may be NULL */
	void *context;
	int64_t end_ms; /* by timestamp_monotonic_ms */
};

enum socket_wait {
	SOCKET_READY,
	SOCKET_LATE,
	SOCKET_CANCELLED,
	SOCKET_FAILED, /* errno says why */
};

/* Waits for `events` of poll(2). */
enum socket_wait
socket_wait(int fd, short events, const struct socket_patience *patience);

/*
 * Connects, trying each address of the host; the socket is non-blocking.
 * Names are looked up in a child process, because getaddrinfo(3) can neither
 * be cancelled nor given a limit. Returns the socket, or -1 with the error
 * filled (ERROR_MAILBOX, RETRY_LATER).
 */
int socket_connect(const char *host, uint16_t port,
    const struct socket_patience *patience, struct error *err);

#endif
