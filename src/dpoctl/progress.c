/* SPDX-License-Identifier: ISC */
#include "dpoctl/progress.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/timestamp.h"

#define CLEAR_LINE "\r\033[K"

static volatile sig_atomic_t is_interrupted;
static struct sigaction before;

static void
interrupt(int number)
{
	(void)number;
	is_interrupted = 1;
}

/* Whoever stopped the terminal must not hold up the register. */
static void
show(const char *text)
{
	struct pollfd terminal = {.fd = STDERR_FILENO, .events = POLLOUT};

	if (poll(&terminal, 1, 0) == 1 && (terminal.revents & POLLOUT) != 0)
		(void)file_write_fd(STDERR_FILENO, text, strlen(text));
}

struct progress
progress_begin(const char *what, size_t total)
{
	const struct sigaction action = {.sa_handler = interrupt};

	is_interrupted = 0;
	/* Whoever runs us behind others has it ignored. */
	if (sigaction(SIGINT, NULL, &before) == 0 &&
	    before.sa_handler != SIG_IGN)
		(void)sigaction(SIGINT, &action, NULL);
	return (struct progress){
	    .what = what, .total = total, .begun_ms = timestamp_monotonic_ms()};
}

void
progress_write(const struct progress *progress, size_t done, int64_t elapsed_ms,
    char ret_line[PROGRESS_SIZE])
{
	int length =
	    snprintf(ret_line, PROGRESS_SIZE, "%s: %zu", progress->what, done);
	size_t size;

	if (length < 0 || length >= PROGRESS_SIZE)
		return;
	size = PROGRESS_SIZE - (size_t)length;
	if (progress->total == 0 || done == 0)
		(void)snprintf(
		    ret_line + length, size, " done (Ctrl-C stops it)");
	else
		(void)snprintf(ret_line + length, size,
		    " of %zu, about %lld s left (Ctrl-C stops it)",
		    progress->total,
		    (long long)(elapsed_ms * (int64_t)(progress->total - done) /
			    (int64_t)done / 1000 +
			1));
}

bool
progress_step(struct progress *progress, size_t done)
{
	int64_t now_ms = timestamp_monotonic_ms();
	char line[PROGRESS_SIZE];

	if (is_interrupted)
		return false;
	if (now_ms - progress->begun_ms < PROGRESS_AFTER_MS ||
	    (progress->is_shown &&
		now_ms - progress->shown_ms < PROGRESS_EVERY_MS) ||
	    !isatty(STDERR_FILENO))
		return true;
	progress_write(progress, done, now_ms - progress->begun_ms, line);
	show(CLEAR_LINE);
	show(line);
	progress->is_shown = true;
	progress->shown_ms = now_ms;
	return true;
}

void
progress_end(struct progress *progress)
{
	if (progress->is_shown)
		show(CLEAR_LINE);
	(void)sigaction(SIGINT, &before, NULL);
}
