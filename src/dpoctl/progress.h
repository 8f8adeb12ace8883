/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_PROGRESS_H
#define DPOCTL_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * progress - what is left of work that takes long, and a way to stop it
 *
 * After a second, and then twice a second at most, a line on standard error if
 * that is a terminal which takes it at once; it is gone at the end. Meanwhile
 * an interrupt (SIGINT) does not kill: the next step is told of it, so that
 * what stands in one transaction is rolled back and said. One at a time.
 */
struct progress {
	const char *what; /* "note", for instance */
	size_t total;	  /* 0: not known */
	int64_t begun_ms, shown_ms;
	bool is_shown;
};

#define PROGRESS_AFTER_MS 1000
#define PROGRESS_EVERY_MS 500
#define PROGRESS_SIZE	  160

struct progress progress_begin(const char *what, size_t total);
/* `done` steps are over; false: stop, the user has interrupted it. */
bool progress_step(struct progress *progress, size_t done);
void progress_end(struct progress *progress);

/* The line: "note: 120 of 2000, about 7 s left (Ctrl-C stops it)". */
void progress_write(const struct progress *progress, size_t done,
    int64_t elapsed_ms, char ret_line[PROGRESS_SIZE]);

#endif
