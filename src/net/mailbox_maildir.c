/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "net/maildir_private.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/timestamp.h"

#define MESSAGE_BYTES_DEFAULT ((size_t)25 * 1024 * 1024)
#define HEADER_BYTES_MAX      ((size_t)256 * 1024)
#define READ_BYTES	      ((size_t)64 * 1024)
#define SLICE_MS	      500
/* Events that mean a new message: a rename or a link into a directory. */
#define NEWS_MASK (IN_MOVED_TO | IN_CREATE | IN_CLOSE_WRITE)

static bool
fail(struct error *err, enum error_scope scope, const char *what)
{
	return error_set(
	    err, scope, RETRY_LATER, "%s: %s", what, strerror(errno));
}

static void
maildir_close(struct mailbox *mailbox)
{
	struct maildir *maildir = (struct maildir *)mailbox;
	const int all[] = {maildir->base, maildir->root, maildir->fresh,
	    maildir->seen, maildir->notify};

	for (size_t i = 0; i < LENGTH(all); i++)
		if (all[i] != -1)
			(void)close(all[i]);
	maildir_forget(maildir);
	free(maildir);
}

static void
watch(struct maildir *maildir)
{
	static const char *const names[] = {"new", "cur"};
	char path[URL_PATH_MAX + 8];

	maildir->notify = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	for (size_t i = 0; maildir->notify != -1 && i < LENGTH(names); i++) {
		(void)snprintf(path, sizeof path, "%s/%s",
		    maildir->options.url.path, names[i]);
		if (inotify_add_watch(maildir->notify, path,
			NEWS_MASK | IN_DONT_FOLLOW) < 0) {
			(void)close(maildir->notify);
			maildir->notify = -1;
		}
	}
}

