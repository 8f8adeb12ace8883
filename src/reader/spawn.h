/* SPDX-License-Identifier: ISC */
#ifndef READER_SPAWN_H
#define READER_SPAWN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/error.h"

/* spawn - starts and reaps the reader's process */

/*
 * fork and exec with a socket as standard input, the area as AREA_FD (unless
 * -1), an empty environment and no other descriptor: the child has no password,
 * TLS state or database handle of this process.
 */
bool spawn_start(const char *program, const char *const *arguments,
    size_t arguments_count, int area_fd, pid_t *ret_pid, int *ret_fd,
    struct error *err);

/*
 * Waits for a child that has closed its socket; kills it after one second.
 * `why` (may be NULL) becomes "died of signal 11 (...)" or "ended
 * with status 64".
 */
void spawn_reap(pid_t pid, char *why, size_t why_size);

/* Kills a child and waits until it is gone. */
void spawn_kill(pid_t pid);

/* A pair of sockets for a child, with buffers for a batch. */
bool spawn_pair(int ret_ends[2], struct error *err);

#endif
