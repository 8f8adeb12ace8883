/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE /* for strptime, timegm */
#include "dpoctl/import_source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/file.h"
#include "base/memory.h"

/* A longer line is read in pieces, of which only the first is a beginning. */
#define LINE_BYTES  65536
#define POSTMARK    "From "
#define EARLIEST_AT INT64_C(631152000) /* 1990: as ticket/intake_decision.c */

struct source {
	const char *path;
	size_t bytes_max;
	import_message_fn *on_message;
	void *context;
	struct arena *memory;
	struct buffer bytes;
	struct import_message message; /* being read */
	size_t number;
	bool is_too_large;
	bool is_stopped;
};

static bool
fail(const char *path, struct error *err)
{
	return error_set(
	    err, ERROR_STORE, RETRY_LATER, "%s: %s", path, strerror(errno));
}

static bool
ends_with(const struct buffer *bytes, const char *end)
{
	size_t length = strlen(end);

	return bytes->length >= length &&
	    memcmp(bytes->data + bytes->length - length, end, length) == 0;
}

/* An mbox has an empty line behind each message. */
static void
drop_separator(struct buffer *bytes)
{
	if (ends_with(bytes, "\n\r\n"))
		bytes->length -= strlen("\r\n");
	else if (ends_with(bytes, "\n\n"))
		bytes->length -= strlen("\n");
	else
		return;
	bytes->data[bytes->length] = '\0';
}

static void
pass_on(struct source *source)
{
	if (source->number > 0)
		drop_separator(&source->bytes);
	source->message.bytes =
	    source->is_too_large ? NULL : buffer_string(&source->bytes);
	source->message.length = source->bytes.length;
	source->is_stopped =
	    !source->on_message(&source->message, source->context);
	buffer_clear(&source->bytes);
	source->is_too_large = false;
	arena_clear(source->memory);
}

static void
add_bytes(struct source *source, const char *bytes, size_t length)
{
	if (source->bytes.length + length > source->bytes_max) {
		source->is_too_large = true;
		buffer_clear(&source->bytes);
	}
	if (!source->is_too_large)
		buffer_add(&source->bytes, bytes, length);
}

/* The date at the end: "From a@b.example Mon Mar  2 10:00:00 2026"; or 0. */
static int64_t
postmark_date(const char *line)
{
	struct tm when = {0};
	const char *at = strchr(line + strlen(POSTMARK), ' ');

	if (at == NULL)
		return 0;
	at += strspn(at, " ");
	if (strptime(at, "%a %b %d %H:%M:%S %Y", &when) == NULL)
		return 0;
	return timegm(&when) < EARLIEST_AT ? 0 : timegm(&when);
}

static bool
is_postmark(const char *line, size_t length)
{
	const char *colon;

	if (length < sizeof POSTMARK ||
	    memcmp(line, POSTMARK, strlen(POSTMARK)) != 0)
		return false;
	/* Thunderbird writes nothing else into it. */
	if (strspn(line + strlen(POSTMARK), "\r\n") ==
	    length - strlen(POSTMARK))
		return true;
	colon = memchr(line, ':', length);
	return colon != NULL && colon[-1] >= '0' && colon[-1] <= '9' &&
	    colon[1] >= '0' && colon[1] <= '9';
}

static void
begin_message(struct source *source, const char *line)
{
	if (source->number++ > 0)
		pass_on(source);
	source->message.internal_at = postmark_date(line);
	source->message.name = arena_printf(
	    source->memory, "%s:%zu", source->path, source->number);
}

/* ">From " and ">>From " lose one ">". */
static size_t
quoting(const char *line)
{
	size_t marks = strspn(line, ">");

	return marks > 0 &&
	    strncmp(line + marks, POSTMARK, strlen(POSTMARK)) == 0;
}

static void
read_lines(struct source *source, FILE *file)
{
	char *line = memory_new(LINE_BYTES + 1, 1);
	bool begins = true, was_empty = true;
	size_t length = 0;
	int byte;

	while (!source->is_stopped && (byte = getc_unlocked(file)) != EOF) {
		size_t skipped;

		line[length++] = (char)byte;
		if (byte != '\n' && length < LINE_BYTES)
			continue;
		line[length] = '\0';
		skipped = begins ? quoting(line) : 0;
		if (begins && was_empty && is_postmark(line, length))
			begin_message(source, line);
		else
			add_bytes(source, line + skipped, length - skipped);
		was_empty =
		    begins && (length == 1 || (length == 2 && line[0] == '\r'));
		begins = byte == '\n';
		length = 0;
	}
	if (!source->is_stopped && source->number > 0 && ferror(file) == 0) {
		add_bytes(source, line, length);
		pass_on(source);
	}
	free(line);
}

