/* SPDX-License-Identifier: ISC */
#ifndef READER_CONFINE_H
#define READER_CONFINE_H

#include <stdbool.h>

#include "base/error.h"

/*
 * confine - drops all rights that reading messages does not need
 *
 * No new privileges, not dumpable, no core, no file of any size, limited
 * memory and processor time; in addition a seccomp filter, if the kernel
 * supports it: only memory, reads and writes on open descriptors, and clocks,
 * and no new executable memory; and Landlock without any file, if the kernel
 * supports it. Existing machine code can no longer be written or freed. It
 * cannot be undone.
 *
 * The original (original.h) may also receive a socket, make a copy of itself
 * that is a child of its own parent, and confine that copy. A copy may not: no
 * new descriptor, no process.
 *
 * Both do nothing in a build with sanitizers, which cannot run under it.
 */
bool confine_original(struct error *err);
/* In addition to confine_original, which the process was copied under. */
bool confine_copy(struct error *err);

/*
 * The system call that makes a copy, and which of its arguments are the flags
 * and the stack.
 */
#define CONFINE_COPY_FLAGS ((unsigned long)(CLONE_PARENT | SIGCHLD))
#ifdef __s390__
#define CONFINE_COPY_FLAGS_AT 1
#else
#define CONFINE_COPY_FLAGS_AT 0
#endif

/* Restarts the limit of processor time for the next message. */
void confine_next_message(void);

#define CONFINE_MEMORY_BYTES	((unsigned long)768 * 1024 * 1024)
#define CONFINE_MESSAGE_SECONDS 20

#endif
