/* SPDX-License-Identifier: ISC */
#include "dpoctl/new_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/file.h"
#include "dpoctl/session.h"

int
new_file_write(const char *path, const void *bytes, size_t length)
{
	bool is_written;
	int fd;

	/* External content could control the terminal. */
	if (strcmp(path, "-") == 0 && isatty(STDOUT_FILENO))
		return session_fail(EX_USAGE,
		    "standard output is a terminal: redirect it, or name a"
		    " file");
	if (strcmp(path, "-") == 0)
		return file_write_fd(STDOUT_FILENO, bytes, length)
		    ? EX_OK
		    : session_fail(EX_IOERR, "cannot write to standard output");
	fd = open(
	    path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd == -1)
		return session_fail(
		    EX_CANTCREAT, "%s: %s", path, strerror(errno));
	is_written = file_write_fd(fd, bytes, length);
	is_written = fsync(fd) == 0 && is_written;
	is_written = close(fd) == 0 && is_written;
	if (is_written)
		return EX_OK;
	(void)unlink(path);
	return session_fail(EX_IOERR, "cannot write %s", path);
}
