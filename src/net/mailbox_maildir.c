/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "net/maildir_private.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/timestamp.h"

#define MESSAGES_MAX	      ((size_t)4000000)
#define MESSAGE_BYTES_DEFAULT ((size_t)25 * 1024 * 1024)
#define HEADER_BYTES_MAX      ((size_t)256 * 1024)
#define SLICE_MS	      500
/* What means new mail: a rename or a link into a directory. */
#define NEWS_MASK (IN_MOVED_TO | IN_CREATE | IN_CLOSE_WRITE)

static bool
fail(struct error *err, enum error_scope scope, const char *what)
{
	return error_set(
	    err, scope, RETRY_LATER, "%s: %s", what, strerror(errno));
}

static void
forget_messages(struct maildir *maildir)
{
	for (size_t i = 0; i < maildir->count; i++)
		free(maildir->messages[i].name);
	free(maildir->messages);
	maildir->messages = NULL;
	maildir->count = 0;
}

static void
maildir_close(struct mailbox *mailbox)
{
	struct maildir *maildir = (struct maildir *)mailbox;
	const int all[] = {maildir->base, maildir->root, maildir->fresh,
	    maildir->seen, maildir->notify};

	for (size_t i = 0; i < LENGTH(all); i++)
		if (all[i] >= 0)
			(void)close(all[i]);
	forget_messages(maildir);
	free(maildir);
}

static uint64_t
uid_of(const char *name)
{
	unsigned char digest[DIGEST_BYTES];
	uint64_t uid = 0;

	digest_of(name, strcspn(name, ":"), digest);
	for (size_t i = 0; i < sizeof uid; i++)
		uid = uid << 8 | digest[i];
	uid >>= 1;
	return uid == 0 ? 1 : uid;
}

static int
compare_messages(const void *a, const void *b)
{
	const struct maildir_message *left = a, *right = b;

	if (left->uid != right->uid)
		return left->uid > right->uid ? 1 : -1;
	/* Seen in both directories: the later place first. */
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
	message.uid = uid_of(name);
	message.name = memory_string(name);
	message.entry.uid = message.uid;
	message.entry.size_bytes =
	    status.st_size > UINT32_MAX ? UINT32_MAX : (uint32_t)status.st_size;
	message.entry.internal_at = status.st_mtime;
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
	DIR *stream = again < 0 ? NULL : fdopendir(again);
	const struct dirent *entry;
	bool fits = true;

	if (stream == NULL) {
		(void)fail(err, ERROR_MAILBOX, maildir->options.url.path);
		if (again >= 0)
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
		(void)fail(err, ERROR_MAILBOX, maildir->options.url.path);
		(void)closedir(stream);
		return false;
	}
	(void)closedir(stream);
	return fits ||
	    error_set(
		err, ERROR_MAILBOX, RETRY_NEVER, "there are too many messages");
}

bool
maildir_scan(struct maildir *maildir, struct error *err)
{
	size_t size = 0, kept = 0;

	forget_messages(maildir);
	/* `new` first: a message moves from there to `cur`, never back. */
	if (!scan_directory(maildir, maildir->fresh, true, &size, err) ||
	    !scan_directory(maildir, maildir->seen, false, &size, err))
		return false;
	if (maildir->count > 0)
		qsort(maildir->messages, maildir->count,
		    sizeof *maildir->messages, compare_messages);
	for (size_t i = 0; i < maildir->count; i++) {
		struct maildir_message *message = &maildir->messages[i];

		if (kept > 0 && maildir->messages[kept - 1].uid == message->uid)
			free(message->name);
		else
			maildir->messages[kept++] = *message;
	}
	maildir->count = kept;
	maildir->mailbox.status.count = kept;
	return true;
}

