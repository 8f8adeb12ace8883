/* SPDX-License-Identifier: ISC */
#include "dpoctl/saved.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/file.h"

static const char *
find_path(struct arena *memory)
{
	const char *directory = getenv("XDG_CONFIG_HOME");
	const char *home = getenv("HOME");

	if (directory != NULL && directory[0] == '/')
		return arena_printf(memory, "%s/dpod/filters", directory);
	if (home != NULL && home[0] == '/')
		return arena_printf(memory, "%s/.config/dpod/filters", home);
	return "";
}

bool
saved_is_name(const char *name)
{
	size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-");

	return length > 0 && length <= SAVED_NAME_MAX && name[length] == '\0' &&
	    name[0] != '-';
}

static void
put(struct saved_filters *saved, const char *name, const char *line)
{
	struct saved_filter *items =
	    arena_array(saved->memory, saved->count + 1, sizeof *items);
	size_t count = 0;

	for (size_t i = 0; i < saved->count; i++)
		if (strcmp(saved->items[i].name, name) != 0)
			items[count++] = saved->items[i];
	if (line != NULL)
		items[count++] =
		    (struct saved_filter){arena_string(saved->memory, name),
			arena_string(saved->memory, line)};
	saved->items = items;
	saved->count = count;
}

static bool
read_lines(struct saved_filters *saved, const char *text, struct error *err)
{
	for (int number = 1; *text != '\0'; number++) {
		size_t length = strcspn(text, "\n");
		const char *line = arena_copy(saved->memory, text, length);
		size_t name = strcspn(line, " \t");

		text += length + (text[length] == '\n');
		if (line[0] == '#' || line[0] == '\0')
			continue;
		if (!saved_is_name(arena_copy(saved->memory, line, name)) ||
		    line[name] == '\0')
			return error_set(err, ERROR_STORE, RETRY_NEVER,
			    "%s:%d: expected a name and terms", saved->path,
			    number);
		put(saved, arena_copy(saved->memory, line, name),
		    line + name + strspn(line + name, " \t"));
	}
	return true;
}

bool
saved_read(
    struct arena *memory, struct saved_filters *ret_saved, struct error *err)
{
	struct saved_filters saved = {
	    .memory = memory, .path = find_path(memory)};
	struct buffer text = {0};
	bool is_read = true;

	if (saved.path[0] != '\0' && access(saved.path, F_OK) == 0)
		is_read = file_read(saved.path, SAVED_BYTES_MAX, &text, err) &&
		    read_lines(&saved, buffer_string(&text), err);
	buffer_release(&text);
	if (is_read)
		*ret_saved = saved;
	return is_read;
}

const char *
saved_find(const char *name, void *context)
{
	const struct saved_filters *saved = context;

	for (size_t i = 0; i < saved->count; i++)
		if (strcmp(saved->items[i].name, name) == 0)
			return saved->items[i].line;
	return NULL;
}

/* Creates the directories of the file, as the XDG specification requires. */
static bool
make_directories(struct arena *memory, const char *path)
{
	char *copy = arena_string(memory, path);

	for (char *slash = strchr(copy + 1, '/'); slash != NULL;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(copy, 0700) != 0 && errno != EEXIST)
			return false;
		*slash = '/';
	}
	return true;
}

/*
 * Writes a temporary file and renames it, so that the file is never incomplete.
 */
static bool
write_file(const struct saved_filters *saved, const struct buffer *text)
{
	const char *fresh = arena_printf(saved->memory, "%s.new", saved->path);
	bool is_written;
	int fd;

	if (!make_directories(saved->memory, saved->path))
		return false;
	fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd == -1)
		return false;
	is_written =
	    file_write_fd(fd, text->data, text->length) && fsync(fd) == 0;
	is_written = close(fd) == 0 && is_written;
	return is_written && rename(fresh, saved->path) == 0;
}

bool
saved_set(struct saved_filters *saved, const char *name, const char *line,
    struct error *err)
{
	struct buffer text = {0};
	bool is_written;

	put(saved, name, line);
	buffer_add_string(
	    &text, "# Written by dpoctl filter save and filter remove.\n");
	for (size_t i = 0; i < saved->count; i++)
		buffer_add_printf(&text, "%s %s\n", saved->items[i].name,
		    saved->items[i].line);
	errno = ENOENT;
	is_written = saved->path[0] != '\0' && text.length <= SAVED_BYTES_MAX &&
	    write_file(saved, &text);
	buffer_release(&text);
	return is_written
	    ? true
	    : error_set(err, ERROR_STORE, RETRY_NEVER, "cannot write %s: %s",
		  saved->path[0] == '\0' ? "~/.config/dpod/filters"
					 : saved->path,
		  strerror(errno));
}
