/* SPDX-License-Identifier: ISC */
#ifndef NET_APART_H
#define NET_APART_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "net/socket_wait.h"

/*
 * apart - runs a C library call in a child process, for calls that cannot be
 * cancelled or given a time limit
 */
#define APART_BYTES_MAX 4096 /* PIPE_BUF: an answer is written atomically */

/* Fills the answer, which is zeroed before; runs in the child. */
typedef void apart_fn(const void *question, void *ret_answer);

/*
 * The answer is a struct of `bytes` bytes without pointers. The error text
 * begins with `what` (ERROR_MAILBOX, RETRY_LATER).
 */
bool apart_call(apart_fn *function, const void *question, void *ret_answer,
    size_t bytes, const struct socket_patience *patience, const char *what,
    struct error *err);

#endif
