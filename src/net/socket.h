/* SPDX-License-Identifier: ISC */
#ifndef NET_SOCKET_H
#define NET_SOCKET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "net/socket_wait.h"

/* socket - TCP connections, with cancellation and time limits */

/*
 * Connects, trying each address of the host; the socket is non-blocking. Names
 * are resolved in a child process, because getaddrinfo(3) can neither be
 * cancelled nor given a time limit. Returns the socket, or -1 with the error
 * filled (ERROR_MAILBOX, RETRY_LATER).
 */
int socket_connect(const char *host, uint16_t port,
    const struct socket_patience *patience, struct error *err);

#endif
