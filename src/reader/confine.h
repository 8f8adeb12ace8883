/* SPDX-License-Identifier: ISC */
#ifndef READER_CONFINE_H
#define READER_CONFINE_H

#include <stdbool.h>

#include "base/error.h"

/*
 * confine - takes away from this process what reading mail does not need
 *
 * No new privileges, not dumpable, no core, no file of any size, no new
 * descriptor, no process, memory and processor time limited; on top a seccomp
 * filter where the kernel has one: memory, reading and writing what is open,
 * clocks, and nothing executable any more. There is no way back.
 *
 * Does nothing in a build with sanitizers, which can not live under it.
 */
bool confine(struct error *err);

/* The processor time of the next message starts to count. */
void confine_next_message(void);

#define CONFINE_MEMORY_BYTES	((unsigned long)768 * 1024 * 1024)
#define CONFINE_MESSAGE_SECONDS 20

#endif
