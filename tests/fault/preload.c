/* SPDX-License-Identifier: ISC */
/*
 * Makes system calls of a program and of its libraries fail, as the board
 * says that all processes share (base/step.h): LD_PRELOAD=preload.so.
 */
#include "config.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/step.h"

typedef void function(void);

/* Found before the reader confines itself. */
static function *real_write, *real_pwrite64, *real_writev, *real_read,
    *real_pread64, *real_fsync, *real_fdatasync, *real_ftruncate64, *real_recv,
    *real_send, *real_sendmsg;

static function *
find(const char *name)
{
	function *found;
	void *address = dlsym(RTLD_NEXT, name);

	if (address == NULL)
		abort();
	memcpy(&found, &address, sizeof found);
	return found;
}

__attribute__((constructor)) static void
start(void)
{
	real_write = find("write");
	real_pwrite64 = find("pwrite64");
	real_writev = find("writev");
	real_read = find("read");
	real_pread64 = find("pread64");
	real_fsync = find("fsync");
	real_fdatasync = find("fdatasync");
	real_ftruncate64 = find("ftruncate64");
	real_recv = find("recv");
	real_send = find("send");
	real_sendmsg = find("sendmsg");
	step_process("");
}

static bool
fails(const char *what, int number)
{
	int saved = errno;
	bool is_chosen = step_fails(what);

	errno = is_chosen ? number : saved;
	return is_chosen;
}

ssize_t
write(int fd, const void *bytes, size_t length)
{
	/* What dpod says about it must arrive. */
	if (fd != STDERR_FILENO && fails("write", ENOSPC))
		return -1;
	return ((ssize_t(*)(int, const void *, size_t))real_write)(
	    fd, bytes, length);
}

static ssize_t
write_at(int fd, const void *bytes, size_t length, off_t at)
{
	if (fails("write", ENOSPC))
		return -1;
	return ((ssize_t(*)(int, const void *, size_t, off_t))real_pwrite64)(
	    fd, bytes, length, at);
}

ssize_t
pwrite(int fd, const void *bytes, size_t length, off_t at)
{
	return write_at(fd, bytes, length, at);
}

ssize_t
pwrite64(int fd, const void *bytes, size_t length, off64_t at)
{
	return write_at(fd, bytes, length, at);
}

ssize_t
writev(int fd, const struct iovec *parts, int count)
{
	if (fails("write", EIO))
		return -1;
	return ((ssize_t(*)(int, const struct iovec *, int))real_writev)(
	    fd, parts, count);
}

ssize_t
read(int fd, void *bytes, size_t length)
{
	if (fails("read", EIO))
		return -1;
	return ((ssize_t(*)(int, void *, size_t))real_read)(fd, bytes, length);
}

static ssize_t
read_at(int fd, void *bytes, size_t length, off_t at)
{
	if (fails("read", EIO))
		return -1;
	return ((ssize_t(*)(int, void *, size_t, off_t))real_pread64)(
	    fd, bytes, length, at);
}

ssize_t
pread(int fd, void *bytes, size_t length, off_t at)
{
	return read_at(fd, bytes, length, at);
}

ssize_t
pread64(int fd, void *bytes, size_t length, off64_t at)
{
	return read_at(fd, bytes, length, at);
}

int
fsync(int fd)
{
	if (fails("fsync", EIO))
		return -1;
	return ((int (*)(int))real_fsync)(fd);
}

int
fdatasync(int fd)
{
	if (fails("fsync", EIO))
		return -1;
	return ((int (*)(int))real_fdatasync)(fd);
}

static int
cut(int fd, off_t length)
{
	if (fails("write", ENOSPC))
		return -1;
	return ((int (*)(int, off_t))real_ftruncate64)(fd, length);
}

int
ftruncate(int fd, off_t length)
{
	return cut(fd, length);
}

int
ftruncate64(int fd, off64_t length)
{
	return cut(fd, length);
}

ssize_t
recv(int fd, void *bytes, size_t length, int flags)
{
	if (fails("read", ECONNRESET))
		return -1;
	return ((ssize_t(*)(int, void *, size_t, int))real_recv)(
	    fd, bytes, length, flags);
}

/*
 * A connection to a server that is reset is so in both directions. libpq reads
 * what the server has said until then, and would wait for it for ever. What has
 * no name is a pair, as between a worker and its reader.
 */
static bool
resets(int fd)
{
	struct sockaddr_storage peer;
	socklen_t length = sizeof peer;

	if (!fails("write", ECONNRESET))
		return false;
	if (getpeername(fd, (struct sockaddr *)&peer, &length) == 0 &&
	    length > sizeof peer.ss_family)
		(void)shutdown(fd, SHUT_RDWR);
	errno = ECONNRESET;
	return true;
}

ssize_t
send(int fd, const void *bytes, size_t length, int flags)
{
	if (resets(fd))
		return -1;
	return ((ssize_t(*)(int, const void *, size_t, int))real_send)(
	    fd, bytes, length, flags);
}

ssize_t
sendmsg(int fd, const struct msghdr *message, int flags)
{
	if (fails("write", ECONNRESET))
		return -1;
	return ((ssize_t(*)(int, const struct msghdr *, int))real_sendmsg)(
	    fd, message, flags);
}
