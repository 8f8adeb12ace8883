/* SPDX-License-Identifier: ISC */
/*
 * starter - starts a program many times and links it once (LD_PRELOAD)
 *
 * If STARTER names a socket, the program does not run: for each request that
 * arrives there, a copy of the process does, and its wait status is the reply.
 * A request is one message: words and settings of the environment, each ended
 * by a NUL, the number of words before them, and the descriptors that become
 * 0, 1 and 2. It ends with its socket.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	REQUEST_MAX = 65536,
	STRINGS_MAX = 512
};

typedef int main_fn(int, char **, char **);

static main_fn *program;

/* The bytes of the request, or 0 at the end; ret_fds: three descriptors. */
static size_t
receive(int peer, char *buffer, int *ret_fds)
{
	union {
		struct cmsghdr header;
		char space[CMSG_SPACE(3 * sizeof(int))];
	} control;
	struct iovec bytes = {buffer, REQUEST_MAX};
	struct msghdr message = {.msg_iov = &bytes,
	    .msg_iovlen = 1,
	    .msg_control = &control,
	    .msg_controllen = sizeof control};
	ssize_t length = recvmsg(peer, &message, MSG_CMSG_CLOEXEC);

	if (length <= 0)
		return 0;
	if (CMSG_FIRSTHDR(&message) == NULL ||
	    (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0)
		abort();
	memcpy(ret_fds, CMSG_DATA(CMSG_FIRSTHDR(&message)), 3 * sizeof(int));
	return (size_t)length;
}

static void
run(char *buffer, size_t length, const int *fds)
{
	static char *strings[STRINGS_MAX];
	uint32_t words;
	size_t count = 0;
	char *at = buffer + sizeof words;

	memcpy(&words, buffer, sizeof words);
	for (int i = 0; i < 3; i++)
		if (dup2(fds[i], i) < 0)
			abort();
	for (; at < buffer + length; at += strlen(at) + 1) {
		/* Two lists, each with a NULL at its end. */
		if (count == words)
			count++;
		if (count + 1 >= STRINGS_MAX)
			abort();
		strings[count++] = at;
	}
	environ = strings + words + 1;
	exit(program((int)words, strings, environ));
}

static int
serve(int argc, char **argv, char **envp)
{
	static char buffer[REQUEST_MAX];
	int peer = (int)strtol(getenv("STARTER"), NULL, 10);
	int fds[3], status;
	size_t length;
	pid_t pid;

	(void)argc;
	(void)argv;
	(void)envp;
	while ((length = receive(peer, buffer, fds)) > 0) {
		pid = fork();
		if (pid == 0) {
			(void)close(peer);
			run(buffer, length, fds);
		}
		for (int i = 0; i < 3; i++)
			(void)close(fds[i]);
		while (waitpid(pid, &status, 0) < 0)
			if (errno != EINTR)
				abort();
		if (write(peer, &status, sizeof status) != sizeof status)
			break;
	}
	return 0;
}

int
__libc_start_main(main_fn *start, int argc, char **argv, void (*init)(void),
    void (*fini)(void), void (*end)(void), void *stack)
{
	int (*real)(main_fn *, int, char **, void (*)(void), void (*)(void),
	    void (*)(void), void *) =
	    (__typeof__(real))dlsym(RTLD_NEXT, "__libc_start_main");

	program = start;
	return real(getenv("STARTER") == NULL ? start : serve, argc, argv, init,
	    fini, end, stack);
}
