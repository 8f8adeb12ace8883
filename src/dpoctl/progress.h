/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_PROGRESS_H
#define DPOCTL_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * progress - shows the progress of long operations, and lets the user stop them
 *
 * After one second, and then at most twice a second, prints a line on standard
 * error, if that is a terminal that does not block; removes it at the end.
 * Meanwhile an interrupt (SIGINT) does not kill: the next step reports it, so
 * that an open transaction is rolled back with a message. One at a time.
 */
struct progress {
	const char *what; /* for example "note" */
	size_t total;	  /* 0: unknown */
	size_t done;
	int64_t begun_ms, shown_ms;
	bool is_shown;
};

#define PROGRESS_AFTER_MS 1000
#define PROGRESS_EVERY_MS 500
#define PROGRESS_SIZE	  160

/* The struct must remain in place until the end. */
void progress_begin(struct progress *progress, const char *what, size_t total);
/* `done` steps are complete; false: the user has interrupted it. */
bool progress_step(struct progress *progress, size_t done);
void progress_end(struct progress *progress);
/* For the current progress; for operations that wait, such as on a mailbox. */
bool progress_is_interrupted(void *context);

/*
 * For db_watch, while statements run: the rows found are the steps of the
 * current progress. Without one, the name (a const char *) describes work of
 * unknown length, which begins with the first call after half a second without
 * calls, and ends with progress_end_watch.
 */
bool progress_watch(size_t rows, void *name);
void progress_end_watch(void);

/* Formats the line: "note: 120 of 2000, about 7 s left (Ctrl-C stops it)". */
void progress_write(const struct progress *progress, size_t done,
    int64_t elapsed_ms, char ret_line[PROGRESS_SIZE]);

#endif
