/* SPDX-License-Identifier: ISC */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"

#define CHUNK_BYTES ((size_t)64 * 1024)
#define FILES_MAX   10000

bool
file_read_fd(int fd, const char *name, size_t bytes_max,
    struct buffer *ret_content, struct error *err)
{
	size_t before = ret_content->length;

	for (;;) {
		size_t left = bytes_max + 1 - (ret_content->length - before);
		size_t wanted = left < CHUNK_BYTES ? left : CHUNK_BYTES;
		ssize_t count =
		    read(fd, buffer_reserve(ret_content, wanted), wanted);

		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0) {
			ret_content->length = before;
			return error_set(err, ERROR_STORE, RETRY_LATER,
			    "%s: %s", name, strerror(errno));
		}
		if (count == 0)
			break;
		ret_content->length += (size_t)count;
		if (ret_content->length - before > bytes_max) {
			ret_content->length = before;
			return error_set(err, ERROR_STORE, RETRY_NEVER,
			    "%s: larger than %zu bytes", name, bytes_max);
		}
	}
	*buffer_reserve(ret_content, 0) = '\0';
	return true;
}

bool
file_read(const char *path, size_t bytes_max, struct buffer *ret_content,
    struct error *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	bool read_all;

	if (fd == -1)
		return error_set(err, ERROR_STORE, RETRY_LATER, "%s: %s", path,
		    strerror(errno));
	read_all = file_read_fd(fd, path, bytes_max, ret_content, err);
	(void)close(fd);
	return read_all;
}

enum error_retry
file_may_pass(int reason)
{
	return reason == EROFS || reason == ENOSPC || reason == EDQUOT ||
		reason == EIO || reason == ENFILE
	    ? RETRY_LATER
	    : RETRY_NEVER;
}

bool
file_write_fd(int fd, const void *bytes, size_t length)
{
	const char *next = bytes;

	while (length > 0) {
		ssize_t count = write(fd, next, length);

		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			return false;
		next += count;
		length -= (size_t)count;
	}
	return true;
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool
has_suffix(const char *name, const char *suffix)
{
	size_t length = strlen(name), tail = strlen(suffix);

	return name[0] != '.' && length > tail &&
	    strcmp(name + length - tail, suffix) == 0;
}

bool
file_list(struct arena *memory, const char *directory, const char *suffix,
    struct file_names *ret_names, struct error *err)
{
	DIR *stream = opendir(directory);
	char **names = NULL;
	size_t count = 0;
	const struct dirent *entry;

	if (stream == NULL)
		return error_set(err, ERROR_STORE, RETRY_LATER, "%s: %s",
		    directory, strerror(errno));
	while (count < FILES_MAX && (entry = readdir(stream)) != NULL) {
		if (!has_suffix(entry->d_name, suffix))
			continue;
		names = memory_resize(names, count + 1, sizeof *names);
		names[count++] = arena_string(memory, entry->d_name);
	}
	(void)closedir(stream);
	if (count > 0)
		qsort(names, count, sizeof *names, compare_names);
	ret_names->names = arena_array(memory, count, sizeof *names);
	if (count > 0)
		memcpy(ret_names->names, names, count * sizeof *names);
	ret_names->count = count;
	free(names);
	return true;
}

/* Whether the directory is that of installed programs, by whatever path. */
static bool
is_installed(const char *directory)
{
	static const char *const places[] = {DPOD_BINDIR, DPOD_SBINDIR};
	struct stat here, other;

	if (stat(directory, &here) != 0)
		return false;
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
		if (stat(places[i], &other) == 0 &&
		    other.st_dev == here.st_dev && other.st_ino == here.st_ino)
			return true;
	return false;
}

/*
 * Whether it is a build tree, by its config.status; one that the program's
 * owner does not own was put there by somebody else.
 */
static bool
is_build_tree(struct arena *memory, const char *directory)
{
	struct stat program, status;

	return stat("/proc/self/exe", &program) == 0 &&
	    stat(arena_printf(memory, "%s/config.status", directory),
		&status) == 0 &&
	    status.st_uid == program.st_uid;
}

/* An installed program does not use, nor look for, data beside it. */
char *
file_program_data(struct arena *memory, const char *name)
{
	static const char *const above[] = {"", "/../.."};
	char self[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);

	if (length > 0) {
		self[length] = '\0';
		*strrchr(self, '/') = '\0';
	}
	for (size_t i = 0; length > 0 && i < 2 && !is_installed(self); i++) {
		const char *directory =
		    arena_printf(memory, "%s%s", self, above[i]);

		if (is_build_tree(memory, directory))
			return arena_printf(memory, "%s/%s", directory, name);
	}
	if (strcmp(name, "dpod-reader") == 0)
		return arena_printf(memory, "%s/%s", DPOD_LIBEXECDIR, name);
	return arena_printf(memory, "%s/%s", DPOD_DATADIR, name);
}

void
file_fill_standard(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) == -1)
			(void)open("/dev/null",
			    fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}
