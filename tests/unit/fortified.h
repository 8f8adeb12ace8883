/* SPDX-License-Identifier: ISC */
#ifndef TESTS_UNIT_FORTIFIED_H
#define TESTS_UNIT_FORTIFIED_H

#include <poll.h>
#include <stdlib.h>
#include <sys/types.h>

/*
 * fortified - what recv, poll and readlink become where a compiler knows the
 * size of their buffer and adds the checks of _FORTIFY_SOURCE: clang 19 does
 * where gcc 12 does not. A test that replaces one with --wrap says
 * FORTIFIED_RECV and the like, or it would call that of the C library.
 */
#define FORTIFIED_RECV                                                  \
	ssize_t __recv_chk(                                             \
	    int fd, void *bytes, size_t size, size_t bound, int flags); \
	ssize_t __recv_chk(                                             \
	    int fd, void *bytes, size_t size, size_t bound, int flags)  \
	{                                                               \
		if (size > bound)                                       \
			abort();                                        \
		return __wrap_recv(fd, bytes, size, flags);             \
	}
#define FORTIFIED_POLL                                                      \
	int __poll_chk(                                                     \
	    struct pollfd *ready, nfds_t count, int wait_ms, size_t bound); \
	int __poll_chk(                                                     \
	    struct pollfd *ready, nfds_t count, int wait_ms, size_t bound)  \
	{                                                                   \
		if (count > bound / sizeof *ready)                          \
			abort();                                            \
		return __wrap_poll(ready, count, wait_ms);                  \
	}
#define FORTIFIED_READLINK                                            \
	ssize_t __readlink_chk(                                       \
	    const char *path, char *text, size_t size, size_t bound); \
	ssize_t __readlink_chk(                                       \
	    const char *path, char *text, size_t size, size_t bound)  \
	{                                                             \
		if (size > bound)                                     \
			abort();                                      \
		return __wrap_readlink(path, text, size);             \
	}

#endif
