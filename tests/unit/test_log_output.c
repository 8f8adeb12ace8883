/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE /* F_SETPIPE_SZ */
#include "tests/unit/test.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dpod/log_output.h"

#define LINE_BYTES 100

static int ends[2]; /* read here, written by log_output */

static int
open_pipe(void **state)
{
	(void)state;
	if (pipe(ends) != 0 || fcntl(ends[1], F_SETPIPE_SZ, 4096) < 0 ||
	    fcntl(ends[0], F_SETFL, O_NONBLOCK) != 0)
		return -1;
	log_output_open(ends[1]);
	return 0;
}

static int
open_socket(void **state)
{
	int small = 4096;

	(void)state;
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0 ||
	    setsockopt(ends[1], SOL_SOCKET, SO_SNDBUF, &small, sizeof small) !=
		0 ||
	    fcntl(ends[0], F_SETFL, O_NONBLOCK) != 0)
		return -1;
	log_output_open(ends[1]);
	return 0;
}

static int
close_both(void **state)
{
	(void)state;
	/* What waits is of no use to the next test. */
	(void)close(ends[0]);
	(void)log_output_flush();
	(void)log_output_take_dropped();
	(void)close(ends[1]);
	return 0;
}

static void
add(size_t number)
{
	char line[LINE_BYTES + 1];

	(void)snprintf(line, sizeof line, "%099zu\n", number);
	log_output_add(line, LINE_BYTES);
}

/* Reads what is there, line by line: each must be one more than the last. */
static size_t
read_lines(size_t next)
{
	static char bytes[LINE_BYTES + 1];
	static size_t length;
	ssize_t count;

	while (
	    (count = read(ends[0], bytes + length, LINE_BYTES - length)) > 0) {
		length += (size_t)count;
		if (length < LINE_BYTES)
			continue;
		length = 0;
		CHECK(strtoul(bytes, NULL, 10) == next &&
			bytes[LINE_BYTES - 1] == '\n',
		    "line %zu: %.99s", next, bytes);
		next++;
	}
	return next;
}

/* Nobody reads for a while: nothing waits, and what fits is not lost. */
static void
test_full(void **state)
{
	const size_t count = 10000;
	size_t next = 0, dropped;

	(void)state;
	for (size_t i = 0; i < count; i++)
		add(i);
	assert_false(log_output_flush());
	for (int i = 0; i < 1000 && !log_output_flush(); i++)
		next = read_lines(next);
	next = read_lines(next);
	assert_true(log_output_flush());
	dropped = log_output_take_dropped();
	assert_true(next >= LOG_OUTPUT_BYTES / LINE_BYTES);
	assert_int_equal(next + dropped, count);
	assert_false(log_output_flush());
	add(next);
	assert_int_equal(read_lines(next), next + 1);
}

/* What a parent could not write yet, its child does not write again. */
static void
test_fork(void **state)
{
	size_t next = 0;
	int status = -1;
	pid_t pid;

	(void)state;
	for (size_t i = 0; i < 100; i++)
		add(i);
	pid = fork();
	if (pid == 0) {
		(void)log_output_flush();
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	for (int i = 0; i < 100 && next < 100; i++) {
		next = read_lines(next);
		(void)log_output_flush();
	}
	assert_int_equal(read_lines(next), 100);
}

static void
test_nobody_can_read(void **state)
{
	(void)state;
	(void)close(ends[0]);
	for (size_t i = 0; i < 2000; i++)
		add(i);
	ends[0] = -1;
}

/* A file on a disk without room: what comes waits until there is some. */
static void
test_full_disk(void **state)
{
	int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
	size_t next = 0;

	(void)state;
	assert_true(full >= 0);
	log_output_open(full);
	for (size_t i = 0; i < 3; i++)
		add(i);
	assert_false(log_output_flush());
	log_output_open(ends[1]);
	(void)log_output_flush();
	next = read_lines(next);
	assert_int_equal(next, 3);
	(void)close(full);
}

int
main(void)
{
#define CASE(test, open) cmocka_unit_test_setup_teardown(test, open, close_both)
	const struct CMUnitTest tests[] = {
	    CASE(test_full, open_pipe),
	    CASE(test_fork, open_pipe),
	    CASE(test_nobody_can_read, open_pipe),
	    CASE(test_full_disk, open_pipe),
	    CASE(test_full, open_socket),
	    CASE(test_fork, open_socket),
	};

	(void)signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
