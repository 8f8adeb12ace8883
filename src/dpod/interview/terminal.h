/* SPDX-License-Identifier: ISC */
#ifndef DPOD_INTERVIEW_TERMINAL_H
#define DPOD_INTERVIEW_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

/*
 * terminal - reads one line that a person enters
 *
 * Nothing is read ahead or stored: only the caller's buffer contains the line.
 */
#define TERMINAL_LINE_MAX 4000

enum terminal_result {
	TERMINAL_LINE,
	TERMINAL_ODD, /* too long, not UTF-8 or with control characters */
	TERMINAL_END, /* end of the input, or a signal to stop */
};

/*
 * Prints the prompt and reads a line into a buffer of `size` bytes, without its
 * line end and surrounding blanks. A secret is not echoed, and keeps its
 * blanks.
 */
enum terminal_result
terminal_read(const char *prompt, bool is_secret, char *ret_line, size_t size);

#endif
