/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "base/step.h"

#ifdef DPOD_TEST_HOOKS

#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static struct step_board *board;
static size_t trace_size;
static const char *own_process = "";

void
step_process(const char *process)
{
	const char *path = getenv("DPOD_TEST_STEPS");
	struct stat status;
	void *found;
	int fd;

	own_process = process;
	if (board != NULL || path == NULL)
		return;
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &status) != 0 ||
	    (size_t)status.st_size <= sizeof *board)
		abort();
	found = mmap(NULL, (size_t)status.st_size, PROT_READ | PROT_WRITE,
	    MAP_SHARED, fd, 0);
	(void)close(fd);
	if (found == MAP_FAILED)
		abort();
	trace_size = (size_t)status.st_size - sizeof *board;
	board = found;
}

static void
trace(const char *step)
{
	char line[2 * STEP_NAME_SIZE + 2];
	size_t length, at;

	(void)snprintf(line, sizeof line, "%s %s\n", own_process, step);
	length = strlen(line);
	at = board->trace_length;
	if (at + length > trace_size)
		abort(); /* the test must allocate a larger trace */
	at = atomic_fetch_add(&board->trace_length, (uint32_t)length);
	memcpy(board->trace + at, line, length);
}

/* The number of this passage if this is the chosen step, else 0. */
static uint32_t
count(const char *step)
{
	if (strcmp(board->step, step) != 0 ||
	    (board->process[0] != '\0' &&
		strcmp(board->process, own_process) != 0))
		return 0;
	return ++board->passed;
}

void
step_pass(const char *step)
{
	if (board == NULL)
		return;
	if (board->action == STEP_TRACE)
		trace(step);
	/* raise: the reader may send signals only to itself. */
	else if (board->action == STEP_KILL && count(step) == board->number)
		(void)raise(SIGKILL);
	else if (board->action == STEP_HOLD && count(step) == board->number)
		while (board->action == STEP_HOLD)
			(void)usleep(1000);
}

/*
 * Tests thousands of failures in the time of one run: for each one a forked
 * copy takes the failure, while the process itself continues as if nothing had
 * failed. Each copy must end by abort(); those that do not are recorded in the
 * trace.
 */
static bool
fails_in_copy(const char *step, uint32_t number)
{
	char name[STEP_NAME_SIZE];
	int status = 0;
	pid_t copy;

	if (number == 0)
		return false;
	copy = fork();
	if (copy == 0) {
		board = NULL;
		return true;
	}
	if (copy < 0 || waitpid(copy, &status, 0) != copy ||
	    !WIFSIGNALED(status) || WTERMSIG(status) != SIGABRT) {
		(void)snprintf(
		    name, sizeof name, "%s %u %d", step, number, status);
		trace(name);
	}
	return false;
}

bool
step_fails(const char *step)
{
	uint32_t number;

	if (board == NULL || board->action < STEP_FAIL)
		return false;
	number = count(step);
	if (board->action == STEP_FAIL_EACH)
		return fails_in_copy(step, number);
	return number == board->number ||
	    (board->action == STEP_FAIL_FROM && number > board->number);
}

bool
step_is_asked_for(const char *mail, size_t length, const char *what)
{
	static const char field[] = "\nX-Dpod-Test: ";
	const char *found =
	    length == 0 ? NULL : memmem(mail, length, field, sizeof field - 1);
	size_t size = strlen(what), left;

	if (found == NULL)
		return false;
	found += sizeof field - 1;
	left = length - (size_t)(found - mail);
	return left > size && memcmp(found, what, size) == 0 &&
	    (found[size] == '\r' || found[size] == '\n');
}

int
step_number(const char *variable, int built_in)
{
	const char *value = getenv(variable);

	return value == NULL ? built_in : (int)strtol(value, NULL, 10);
}

#else

/* ISO C forbids an empty translation unit. */
extern const char step_unused;

#endif
