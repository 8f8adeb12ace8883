/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "reader/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "reader/area.h"

/* Buffer for a batch; the kernel may grant less. */
#define SOCKET_BYTES (4 * 1024 * 1024)
#define REAP_STEPS   100

static void
become_reader(const char *const *words, int fd, int area_fd)
{
#if defined(DPOD_TEST_HOOKS)
	char **environment = environ;
#elif defined(DPOD_SANITIZERS)
	/* Sanitizers must report; LeakSanitizer cannot run in a child. */
	char environment_leaks[] = "ASAN_OPTIONS=detect_leaks=0";
	char *environment[] = {environment_leaks, NULL};
#else
	char *environment[] = {NULL};
#endif
#ifndef DPOD_SANITIZERS
	int null = open("/dev/null", O_RDWR);

	/* If a library prints words of a message, they are discarded. */
	if (null == -1 || dup2(null, STDOUT_FILENO) == -1 ||
	    dup2(null, STDERR_FILENO) == -1)
		_exit(EX_OSERR);
#endif
	if (dup2(fd, STDIN_FILENO) == -1)
		_exit(EX_OSERR);
	if (area_fd == AREA_FD) {
		if (fcntl(AREA_FD, F_SETFD, 0) != 0)
			_exit(EX_OSERR);
	} else if (area_fd == -1) {
		(void)close(AREA_FD);
	} else if (dup2(area_fd, AREA_FD) == -1) {
		_exit(EX_OSERR);
	}
	if (close_range(AREA_FD + 1, ~0U, 0) != 0)
		_exit(EX_OSERR);
	(void)execve(words[0], (char *const *)(uintptr_t)words, environment);
	_exit(EX_UNAVAILABLE);
}

static void
unblock_signals(void)
{
	sigset_t none;

	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
}

bool
spawn_pair(int ret_ends[2], struct error *err)
{
	int bytes = SOCKET_BYTES;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ret_ends) != 0)
		return error_set(err, ERROR_STORE, RETRY_LATER,
		    "socketpair: %s", strerror(errno));
	for (int i = 0; i < 2; i++)
		(void)setsockopt(
		    ret_ends[i], SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
	return true;
}

bool
spawn_start(const char *program, const char *const *arguments,
    size_t arguments_count, int area_fd, pid_t *ret_pid, int *ret_fd,
    struct error *err)
{
	const char **words;
	int ends[2];
	pid_t pid;

	if (!spawn_pair(ends, err))
		return false;
	words = memory_new(arguments_count + 2, sizeof *words);
	words[0] = program;
	for (size_t i = 0; i < arguments_count; i++)
		words[i + 1] = arguments[i];
	pid = fork();
	if (pid == 0) {
		unblock_signals();
		become_reader(words, ends[1], area_fd);
	}
	free(words);
	(void)close(ends[1]);
	if (pid == -1) {
		(void)close(ends[0]);
		return error_set(
		    err, ERROR_STORE, RETRY_LATER, "fork: %s", strerror(errno));
	}
	*ret_pid = pid;
	*ret_fd = ends[0];
	return true;
}

static void
describe(int status, char *why, size_t why_size)
{
	if (WIFSIGNALED(status))
		(void)snprintf(why, why_size, "killed by signal %d (%s)",
		    WTERMSIG(status), strsignal(WTERMSIG(status)));
	else if (WEXITSTATUS(status) == EX_UNAVAILABLE)
		(void)snprintf(why, why_size,
		    "could not be started: its program is missing or may not "
		    "be executed: reinstall dpod");
	else
		(void)snprintf(why, why_size, "exited with status %d",
		    WEXITSTATUS(status));
}

void
spawn_reap(pid_t pid, char *why, size_t why_size)
{
	const struct timespec step = {.tv_nsec = 10 * 1000 * 1000};
	int status = 0;

	for (int i = 0;; i++) {
		pid_t ended = waitpid(pid, &status, WNOHANG);

		if (ended == pid)
			break;
		if (ended == -1 && errno != EINTR)
			break;
		if (i == REAP_STEPS)
			(void)kill(pid, SIGKILL);
		(void)nanosleep(&step, NULL);
	}
	if (why != NULL)
		describe(status, why, why_size);
}

void
spawn_kill(pid_t pid)
{
	(void)kill(pid, SIGKILL);
	while (waitpid(pid, NULL, 0) == -1 && errno == EINTR)
		continue;
}
