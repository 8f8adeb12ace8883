/* SPDX-License-Identifier: ISC */
#ifndef DPOD_LOG_OUTPUT_H
#define DPOD_LOG_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

/*
 * log_output - writes lines to a descriptor that may block, without waiting
 *
 * A pipe or a terminal is reopened in non-blocking mode, because the flag on
 * the descriptor itself would affect all processes that share it. For a socket,
 * each send is non-blocking. A file never blocks; for one on a full disk lines
 * wait as for a full pipe. Lines are written whole, so those of several
 * processes do not mix. After a fork the child's buffer is empty: the parent
 * writes the pending lines.
 */

/* Maximum of pending bytes per process. */
#define LOG_OUTPUT_BYTES 65536

/* Call once, before any fork. */
void log_output_open(int fd);

/* At most 4096 bytes, including the line end; written, buffered or dropped. */
void log_output_add(const char *line, size_t length);

/*
 * Writes pending lines as far as possible. True: all were written, and some
 * dropped lines were not reported yet.
 */
bool log_output_flush(void);
/* Returns their number, and marks them as reported. */
size_t log_output_take_dropped(void);

#endif
