/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "net/apart.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static _Noreturn void
answer_and_exit(apart_fn *function, const void *question, size_t bytes, int out)
{
	char answer[APART_BYTES_MAX] __attribute__((aligned(16))) = {0};

	function(question, answer);
	/* At most PIPE_BUF bytes, so the write is atomic. */
	_exit(write(out, answer, bytes) == (ssize_t)bytes ? 0 : 1);
}

bool
apart_call(apart_fn *function, const void *question, void *ret_answer,
    size_t bytes, const struct socket_patience *patience, const char *what,
    struct error *err)
{
	char answer[APART_BYTES_MAX];
	enum socket_wait wait;
	ssize_t count = 0;
	int ends[2];
	pid_t child;

	assert(bytes <= sizeof answer);
	if (pipe2(ends, O_CLOEXEC) != 0)
		return error_set(err, ERROR_MAILBOX, RETRY_LATER, "pipe: %s",
		    strerror(errno));
	child = fork();
	if (child == 0)
		answer_and_exit(function, question, bytes, ends[1]);
	(void)close(ends[1]);
	if (child == -1) {
		(void)close(ends[0]);
		return error_set(err, ERROR_MAILBOX, RETRY_LATER, "fork: %s",
		    strerror(errno));
	}
	wait = socket_wait(ends[0], POLLIN, patience);
	if (wait == SOCKET_READY)
		count = read(ends[0], answer, bytes);
	else
		(void)socket_wait_failed(wait, what, err);
	(void)close(ends[0]);
	(void)kill(child, SIGKILL);
	while (waitpid(child, NULL, 0) == -1 && errno == EINTR)
		continue;
	if (wait != SOCKET_READY)
		return false;
	if (count != (ssize_t)bytes)
		return error_set(
		    err, ERROR_MAILBOX, RETRY_LATER, "%s: lookup failed", what);
	memcpy(ret_answer, answer, bytes);
	return true;
}
