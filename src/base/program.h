/* SPDX-License-Identifier: ISC */
#ifndef BASE_PROGRAM_H
#define BASE_PROGRAM_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * program - a program of the operator's that runs beside this one
 *
 * It has a process group of its own, one pipe to or from us, and /dev/null for
 * its other standard descriptors; no other descriptor, no blocked signal. Its
 * group is killed when it has ended, when its time is over, or when it is
 * stopped: nothing that it started stays behind.
 */
struct program {
	pid_t pid;	/* 0: none runs */
	int fd;		/* our end of the pipe; -1: closed */
	int64_t end_ms; /* on the clock of timestamp_monotonic_ms */
};

/* What the pipe is to the program. */
enum program_pipe {
	PROGRAM_INPUT,
	PROGRAM_OUTPUT,
};

/*
 * Starts words[0] (a path) with these arguments, and with this environment
 * (NULL: ours). Our end of the pipe does not block. On failure false, with
 * errno set; a program that cannot be executed ends with status 127 instead.
 */
bool program_start(struct program *program, char *const *words,
    char *const *environment, enum program_pipe pipe, int seconds);

/* Does not wait. What it wrote is still in the pipe when it has ended. */
enum program_state {
	PROGRAM_RUNS,
	PROGRAM_ENDED,	   /* *ret_status: as of waitpid(2) */
	PROGRAM_TIMED_OUT, /* and was killed */
};
enum program_state program_look(struct program *program, int *ret_status);

/* Of one that was started: closes our end of the pipe. */
void program_close_pipe(struct program *program);
/* If it runs: kills it, waits until it is gone, and closes the pipe. */
void program_stop(struct program *program);

/* For callers that wait: sleeps briefly, longer each time (*slice_ms). */
void program_pause(int *slice_ms);

#endif
