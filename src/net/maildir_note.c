/* SPDX-License-Identifier: ISC */
#include "net/maildir_private.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"

/*
 * Notes are files of a separate directory in the Maildir, named by ascending
 * numbers. Each is created with a hard link: so two writers get different
 * numbers, and a file is complete as soon as it exists. The file system sets
 * their dates.
 */
#define NOTE_BYTES_MAX ((size_t)4096)
#define TRIES_MAX      100

static bool
fail(struct error *err, const char *folder, const char *what)
{
	return error_set(err, ERROR_MESSAGE,
	    errno == ENOENT ? RETRY_NEVER : RETRY_LATER, "%s %s: %s", what,
	    folder, strerror(errno));
}

static int
open_notes(const struct maildir *maildir, const char *folder, bool is_made,
    struct error *err)
{
	int directory;

	/* Not a mail folder, whose directory begins with a dot. */
	if (folder[0] == '.' || strchr(folder, '/') != NULL) {
		(void)error_set(err, ERROR_MESSAGE, RETRY_NEVER,
		    "the name of a directory for notes must not start with "
		    "`.` or contain `/`");
		return -1;
	}
	if (is_made && mkdirat(maildir->base, folder, 0770) != 0 &&
	    errno != EEXIST) {
		(void)fail(err, folder, "cannot make the directory");
		return -1;
	}
	directory = openat(maildir->base, folder,
	    O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (directory == -1)
		(void)fail(err, folder, "cannot open the directory");
	return directory;
}

/* The number of a note; 0: not a note. */
static uint64_t
number_of(const char *name)
{
	size_t digits = strspn(name, "0123456789");

	return digits == 0 || digits > 18 || name[digits] != '\0'
	    ? 0
	    : strtoull(name, NULL, 10);
}

static bool
read_note(int directory, const char *name, mailbox_message_fn *on_note,
    void *context, struct error *err)
{
	char bytes[NOTE_BYTES_MAX + 1];
	struct mailbox_message note = {.key = name, .bytes = bytes};
	int fd = openat(
	    directory, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct stat status;
	ssize_t length;

	if (fd == -1)
		return errno == ENOENT || fail(err, name, "cannot open note");
	length = read(fd, bytes, NOTE_BYTES_MAX);
	if (length < 0 || fstat(fd, &status) != 0) {
		(void)close(fd);
		return fail(err, name, "cannot read note");
	}
	(void)close(fd);
	bytes[length] = '\0';
	note.length = (size_t)length;
	note.size_bytes = (uint32_t)length;
	note.internal_at = (int64_t)status.st_mtime;
	return on_note(&note, context) ||
	    error_set(err, ERROR_MAILBOX, RETRY_LATER,
		"reading notes: ended by the caller");
}

/* Closes the descriptor. *ret_last: the highest number; on_note may be NULL. */
static bool
each_note(int fd, size_t notes_max, mailbox_message_fn *on_note, void *context,
    uint64_t *ret_last, struct error *err)
{
	DIR *directory = fdopendir(fd);
	const struct dirent *entry;
	size_t count = 0;
	bool is_read = true;

	*ret_last = 0;
	if (directory == NULL) {
		(void)close(fd);
		return fail(err, "", "cannot read the directory");
	}
	while (is_read && (entry = readdir(directory)) != NULL) {
		uint64_t number = number_of(entry->d_name);

		if (number == 0)
			continue;
		if (number > *ret_last)
			*ret_last = number;
		if (on_note == NULL)
			continue;
		is_read = count++ < notes_max
		    ? read_note(dirfd(directory), entry->d_name, on_note,
			  context, err)
		    : error_set(
			  err, ERROR_MAILBOX, RETRY_LATER, "too many notes");
	}
	(void)closedir(directory);
	return is_read;
}

bool
maildir_read_notes(struct mailbox *mailbox, const char *folder,
    size_t notes_max, mailbox_message_fn *on_note, void *context,
    struct error *err)
{
	const struct maildir *maildir = (struct maildir *)mailbox;
	int directory = open_notes(maildir, folder, false, err);
	uint64_t last;

	return directory != -1 &&
	    each_note(directory, notes_max, on_note, context, &last, err);
}

/* Links the draft under the next free number. */
static bool
link_note(int directory, const char *draft, struct error *err)
{
	int copy = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	uint64_t last = 0;
	char name[24];

	if (copy == -1)
		return fail(err, "", "cannot read the directory");
	if (!each_note(copy, 0, NULL, NULL, &last, err))
		return false;
	for (int i = 0; i < TRIES_MAX; i++) {
		(void)snprintf(name, sizeof name, "%" PRIu64, ++last);
		if (linkat(directory, draft, directory, name, 0) == 0)
			return fsync(directory) == 0 ||
			    fail(err, name, "cannot write note");
		if (errno != EEXIST)
			break;
	}
	return fail(err, name, "cannot make note");
}

bool
maildir_append(struct mailbox *mailbox, const char *folder, const char *text,
    struct error *err)
{
	const struct maildir *maildir = (struct maildir *)mailbox;
	int directory = open_notes(maildir, folder, true, err);
	char draft[40];
	bool done;
	int fd;

	if (directory == -1)
		return false;
	(void)snprintf(draft, sizeof draft, ".draft-%lld", (long long)getpid());
	fd = openat(directory, draft,
	    O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0660);
	done =
	    fd != -1 && file_write_fd(fd, text, strlen(text)) && fsync(fd) == 0;
	if (fd != -1)
		done = close(fd) == 0 && done;
	done = done ? link_note(directory, draft, err)
		    : fail(err, folder, "cannot write into");
	(void)unlinkat(directory, draft, 0);
	(void)close(directory);
	return done;
}

bool
maildir_remove(struct mailbox *mailbox, const char *folder,
    const char *const *keys, size_t count, struct error *err)
{
	const struct maildir *maildir = (struct maildir *)mailbox;
	bool done;
	int directory;

	if (folder == NULL)
		return error_set(err, ERROR_MESSAGE, RETRY_NEVER,
		    "messages of a Maildir are not removed");
	directory = open_notes(maildir, folder, false, err);
	done = directory != -1;
	for (size_t i = 0; done && i < count; i++)
		done = number_of(keys[i]) == 0
		    ? error_set(err, ERROR_MESSAGE, RETRY_NEVER,
			  "not a note: %s", keys[i])
		    : unlinkat(directory, keys[i], 0) == 0 || errno == ENOENT ||
			fail(err, keys[i], "cannot remove note");
	if (directory != -1)
		(void)close(directory);
	return done;
}