static void
read_whole(struct source *source, FILE *file)
{
	char part[8192];
	size_t length;

	while ((length = fread(part, 1, sizeof part, file)) > 0)
		add_bytes(source, part, length);
	/* What was not read to its end is not that message. */
	if (ferror(file) == 0)
		pass_on(source);
}

/*
 * Nothing that never ends, as a pipe or a device. Whoever packed a directory
 * also chose where its links point: they are not followed.
 */
static FILE *
open_regular(const char *path, bool may_be_link, struct error *err)
{
	int fd = open(path,
	    O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK |
		(may_be_link ? 0 : O_NOFOLLOW));
	struct stat status;
	FILE *file = NULL;

	if (fd == -1 && errno != ELOOP) {
		(void)fail(path, err);
		return NULL;
	}
	if (fd == -1 || fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))
		(void)error_set(err, ERROR_STORE, RETRY_NEVER,
		    "%s: expected a regular file", path);
	else if ((file = fdopen(fd, "rb")) == NULL)
		(void)fail(path, err);
	if (file == NULL && fd != -1)
		(void)close(fd);
	return file;
}

/* `internal_at` is for a file that is one message; `is_named`: by the user. */
static bool
read_file(struct source *source, const char *path, int64_t internal_at,
    bool is_named, struct error *err)
{
	char start[sizeof POSTMARK - 1];
	FILE *file = open_regular(path, is_named, err);
	bool is_mbox, is_read;

	if (file == NULL)
		return false;
	source->path = path;
	source->number = 0;
	is_mbox = is_named &&
	    fread(start, 1, sizeof start, file) == sizeof start &&
	    memcmp(start, POSTMARK, sizeof start) == 0;
	rewind(file);
	if (is_mbox) {
		read_lines(source, file);
	} else {
		source->message = (struct import_message){
		    .name = path, .internal_at = internal_at};
		read_whole(source, file);
	}
	is_read = ferror(file) == 0;
	if (!is_read)
		(void)fail(path, err);
	(void)fclose(file);
	return is_read;
}

/* "1774612800.M1P2.host:2,S": when it was delivered; or 0. */
static int64_t
maildir_date(const char *name)
{
	size_t digits = strspn(name, "0123456789");
	int64_t at = 0;

	if (digits > 10 || name[digits] != '.')
		return 0;
	for (size_t i = 0; i < digits; i++)
		at = at * 10 + (name[i] - '0');
	return at < EARLIEST_AT ? 0 : at;
}

static bool
read_directory(struct source *source, const char *path, const char *suffix,
    struct error *err)
{
	struct arena *memory = arena_new();
	struct file_names names;
	bool is_read = file_list(memory, path, suffix, &names, err);

	for (size_t i = 0; is_read && !source->is_stopped && i < names.count;
	     i++) {
		const char *file =
		    arena_printf(memory, "%s/%s", path, names.names[i]);

		if (names.names[i][0] == '.')
			continue;
		is_read = read_file(source, file,
		    suffix[0] == '\0' ? maildir_date(names.names[i]) : 0, false,
		    err);
	}
	arena_free(memory);
	return is_read;
}

static bool
read_maildir(struct source *source, const char *path, struct error *err)
{
	static const char *const parts[] = {"cur", "new"};
	struct arena *memory = arena_new();
	bool is_read = true;

	for (size_t i = 0; is_read && !source->is_stopped && i < LENGTH(parts);
	     i++)
		is_read = read_directory(source,
		    arena_printf(memory, "%s/%s", path, parts[i]), "", err);
	arena_free(memory);
	return is_read;
}

static bool
is_maildir(const char *path)
{
	struct arena *memory = arena_new();
	struct stat status;
	bool is_one =
	    stat(arena_printf(memory, "%s/cur", path), &status) == 0 &&
	    S_ISDIR(status.st_mode);

	arena_free(memory);
	return is_one;
}

bool
import_source_each(const char *path, size_t bytes_max,
    import_message_fn *on_message, void *context, struct error *err)
{
	struct source source = {.bytes_max = bytes_max,
	    .on_message = on_message,
	    .context = context,
	    .memory = arena_new()};
	struct stat status;
	bool is_read;

	if (stat(path, &status) != 0)
		is_read = fail(path, err);
	else if (!S_ISDIR(status.st_mode))
		is_read = read_file(&source, path, 0, true, err);
	else if (is_maildir(path))
		is_read = read_maildir(&source, path, err);
	else
		is_read = read_directory(&source, path, ".eml", err);
	buffer_release(&source.bytes);
	arena_free(source.memory);
	return is_read;
}