static struct mailbox *
maildir_open(const struct mailbox_options *options, struct error *err)
{
	struct maildir *maildir = memory_new(1, sizeof *maildir);
	const char *path = options->url.path;

	maildir->options = *options;
	if (options->message_bytes_max == 0)
		maildir->options.message_bytes_max = MESSAGE_BYTES_DEFAULT;
	maildir->mailbox.status.epoch = 1;
	maildir->base = maildir->notify = -1;
	maildir->is_main = true;
	maildir->root = maildir->fresh = maildir->seen = -1;
	if (maildir_take_folder(maildir, AT_FDCWD, path))
		maildir->base = openat(maildir->root, ".",
		    O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (maildir->base == -1) {
		bool is_missing = errno == ENOENT || errno == ENOTDIR;

		(void)error_set(err, ERROR_MAILBOX,
		    is_missing ? RETRY_NEVER : RETRY_LATER,
		    "%s: not a Maildir with `new` and `cur`: %s", path,
		    strerror(errno));
		maildir_close(&maildir->mailbox);
		return NULL;
	}
	watch(maildir);
	if (!maildir_scan(maildir, err)) {
		maildir_close(&maildir->mailbox);
		return NULL;
	}
	return &maildir->mailbox;
}

/* Discards pending events; true if there were any. */
static bool
drain(const struct maildir *maildir)
{
	_Alignas(struct inotify_event) char events[4096];
	bool any = false;

	while (maildir->notify != -1 &&
	    read(maildir->notify, events, sizeof events) > 0)
		any = true;
	return any;
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp((*(const struct maildir_message *const *)a)->name,
	    (*(const struct maildir_message *const *)b)->name);
}

static bool
maildir_list(struct mailbox *mailbox, const char *cursor,
    struct mailbox_listing *ret_listing, struct error *err)
{
	struct maildir *maildir = (struct maildir *)mailbox;
	const struct maildir_message **ordered;
	struct mailbox_entry *entries;
	struct arena *memory;

	(void)cursor; /* a directory is not ordered */
	/* The watch is on the main folder. */
	if (maildir->is_main)
		(void)drain(maildir);
	if (!maildir_scan(maildir, err))
		return false;
	memory = arena_new();
	ordered = memory_new(maildir->count, sizeof(void *));
	entries = memory_new(maildir->count, sizeof *entries);
	for (size_t i = 0; i < maildir->count; i++)
		ordered[i] = &maildir->messages[i];
	qsort(ordered, maildir->count, sizeof(void *), compare_names);
	for (size_t i = 0; i < maildir->count; i++)
		entries[i] = (struct mailbox_entry){
		    .key = arena_printf(
			memory, "%llu", (unsigned long long)ordered[i]->id),
		    .size_bytes = ordered[i]->size_bytes,
		    .internal_at = ordered[i]->internal_at,
		};
	free(ordered);
	*ret_listing = (struct mailbox_listing){
	    .entries = entries, .count = maildir->count, .memory = memory};
	return true;
}

/*
 * -1 with ENOENT: the message no longer exists. Its flags may have changed
 * since the scan; but a missing message causes at most one scan per call.
 */
static int
open_message(struct maildir *maildir, const char *key, bool *is_scanned,
    struct error *err)
{
	for (int attempt = 0; attempt < 3; attempt++) {
		const struct maildir_message *message =
		    maildir_find(maildir, key);
		int fd = -1;

		errno = ENOENT;
		if (message != NULL)
			fd = openat(
			    message->is_new ? maildir->fresh : maildir->seen,
			    message->name,
			    O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
		if (fd != -1 || errno != ENOENT ||
		    (message == NULL && *is_scanned))
			return fd;
		if (!maildir_scan(maildir, err)) {
			errno = EIO;
			return -1;
		}
		*is_scanned = true;
	}
	errno = ENOENT;
	return -1;
}

/* Reads at most `bytes_max`; more is not an error. */
static bool
read_message(int fd, size_t bytes_max, struct buffer *bytes)
{
	while (bytes->length < bytes_max) {
		size_t left = bytes_max - bytes->length;
		size_t wanted = left < READ_BYTES ? left : READ_BYTES;
		ssize_t count = read(fd, buffer_reserve(bytes, wanted), wanted);

		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			return false;
		if (count == 0)
			break;
		bytes->length += (size_t)count;
	}
	*buffer_reserve(bytes, 0) = '\0';
	return true;
}

static size_t
header_length(const struct buffer *bytes)
{
	const char *lf, *crlf;
	size_t length = bytes->length;

	if (length == 0)
		return 0;
	lf = memmem(bytes->data, length, "\n\n", 2);
	crlf = memmem(bytes->data, length, "\r\n\r\n", 4);
	if (lf != NULL && (crlf == NULL || lf < crlf))
		return (size_t)(lf - bytes->data) + 2;
	return crlf == NULL ? length : (size_t)(crlf - bytes->data) + 4;
}

static bool
fetch_one(struct maildir *maildir, const struct mailbox_entry *entry,
    bool headers_alone, bool *is_scanned, struct buffer *bytes,
    mailbox_message_fn *on_message, void *context, struct error *err)
{
	size_t bytes_max = maildir->options.message_bytes_max;
	struct mailbox_message message = {.key = entry->key,
	    .internal_at = entry->internal_at,
	    .size_bytes = entry->size_bytes,
	    .holder = bytes};
	int fd = open_message(maildir, entry->key, is_scanned, err);
	struct stat status;
	bool is_read;

	if (fd == -1)
		return errno == ENOENT ||
		    fail(err, ERROR_MESSAGE, "cannot open a message");
	if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
		(void)close(fd);
		return true;
	}
	message.headers_only =
	    headers_alone || (uint64_t)status.st_size > bytes_max;
	buffer_clear(bytes);
	/* At once: growing would leave garbage. */
	if (!message.headers_only)
		(void)buffer_reserve(
		    bytes, (size_t)status.st_size + READ_BYTES);
	is_read = read_message(
	    fd, message.headers_only ? HEADER_BYTES_MAX : bytes_max, bytes);
	(void)close(fd);
	if (!is_read)
		return fail(err, ERROR_MESSAGE, "cannot read a message");
	message.bytes = buffer_string(bytes);
	message.length =
	    message.headers_only ? header_length(bytes) : bytes->length;
	return on_message(&message, context) ||
	    error_set(err, ERROR_MAILBOX, RETRY_LATER,
		"fetching: ended by the caller");
}

static bool
maildir_fetch(struct mailbox *mailbox, const struct mailbox_entry *entries,
    size_t count, bool headers_alone, mailbox_message_fn *on_message,
    void *context, struct error *err)
{
	struct maildir *maildir = (struct maildir *)mailbox;
	struct buffer bytes = {0};
	bool is_fetched = true, is_scanned = false;

	for (size_t i = 0; i < count && is_fetched; i++)
		is_fetched = fetch_one(maildir, &entries[i], headers_alone,
		    &is_scanned, &bytes, on_message, context, err);
	buffer_release(&bytes);
	return is_fetched;
}

static bool
maildir_wait(struct mailbox *mailbox, int wait_ms, struct error *err)
{
	struct maildir *maildir = (struct maildir *)mailbox;
	int64_t end_ms = timestamp_monotonic_ms() + wait_ms;

	for (;;) {
		int64_t left = end_ms - timestamp_monotonic_ms();
		struct pollfd news = {.fd = maildir->notify, .events = POLLIN};

		if (maildir->options.is_cancelled != NULL &&
		    maildir->options.is_cancelled(maildir->options.context))
			return error_set(
			    err, ERROR_MAILBOX, RETRY_LATER, "cancelled");
		if (left <= 0)
			return true;
		if (poll(&news, maildir->notify != -1 ? 1 : 0,
			left < SLICE_MS ? (int)left : SLICE_MS) > 0 &&
		    drain(maildir))
			return true;
	}
}

const struct mailbox_driver mailbox_maildir = {
    .open = maildir_open,
    .close = maildir_close,
    .select = maildir_select,
    .list = maildir_list,
    .fetch = maildir_fetch,
    .mark = maildir_mark,
    .wait = maildir_wait,
    .check_mark = maildir_check_mark,
    .read_notes = maildir_read_notes,
    .append = maildir_append,
    .remove = maildir_remove,
};
