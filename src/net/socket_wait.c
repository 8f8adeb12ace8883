/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "net/socket_wait.h"

#include <errno.h>
#include <poll.h>
#include <stddef.h>
#include <string.h>

#include "base/timestamp.h"

#define SLICE_MS 500

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

bool
socket_wait_failed(enum socket_wait wait, const char *what, struct error *err)
{
	const char *why = wait == SOCKET_LATE ? "timed out"
	    : wait == SOCKET_CANCELLED	      ? "cancelled"
					      : strerror(errno);

	return error_set(err, ERROR_MAILBOX, RETRY_LATER, "%s: %s", what, why);
}
