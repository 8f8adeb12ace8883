/* SPDX-License-Identifier: ISC */
#include "net/maildir_private.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FLAGS_MAX 64

/* `name:2,RS` -> `name:2,FRS`; false if it has F or cannot have it. */
static bool
add_flag(const char *name, char ret_name[NAME_MAX + 1])
{
	size_t base = strcspn(name, ":");
	const char *info = name + base;
	const char *flags = strncmp(info, ":2,", 3) == 0 ? info + 3 : "";
	size_t before = 0;
	int length;

	/* Do not change another kind of info. */
	if (info[0] != '\0' && strncmp(info, ":2,", 3) != 0)
		return false;
	if (strchr(flags, 'F') != NULL || strlen(flags) > FLAGS_MAX)
		return false;
	while (flags[before] != '\0' && flags[before] < 'F')
		before++;
	length = snprintf(ret_name, NAME_MAX + 1, "%.*s:2,%.*sF%s", (int)base,
	    name, (int)before, flags, flags + before);
	return length > 0 && length <= NAME_MAX;
}

static int
directory_of(
    const struct maildir *maildir, const struct maildir_message *message)
{
	return message->is_new ? maildir->fresh : maildir->seen;
}

static bool
flag_one(struct maildir *maildir, struct maildir_message *message)
{
	char name[NAME_MAX + 1];

	if (!add_flag(message->name, name))
		return true;
	if (renameat(directory_of(maildir, message), message->name,
		maildir->seen, name) != 0)
		return false;
	free(message->name);
	message->name = strdup(name);
	message->is_new = false;
	return message->name != NULL;
}

/*
 * Opens `.Done` beside `new`, with `cur`, `new`, `tmp`; returns its `cur`, or
 * -1.
 */
static int
open_target(
    const struct maildir *maildir, const char *target, struct error *err)
{
	static const char *const parts[] = {"", "/tmp", "/new", "/cur"};
	char name[MAILDIR_NAME_SIZE], path[MAILDIR_NAME_SIZE + 8];
	int directory;

	if (!maildir_folder_name(target, name, err))
		return -1;
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		(void)snprintf(path, sizeof path, "%s%s", name, parts[i]);
		if (mkdirat(maildir->base, path, 0700) != 0 && errno != EEXIST)
			goto failed;
	}
	directory = openat(maildir->base, name,
	    O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (directory != -1) {
		int inner = openat(directory, "cur",
		    O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);

		(void)close(directory);
		if (inner != -1)
			return inner;
	}
failed:
	(void)error_set(err, ERROR_MESSAGE, RETRY_LATER,
	    "cannot create the folder: %s", strerror(errno));
	return -1;
}

static bool
move_one(struct maildir *maildir, struct maildir_message *message, int target)
{
	char name[NAME_MAX + 1];
	int length = snprintf(name, sizeof name, "%s%s", message->name,
	    strchr(message->name, ':') == NULL ? ":2," : "");

	if (length < 0 || length > NAME_MAX) {
		errno = ENAMETOOLONG;
		return false;
	}
	return renameat(directory_of(maildir, message), message->name, target,
		   name) == 0;
}

/*
 * Others may rename or take a message at any time, so this scans again, but a
 * missing message causes at most one scan per call.
 */
static bool
mark_one(struct maildir *maildir, const char *key, int target, bool *is_scanned,
    struct error *err)
{
	for (int attempt = 0; attempt < 3; attempt++) {
		struct maildir_message *message = maildir_find(maildir, key);

		if (message == NULL && *is_scanned)
			return true;
		if (message != NULL) {
			if (target == -1 ? flag_one(maildir, message)
					 : move_one(maildir, message, target))
				return true;
			if (errno != ENOENT)
				return error_set(err, ERROR_MESSAGE,
				    RETRY_LATER, "marking: %s",
				    strerror(errno));
		}
		if (!maildir_scan(maildir, err))
			return false;
		*is_scanned = true;
	}
	return error_set(err, ERROR_MESSAGE, RETRY_LATER,
	    "marking: the message keeps being renamed");
}

bool
maildir_mark(struct mailbox *mailbox, const char *const *keys, size_t count,
    enum mailbox_mark mark, const char *target, struct error *err)
{
	struct maildir *maildir = (struct maildir *)mailbox;
	bool is_marked = true, is_scanned = false;
	int directory = -1;

	if (mark == MAILBOX_MOVE) {
		directory = open_target(maildir, target, err);
		if (directory == -1)
			return false;
	}
	for (size_t i = 0; i < count && is_marked; i++)
		is_marked =
		    mark_one(maildir, keys[i], directory, &is_scanned, err);
	if (directory != -1)
		(void)close(directory);
	return is_marked;
}

bool
maildir_check_mark(struct mailbox *mailbox, enum mailbox_mark mark,
    const char *target, bool *ret_is_missing, struct error *err)
{
	const struct maildir *maildir = (const struct maildir *)mailbox;
	char name[MAILDIR_NAME_SIZE];

	if (faccessat(maildir->seen, ".", W_OK | X_OK, AT_EACCESS) != 0 ||
	    faccessat(maildir->fresh, ".", W_OK | X_OK, AT_EACCESS) != 0)
		return error_set(err, ERROR_MESSAGE, RETRY_NEVER,
		    "no permission to rename messages: %s", strerror(errno));
	if (mark != MAILBOX_MOVE)
		return true;
	if (!maildir_folder_name(target, name, err))
		return false;
	*ret_is_missing = faccessat(maildir->base, name, F_OK, 0) != 0;
	if (*ret_is_missing &&
	    faccessat(maildir->base, ".", W_OK | X_OK, AT_EACCESS) != 0)
		return error_set(err, ERROR_MESSAGE, RETRY_NEVER,
		    "no permission to create the folder %.80s", target);
	return true;
}
