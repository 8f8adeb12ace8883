/* SPDX-License-Identifier: ISC */
#include "net/maildir_private.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/memory.h"

#define MESSAGES_MAX ((size_t)4000000)

static bool
fail(const struct maildir *maildir, struct error *err)
{
	return error_set(err, ERROR_MAILBOX, RETRY_LATER, "%s: %s",
	    maildir->options.url.path, strerror(errno));
}

void
maildir_forget(struct maildir *maildir)
{
	for (size_t i = 0; i < maildir->count; i++)
		free(maildir->messages[i].name);
	free(maildir->messages);
	maildir->messages = NULL;
	maildir->count = 0;
}

static uint64_t
id_of(const char *name)
{
	unsigned char digest[DIGEST_BYTES];
	uint64_t id = 0;

	digest_of(name, strcspn(name, ":"), digest);
	for (size_t i = 0; i < sizeof id; i++)
		id = id << 8 | digest[i];
	id >>= 1;
	return id == 0 ? 1 : id;
}

static int
compare_messages(const void *a, const void *b)
{
	const struct maildir_message *left = a, *right = b;

	if (left->id != right->id)
		return left->id > right->id ? 1 : -1;
	/* In both directories: the later place sorts first. */
	return (int)left->is_new - (int)right->is_new;
}

/* False if there are too many. */
static bool
add_message(struct maildir *maildir, int directory, const char *name,
    bool is_new, size_t *size)
{
	struct maildir_message message = {.is_new = is_new};
	struct stat status;

	if (name[0] == '.' ||
	    fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) != 0 ||
	    !S_ISREG(status.st_mode))
		return true;
	if (maildir->count == MESSAGES_MAX)
		return false;
	message.id = id_of(name);
	message.name = memory_string(name);
	message.size_bytes =
	    status.st_size > UINT32_MAX ? UINT32_MAX : (uint32_t)status.st_size;
	message.internal_at = status.st_mtime;
	if (maildir->count == *size) {
		*size = *size == 0 ? 64 : *size * 2;
		maildir->messages =
		    memory_resize(maildir->messages, *size, sizeof message);
	}
	maildir->messages[maildir->count++] = message;
	return true;
}

static bool
scan_directory(struct maildir *maildir, int directory, bool is_new,
    size_t *size, struct error *err)
{
	int again = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *stream = again == -1 ? NULL : fdopendir(again);
	const struct dirent *entry;
	bool fits = true;

	if (stream == NULL) {
		(void)fail(maildir, err);
		if (again != -1)
			(void)close(again);
		return false;
	}
	errno = 0;
	while (fits && (entry = readdir(stream)) != NULL) {
		fits = add_message(
		    maildir, directory, entry->d_name, is_new, size);
		errno = 0;
	}
	if (fits && errno != 0) {
		(void)fail(maildir, err);
		(void)closedir(stream);
		return false;
	}
	(void)closedir(stream);
	return fits ||
	    error_set(err, ERROR_MAILBOX, RETRY_NEVER, "too many messages");
}

/* Whether that name still leads to what is open. */
static bool
is_same(int at, const char *name, int opened)
{
	struct stat there, here;

	return fstatat(at, name, &there, AT_SYMLINK_NOFOLLOW) == 0 &&
	    fstat(opened, &here) == 0 && there.st_dev == here.st_dev &&
	    there.st_ino == here.st_ino;
}

/*
 * A directory that was removed or replaced stays open, and is empty for ever:
 * nobody delivers there.
 */
static bool
is_in_place(const struct maildir *maildir)
{
	return is_same(AT_FDCWD, maildir->options.url.path, maildir->base) &&
	    is_same(maildir->root, "new", maildir->fresh) &&
	    is_same(maildir->root, "cur", maildir->seen);
}

bool
maildir_scan(struct maildir *maildir, struct error *err)
{
	size_t size = 0, kept = 0;

	maildir_forget(maildir);
	if (!is_in_place(maildir))
		return error_set(err, ERROR_MAILBOX, RETRY_LATER,
		    "%s: it or its `new` or `cur` was removed or replaced",
		    maildir->options.url.path);
	/* `new` first: a message moves from `new` to `cur`, never back. */
	if (!scan_directory(maildir, maildir->fresh, true, &size, err) ||
	    !scan_directory(maildir, maildir->seen, false, &size, err))
		return false;
	if (maildir->count > 0)
		qsort(maildir->messages, maildir->count,
		    sizeof *maildir->messages, compare_messages);
	for (size_t i = 0; i < maildir->count; i++) {
		struct maildir_message *message = &maildir->messages[i];

		if (kept > 0 && maildir->messages[kept - 1].id == message->id)
			free(message->name);
		else
			maildir->messages[kept++] = *message;
	}
	maildir->count = kept;
	maildir->mailbox.status.count = kept;
	return true;
}

/* 0: not a key of this driver. */
static uint64_t
id_of_key(const char *key)
{
	uint64_t id = 0;

	for (; *key != '\0'; key++) {
		if (*key < '0' || *key > '9' || id > INT64_MAX / 10)
			return 0;
		id = id * 10 + (uint64_t)(*key - '0');
	}
	return id;
}

struct maildir_message *
maildir_find(struct maildir *maildir, const char *key)
{
	size_t low = 0, high = maildir->count;
	uint64_t id = id_of_key(key);

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (maildir->messages[middle].id == id)
			return &maildir->messages[middle];
		if (maildir->messages[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}
