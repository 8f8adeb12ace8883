/* SPDX-License-Identifier: ISC */
#ifndef DPOD_LOG_OUTPUT_H
#define DPOD_LOG_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

/*
 * log_output - lines to a descriptor that may block, without waiting for it
 *
 * A pipe or a terminal is opened once more, without blocking: the flag on the
 * descriptor itself would be that of everybody who has it. A socket is asked
 * not to wait with each line. A file takes what it is given. Lines go out
 * whole: those of several processes do not mix. After a fork the child's buffer
 * is empty: its parent writes what waits.
 */

/* What waits, at most, in a process. */
#define LOG_OUTPUT_BYTES 65536

/* Once, before any fork. */
void log_output_open(int fd);

/* At most 4096 bytes, with the line end; written, kept, or dropped. */
void log_output_add(const char *line, size_t length);

/*
 * Writes what waits as far as possible. True: all is written, and lines were
 * dropped that have not been told of.
 */
bool log_output_flush(void);
/* How many; from now on they are told of. */
size_t log_output_take_dropped(void);

#endif
