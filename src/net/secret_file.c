/* SPDX-License-Identifier: ISC */
#include "net/secret_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "net/secret_owner.h"

static bool
fail(struct error *err, const char *path, const char *why)
{
	return error_set(err, ERROR_MAILBOX, RETRY_LATER, "%s: %s", path, why);
}

static bool
read_all(int fd, char *bytes, size_t size, size_t *ret_length)
{
	size_t length = 0;

	while (length < size) {
		ssize_t count = read(fd, bytes + length, size - length);

		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			return false;
		if (count == 0)
			break;
		length += (size_t)count;
	}
	*ret_length = length;
	return true;
}

static bool
read_fd(int fd, const char *path, size_t bytes_max, bool is_public,
    struct buffer *ret_content, struct error *err)
{
	struct buffer content = {0};
	struct stat status;
	const char *fault;
	char *bytes;

	if (fstat(fd, &status) != 0)
		return fail(err, path, strerror(errno));
	fault = secret_owner_fault(&status, is_public);
	if (fault != NULL)
		return fail(err, path, fault);
	/* One byte more, to detect a larger file. */
	bytes = buffer_reserve(&content, bytes_max + 1);
	if (!read_all(fd, bytes, bytes_max + 1, &content.length))
		(void)fail(err, path, strerror(errno));
	else if (content.length > bytes_max)
		(void)fail(err, path, "too large");
	else if (memchr(bytes, '\0', content.length) != NULL)
		(void)fail(err, path, "contains a NUL byte");
	else {
		bytes[content.length] = '\0';
		*ret_content = content;
		return true;
	}
	content.length = 0;
	secret_file_forget(&content);
	return false;
}

bool
secret_file_read_fd(int fd, const char *path, size_t bytes_max,
    struct buffer *ret_content, struct error *err)
{
	return read_fd(fd, path, bytes_max, false, ret_content, err);
}

static bool
read_path(const char *path, size_t bytes_max, bool is_public,
    struct buffer *ret_content, struct error *err)
{
	/* O_NONBLOCK: opening a FIFO must not block before it is refused. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	bool is_read;

	if (fd == -1)
		return fail(err, path, strerror(errno));
	is_read = read_fd(fd, path, bytes_max, is_public, ret_content, err);
	(void)close(fd);
	return is_read;
}

bool
secret_file_read(const char *path, size_t bytes_max, struct buffer *ret_content,
    struct error *err)
{
	return read_path(path, bytes_max, false, ret_content, err);
}

bool
secret_file_read_public(const char *path, size_t bytes_max,
    struct buffer *ret_content, struct error *err)
{
	return read_path(path, bytes_max, true, ret_content, err);
}

void
secret_file_forget(struct buffer *content)
{
	memory_wipe(content->data, content->data == NULL ? 0 : content->size);
	buffer_release(content);
}
