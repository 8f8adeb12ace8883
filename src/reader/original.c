/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "reader/original.h"

#include <errno.h>
#include <linux/sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/file.h"
#include "reader/confine.h"
#include "reader/frame.h"

/*
 * A request and its socket; -1 if the worker is gone, or sent anything else:
 * *ret_is_wrong.
 */
static int
take_request(bool *ret_is_wrong)
{
	struct frame_header header;
	struct iovec part = {.iov_base = &header, .iov_len = sizeof header};
	union {
		char bytes[CMSG_SPACE(sizeof(int))];
		struct cmsghdr alignment;
	} control;
	struct msghdr message = {.msg_iov = &part,
	    .msg_iovlen = 1,
	    .msg_control = control.bytes,
	    .msg_controllen = sizeof control.bytes};
	const struct cmsghdr *passed;
	ssize_t count;
	int fd;

	do
		count = recvmsg(STDIN_FILENO, &message, MSG_WAITALL);
	while (count < 0 && errno == EINTR);
	*ret_is_wrong = count != 0;
	if (count != (ssize_t)sizeof header || header.type != FRAME_COPY ||
	    header.length != 0)
		return -1;
	passed = CMSG_FIRSTHDR(&message);
	if (passed == NULL || passed->cmsg_level != SOL_SOCKET ||
	    passed->cmsg_type != SCM_RIGHTS ||
	    passed->cmsg_len != CMSG_LEN(sizeof fd))
		return -1;
	*ret_is_wrong = false;
	memcpy(&fd, CMSG_DATA(passed), sizeof fd);
	return fd;
}

/*
 * As fork(), but the copy is a child of the worker. There is one thread, and no
 * library here needs to know of a fork.
 */
static pid_t
copy(void)
{
	unsigned long words[2] = {0, 0};

	words[CONFINE_COPY_FLAGS_AT] = CONFINE_COPY_FLAGS;
	return (pid_t)syscall(SYS_clone, words[0], words[1], 0, 0, 0);
}

static bool
tell(pid_t pid)
{
	struct frame_header header = {
	    .type = FRAME_COPY, .number = pid > 0 ? (uint64_t)pid : 0};

	return file_write_fd(STDIN_FILENO, &header, sizeof header);
}

/*
 * Takes the place of the original's socket, ends with the worker, and can be
 * told from the original by ps(1).
 */
static bool
become_copy(int fd)
{
	return dup2(fd, STDIN_FILENO) == STDIN_FILENO && close(fd) == 0 &&
	    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == 0 &&
	    prctl(PR_SET_NAME, "dpod-batch", 0, 0, 0) == 0;
}

enum original_end
original_serve(void)
{
	for (;;) {
		bool is_wrong;
		int fd = take_request(&is_wrong);
		pid_t pid;

		if (fd == -1)
			return is_wrong ? ORIGINAL_FAILED : ORIGINAL_IS_DONE;
		pid = copy();
		if (pid == 0)
			return become_copy(fd) ? ORIGINAL_IS_COPY
					       : ORIGINAL_FAILED;
		(void)close(fd);
		if (!tell(pid))
			return ORIGINAL_IS_DONE;
	}
}
