/* SPDX-License-Identifier: ISC */
#include "net/oauth2_store.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/timestamp.h"
#include "net/secret_file.h"

#define FILE_BYTES_MAX ((size_t)128 * 1024)
#define NAME_SIZE      80
/* A request takes at most 60 s (https.c). */
#define LOCK_MS	 90000
#define SLICE_MS 100

static bool
fail(const struct oauth2_source *source, const char *what, struct error *err)
{
	return error_set(err, ERROR_MAILBOX, RETRY_LATER,
	    "oauth2 %s: %s/%s: %s", source->name, source->directory, what,
	    strerror(errno));
}

static void
file_name(const struct oauth2_store *store, const char *suffix,
    char ret_name[NAME_SIZE])
{
	(void)snprintf(
	    ret_name, NAME_SIZE, "%s.%s", store->source->name, suffix);
}

/*
 * Files created by root are given to the owner of the directory above: the
 * daemon.
 */
static void
give_to_owner(int fd, int above)
{
	struct stat status;

	if (geteuid() == 0 && fstat(above, &status) == 0 &&
	    fchown(fd, status.st_uid, status.st_gid) != 0)
		errno = EPERM;
}

static int
open_directory(const struct oauth2_source *source)
{
	const char *path = source->directory;
	int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW;
	bool is_made = mkdir(path, 0750) == 0;
	int fd = open(path, flags);

	if (is_made && fd != -1) {
		int above = openat(fd, "..", flags);

		if (above != -1) {
			give_to_owner(fd, above);
			(void)close(above);
		}
	}
	return fd;
}

static bool
take_lock(struct oauth2_store *store, const struct oauth2_wish *wish,
    struct error *err)
{
	int64_t end_ms = timestamp_monotonic_ms() + LOCK_MS;

	while (flock(store->lock, LOCK_EX | LOCK_NB) != 0) {
		if (errno != EWOULDBLOCK)
			return fail(store->source, "its lock", err);
		if ((wish->is_cancelled != NULL &&
			wish->is_cancelled(wish->context)) ||
		    timestamp_monotonic_ms() > end_ms)
			return error_set(err, ERROR_MAILBOX, RETRY_LATER,
			    "oauth2 %s: another process is renewing the token",
			    store->source->name);
		(void)poll(NULL, 0, SLICE_MS);
	}
	return true;
}

bool
oauth2_store_open(const struct oauth2_source *source,
    const struct oauth2_wish *wish, struct oauth2_store *ret_store,
    struct error *err)
{
	struct oauth2_store store = {source, open_directory(source), -1};
	char name[NAME_SIZE];

	if (store.directory == -1)
		return errno == ENOENT
		    ? error_set(err, ERROR_MAILBOX, RETRY_LATER,
			  "oauth2 %s: cannot create %s: the directory above "
			  "it is missing; create it, or correct "
			  "`state-directory`",
			  source->name, source->directory)
		    : fail(source, "", err);
	file_name(&store, "lock", name);
	store.lock = openat(store.directory, name,
	    O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (store.lock != -1)
		give_to_owner(store.lock, store.directory);
	if (store.lock == -1)
		(void)fail(source, name, err);
	else if (take_lock(&store, wish, err)) {
		*ret_store = store;
		return true;
	}
	oauth2_store_close(&store);
	return false;
}

void
oauth2_store_close(struct oauth2_store *store)
{
	if (store->lock != -1)
		(void)close(store->lock);
	if (store->directory != -1)
		(void)close(store->directory);
	store->lock = store->directory = -1;
}

/* Nobody else may have created it or be able to read it. */
static bool
is_ours(const struct oauth2_store *store, int fd, const char *name,
    struct error *err)
{
	struct stat file, directory;

	if (fstat(fd, &file) != 0 || fstat(store->directory, &directory) != 0)
		return fail(store->source, name, err);
	if (file.st_uid != geteuid() && file.st_uid != directory.st_uid)
		return error_set(err, ERROR_MAILBOX, RETRY_NEVER,
		    "oauth2 %s: %s/%s has a different owner: remove it and "
		    "authorize again",
		    store->source->name, store->source->directory, name);
	if ((file.st_mode & 077) != 0)
		return error_set(err, ERROR_MAILBOX, RETRY_NEVER,
		    "oauth2 %s: %s/%s can be read by others (chmod 0600)",
		    store->source->name, store->source->directory, name);
	return true;
}

json_t *
oauth2_store_read(const struct oauth2_store *store, struct error *err)
{
	struct buffer content = {0};
	char name[NAME_SIZE];
	json_t *tokens = NULL;
	int fd;

	file_name(store, "token", name);
	fd = openat(store->directory, name,
	    O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd == -1) {
		if (errno == ENOENT)
			return json_object();
		(void)fail(store->source, name, err);
		return NULL;
	}
	if (is_ours(store, fd, name, err) &&
	    secret_file_read_fd(fd, name, FILE_BYTES_MAX, &content, err)) {
		tokens = json_loadb(
		    buffer_string(&content), content.length, 0, NULL);
		if (!json_is_object(tokens)) {
			json_decref(tokens);
			tokens = NULL;
			(void)error_set(err, ERROR_MAILBOX, RETRY_NEVER,
			    "oauth2 %s: %s/%s is damaged: remove it and "
			    "authorize again",
			    store->source->name, store->source->directory,
			    name);
		}
	}
	secret_file_forget(&content);
	(void)close(fd);
	return tokens;
}

static bool
write_file(const struct oauth2_store *store, const char *suffix,
    unsigned int mode, json_t *object, struct error *err)
{
	char name[NAME_SIZE], temporary[NAME_SIZE + 8];
	char *text = json_dumps(object, JSON_INDENT(1));
	bool is_written = false;
	int fd;

	if (text == NULL)
		abort();
	file_name(store, suffix, name);
	(void)snprintf(temporary, sizeof temporary, "%s.new", name);
	(void)unlinkat(store->directory, temporary, 0);
	fd = openat(store->directory, temporary,
	    O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd != -1) {
		give_to_owner(fd, store->directory);
		is_written = fchmod(fd, mode) == 0 &&
		    file_write_fd(fd, text, strlen(text)) && fsync(fd) == 0;
		is_written = close(fd) == 0 && is_written;
	}
	is_written = is_written &&
	    renameat(store->directory, temporary, store->directory, name) ==
		0 &&
	    fsync(store->directory) == 0;
	memory_wipe(text, strlen(text));
	free(text);
	return is_written || fail(store->source, name, err);
}

bool
oauth2_store_write(
    const struct oauth2_store *store, json_t *tokens, struct error *err)
{
	return write_file(store, "token", 0600, tokens, err);
}

void
oauth2_store_note(const struct oauth2_store *store, json_t *status)
{
	struct error err;

	(void)write_file(store, "status", 0640, status, &err);
}

static void
wipe_and_free(void *bytes)
{
	if (bytes != NULL)
		memory_wipe(bytes, malloc_usable_size(bytes));
	free(bytes);
}

void
oauth2_store_wipe_json(void)
{
	json_set_alloc_funcs(malloc, wipe_and_free);
}
