/* SPDX-License-Identifier: ISC */
#ifndef NET_SOCKET_WAIT_H
#define NET_SOCKET_WAIT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

/* socket_wait - waits for a descriptor, with cancellation and a time limit */

/* What can end a wait; checked at least every half second. */
struct socket_patience {
	bool (*is_cancelled)(void *context); /* may be NULL */
	void *context;
	int64_t end_ms; /* on the clock of timestamp_monotonic_ms */
};

enum socket_wait {
	SOCKET_READY,
	SOCKET_LATE,
	SOCKET_CANCELLED,
	SOCKET_FAILED, /* see errno */
};

/* Waits for `events` of poll(2). */
enum socket_wait
socket_wait(int fd, short events, const struct socket_patience *patience);

/*
 * Sets "what: timed out" or the like (ERROR_MAILBOX, RETRY_LATER); returns
 * false.
 */
bool
socket_wait_failed(enum socket_wait wait, const char *what, struct error *err);

#endif
