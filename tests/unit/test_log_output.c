/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE /* F_SETPIPE_SZ */
#include "tests/unit/test.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dpod/log_output.h"

#define LINE_BYTES 100

ssize_t __wrap_write(int fd, const void *bytes, size_t length);
ssize_t __real_write(int fd, const void *bytes, size_t length);

static int ends[2]; /* read here, written by log_output */

/* Of the next writes; 0: it succeeds. */
static int errors[8];
static size_t lengths[8]; /* that were tried */
static size_t writes;

ssize_t
__wrap_write(int fd, const void *bytes, size_t length)
{
	size_t i = writes++;

	if (i >= LENGTH(errors))
		return __real_write(fd, bytes, length);
	lengths[i] = length;
	if (errors[i] == 0)
		return __real_write(fd, bytes, length);
	errno = errors[i];
	return -1;
}

/* What is written from now on is counted. */
static void
begin_writes(const int *wanted, size_t count)
{
	memset(errors, 0, sizeof errors);
	memset(lengths, 0, sizeof lengths);
	memcpy(errors, wanted, count * sizeof *wanted);
	writes = 0;
}

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

static int
open_file(void **state)
{
	static char path[] = "/dev/null";

	(void)state;
	ends[0] = open(path, O_RDONLY | O_CLOEXEC);
	ends[1] = open(path, O_WRONLY | O_CLOEXEC);
	log_output_open(ends[1]);
	return ends[0] < 0 || ends[1] < 0 ? -1 : 0;
}

/* Whole lines, and as many as a pipe takes at once. */
static void
test_pieces(void **state)
{
	static const int later[] = {EAGAIN, EAGAIN, EAGAIN};
	static const struct {
		size_t lines[3]; /* their lengths; with an end but the last */
		bool is_ended;	 /* the last one too */
		size_t pieces[3];
	} cases[] = {
	    {{1}, true, {1}},
	    {{1}, false, {1}},
	    {{3}, false, {3}},
	    {{100, 200}, true, {300}},
	    {{100, 200}, false, {100, 200}},
	    {{PIPE_BUF - 1}, false, {PIPE_BUF - 1}},
	    {{PIPE_BUF}, false, {PIPE_BUF}},
	    {{PIPE_BUF + 1}, true, {PIPE_BUF, 1}},
	    {{100, PIPE_BUF - 100}, true, {PIPE_BUF}},
	    {{100, PIPE_BUF - 99}, true, {100, PIPE_BUF - 99}},
	    {{4000, 4000, 7}, true, {4000, 4007}},
	    {{2000, 2000, 2000}, true, {4000, 2000}},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		static char line[2 * PIPE_BUF];
		size_t count = 0;

		while (count < 3 && cases[i].lines[count] > 0)
			count++;
		/* Each line that is added tries all of them. */
		begin_writes(later, count);
		for (size_t j = 0; j < count; j++) {
			size_t length = cases[i].lines[j];

			memset(line, 'x', length);
			if (j < count - 1 || cases[i].is_ended)
				line[length - 1] = '\n';
			log_output_add(line, length);
		}
		begin_writes(later, 0);
		CHECK(!log_output_flush(), "%zu", i);
		for (size_t j = 0; j < 3; j++)
			CHECK(lengths[j] == cases[i].pieces[j],
			    "%zu: %zu bytes", i, lengths[j]);
	}
}

/* An interruption is none; one that would wait, or that nobody reads, ends. */
static void
test_errors(void **state)
{
	static const struct {
		int errors[3];
		size_t writes; /* of one line, then of all that waits */
		size_t then;
	} cases[] = {
	    {{0}, 1, 0},
	    {{EINTR}, 2, 0},
	    {{EINTR, EINTR}, 3, 0},
	    {{EAGAIN}, 1, 1},
	    {{EINTR, EAGAIN}, 2, 1},
	    {{EPIPE}, 1, 0},
	    {{EINTR, EPIPE}, 2, 0},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		begin_writes(cases[i].errors, 3);
		/* Of what was done before: a success leaves it alone. */
		errno = EINTR;
		log_output_add("a\n", 2);
		CHECK(writes == cases[i].writes, "%zu: %zu", i, writes);
		begin_writes(cases[i].errors, 0);
		CHECK(!log_output_flush(), "%zu", i);
		CHECK(writes == cases[i].then, "%zu: %zu", i, writes);
	}
}

/* Exactly as much as there is room for; what is dropped is told. */
static void
test_room(void **state)
{
	static const int later[] = {EAGAIN, EAGAIN, EAGAIN, EAGAIN, EPIPE};
	static char much[LOG_OUTPUT_BYTES];

	(void)state;
	memset(much, 'x', sizeof much);
	begin_writes(later, LENGTH(later));
	log_output_add(much, sizeof much - 1);
	log_output_add("y", 1);
	assert_int_equal(log_output_take_dropped(), 0);
	log_output_add("z", 1);
	assert_int_equal(log_output_take_dropped(), 1);
	assert_int_equal(log_output_take_dropped(), 0);
	log_output_add("z", 1);
	/* Nobody reads: it is not worth telling. */
	assert_false(log_output_flush());
	/* All is forgotten but that. */
	assert_true(log_output_flush());
	assert_int_equal(writes, LENGTH(later));
	assert_int_equal(log_output_take_dropped(), 1);
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
	    CASE(test_pieces, open_file),
	    CASE(test_errors, open_file),
	    CASE(test_room, open_file),
	    CASE(test_full, open_socket),
	    CASE(test_fork, open_socket),
	};

	(void)signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