struct maildir_message *
maildir_find(struct maildir *maildir, uint64_t uid)
{
	size_t low = 0, high = maildir->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (maildir->messages[middle].uid == uid)
			return &maildir->messages[middle];
		if (maildir->messages[middle].uid < uid)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static void
watch(struct maildir *maildir)
{
	static const char *const names[] = {"new", "cur"};
	char path[URL_PATH_MAX + 8];

	maildir->notify = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	for (size_t i = 0; maildir->notify >= 0 && i < LENGTH(names); i++) {
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
	maildir->mailbox.status.uidvalidity = 1;
	maildir->base = maildir->notify = -1;
	maildir->is_main = true;
	maildir->root = maildir->fresh = maildir->seen = -1;
	if (maildir_take_folder(maildir, AT_FDCWD, path))
		maildir->base = openat(maildir->root, ".",
		    O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (maildir->base < 0) {
		bool is_missing = errno == ENOENT || errno == ENOTDIR;

		(void)error_set(err, ERROR_MAILBOX,
		    is_missing ? RETRY_NEVER : RETRY_LATER,
		    "%s: no Maildir with `new` and `cur`: %s", path,
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

/* Forgets the events so far; true if there were any. */
static bool
drain(const struct maildir *maildir)
{
	_Alignas(struct inotify_event) char events[4096];
	bool any = false;

	while (maildir->notify >= 0 &&
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
maildir_list(struct mailbox *mailbox, uint64_t first_uid,
    struct mailbox_entry **ret_entries, size_t *ret_count, struct error *err)
{
	struct maildir *maildir = (struct maildir *)mailbox;
	const struct maildir_message **ordered;
	struct mailbox_entry *entries;

	(void)first_uid; /* UIDs have no order here */
	/* The watch is on the main folder. */
	if (maildir->is_main)
		(void)drain(maildir);
	if (!maildir_scan(maildir, err))
		return false;
	ordered = memory_new(maildir->count, sizeof(void *));
	entries = memory_new(maildir->count, sizeof *entries);
	for (size_t i = 0; i < maildir->count; i++)
		ordered[i] = &maildir->messages[i];
	qsort(ordered, maildir->count, sizeof(void *), compare_names);
	for (size_t i = 0; i < maildir->count; i++)
		entries[i] = ordered[i]->entry;
	free(ordered);
	*ret_entries = entries;
	*ret_count = maildir->count;
	return true;
}

/*
 * -1 with ENOENT: gone. Flags may have changed since the scan; but what is
 * missing is missed only once a call.
 */
static int
open_message(
    struct maildir *maildir, uint64_t uid, bool *is_scanned, struct error *err)
{
	for (int attempt = 0; attempt < 3; attempt++) {
		const struct maildir_message *message =
		    maildir_find(maildir, uid);
		int fd = -1;

		errno = ENOENT;
		if (message != NULL)
			fd = openat(
			    message->is_new ? maildir->fresh : maildir->seen,
			    message->name,
			    O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
		if (fd >= 0 || errno != ENOENT ||
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
		size_t wanted = left < 65536 ? left : 65536;
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
    bool *is_scanned, struct buffer *bytes, mailbox_message_fn *on_message,
    void *context, struct error *err)
{
	size_t bytes_max = maildir->options.message_bytes_max;
	struct mailbox_message message = {.uid = entry->uid,
	    .internal_at = entry->internal_at,
	    .size_bytes = entry->size_bytes,
	    .holder = bytes};
	int fd = open_message(maildir, entry->uid, is_scanned, err);
	struct stat status;
	bool is_read;

	if (fd < 0)
		return errno == ENOENT ||
		    fail(err, ERROR_MESSAGE, "a message cannot be opened");
	if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
		(void)close(fd);
		return true;
	}
	message.headers_only = (uint64_t)status.st_size > bytes_max;
	buffer_clear(bytes);
	is_read = read_message(
	    fd, message.headers_only ? HEADER_BYTES_MAX : bytes_max, bytes);
	(void)close(fd);
	if (!is_read)
		return fail(err, ERROR_MESSAGE, "a message cannot be read");
	message.bytes = buffer_string(bytes);
	message.length =
	    message.headers_only ? header_length(bytes) : bytes->length;
	return on_message(&message, context) ||
	    error_set(err, ERROR_MAILBOX, RETRY_LATER,
		"fetching: ended by the caller");
}

static bool
maildir_fetch(struct mailbox *mailbox, const struct mailbox_entry *entries,
    size_t count, mailbox_message_fn *on_message, void *context,
    struct error *err)
{
	struct maildir *maildir = (struct maildir *)mailbox;
	struct buffer bytes = {0};
	bool is_fetched = true, is_scanned = false;

	for (size_t i = 0; i < count && is_fetched; i++)
		is_fetched = fetch_one(maildir, &entries[i], &is_scanned,
		    &bytes, on_message, context, err);
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
		if (poll(&news, maildir->notify >= 0 ? 1 : 0,
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
};
