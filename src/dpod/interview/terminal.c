/* SPDX-License-Identifier: ISC */
#include "dpod/interview/terminal.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/timestamp.h"
#include "base/utf8.h"
#include "dpod/signals.h"
#include "net/socket_wait.h"

/* Time limit for an answer. */
#define WAIT_MS (INT64_C(24) * 3600 * 1000)

static bool
wait_for_byte(void)
{
	const struct socket_patience patience = {
	    .is_cancelled = signals_is_cancelled,
	    .end_ms = timestamp_monotonic_ms() + WAIT_MS,
	};

	return socket_wait(STDIN_FILENO, POLLIN, &patience) == SOCKET_READY;
}

/* Consumes the whole line, even if it is too long. */
static enum terminal_result
read_line(char *line, size_t size)
{
	size_t length = 0;

	for (;;) {
		char byte;
		ssize_t count;

		if (!wait_for_byte())
			return TERMINAL_END;
		count = read(STDIN_FILENO, &byte, 1);
		if (count < 0 && errno == EINTR)
			continue;
		if (count <= 0)
			return TERMINAL_END;
		if (byte == '\n')
			break;
		if (length < size)
			line[length] = byte;
		length += length < size;
	}
	if (length == size)
		return TERMINAL_ODD;
	line[length] = '\0';
	if (!utf8_is_valid(line, length))
		return TERMINAL_ODD;
	for (size_t i = 0; i < length; i++)
		if ((unsigned char)line[i] < 0x20 || line[i] == 0x7f)
			return TERMINAL_ODD;
	return TERMINAL_LINE;
}

static void
trim(char *line)
{
	size_t start = strspn(line, " "), length = strlen(line + start);

	while (length > 0 && line[start + length - 1] == ' ')
		length--;
	memmove(line, line + start, length);
	line[length] = '\0';
}

enum terminal_result
terminal_read(const char *prompt, bool is_secret, char *ret_line, size_t size)
{
	struct termios shown, hidden;
	bool is_hidden = false;
	enum terminal_result result;

	if (is_secret && tcgetattr(STDIN_FILENO, &shown) == 0) {
		hidden = shown;
		hidden.c_lflag &= ~(tcflag_t)ECHO;
		hidden.c_lflag |= ECHONL;
		is_hidden = tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden) == 0;
	}
	(void)fputs(prompt, stdout);
	(void)fflush(stdout);
	result = read_line(ret_line, size);
	if (is_hidden)
		(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
	if (result == TERMINAL_END)
		(void)fputc('\n', stdout);
	else if (result == TERMINAL_LINE && !is_secret)
		trim(ret_line);
	return result;
}
