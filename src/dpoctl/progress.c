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
static struct progress *current; /* NULL: none begun */
/* For statements that run without one. */
static struct progress unnamed;
static int64_t watched_ms;
static bool is_watching;

static void
interrupt(int number)
{
	(void)number;
	is_interrupted = 1;
}

/* A stopped terminal must not block the register. */
static void
show(const char *text)
{
	struct pollfd terminal = {.fd = STDERR_FILENO, .events = POLLOUT};

	if (poll(&terminal, 1, 0) == 1 && (terminal.revents & POLLOUT) != 0)
		(void)file_write_fd(STDERR_FILENO, text, strlen(text));
}

static void
catch_interrupt(void)
{
	const struct sigaction action = {.sa_handler = interrupt};

	is_interrupted = 0;
	/* In a background job of a shell it is ignored: leave it so. */
	if (sigaction(SIGINT, NULL, &before) == 0 &&
	    before.sa_handler != SIG_IGN)
		(void)sigaction(SIGINT, &action, NULL);
}

void
progress_begin(struct progress *progress, const char *what, size_t total)
{
	progress_end_watch();
	catch_interrupt();
	*progress = (struct progress){
	    .what = what, .total = total, .begun_ms = timestamp_monotonic_ms()};
	current = progress;
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
	if (done == 0)
		(void)snprintf(ret_line, PROGRESS_SIZE,
		    "%s: %lld s so far (Ctrl-C stops it)", progress->what,
		    (long long)(elapsed_ms / 1000));
	else if (progress->total == 0)
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

	progress->done = done;
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

bool
progress_is_interrupted(void *context)
{
	(void)context;
	return is_interrupted != 0;
}

void
progress_end(struct progress *progress)
{
	if (progress->is_shown)
		show(CLEAR_LINE);
	(void)sigaction(SIGINT, &before, NULL);
	if (current == progress)
		current = NULL;
}

bool
progress_watch(size_t rows, void *name)
{
	int64_t now_ms = timestamp_monotonic_ms();

	if (current != NULL)
		return progress_step(
		    current, rows > current->done ? rows : current->done);
	/* Nothing ran since the last call: it was waiting for a person. */
	if (now_ms - watched_ms > PROGRESS_EVERY_MS && !unnamed.is_shown)
		unnamed = (struct progress){.what = name, .begun_ms = now_ms};
	watched_ms = now_ms;
	if (now_ms - unnamed.begun_ms < PROGRESS_AFTER_MS)
		return true;
	if (!is_watching)
		catch_interrupt();
	is_watching = true;
	return progress_step(&unnamed, 0);
}

void
progress_end_watch(void)
{
	if (is_watching)
		progress_end(&unnamed);
	is_watching = false;
	unnamed = (struct progress){0};
	watched_ms = 0;
}
