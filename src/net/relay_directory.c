/* SPDX-License-Identifier: ISC */
#include "net/relay_driver.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/step.h"
#include "base/timestamp.h"

/*
 * Writes messages to a Maildir instead of sending them. The SMTP envelope is
 * stored as header lines at the start of each: `Return-Path: <sender>`, and
 * `X-Envelope-To: <recipient>` for each recipient.
 */
struct directory {
	struct relay relay; /* must be first */
	char path[URL_PATH_MAX + 1];
	int fresh;   /* `new` */
	int scratch; /* `tmp` */
	unsigned number;
};

static void
close_parts(struct directory *directory)
{
	if (directory->fresh != -1)
		(void)close(directory->fresh);
	if (directory->scratch != -1)
		(void)close(directory->scratch);
	directory->fresh = directory->scratch = -1;
}

static void
directory_close(struct relay *relay)
{
	struct directory *directory = (struct directory *)relay;

	close_parts(directory);
	free(directory);
}

static int
open_part(int root, const char *name)
{
	if (mkdirat(root, name, 0700) != 0 && errno != EEXIST)
		return -1;
	return openat(
	    root, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
}

/* Creates what is missing below an existing directory. */
static bool
open_parts(struct directory *directory)
{
	int root, seen, saved;

	if (mkdir(directory->path, 0700) != 0 && errno != EEXIST)
		return false;
	root = open(directory->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (root == -1)
		return false;
	seen = open_part(root, "cur");
	if (seen != -1) {
		(void)close(seen);
		directory->scratch = open_part(root, "tmp");
		if (directory->scratch != -1)
			directory->fresh = open_part(root, "new");
	}
	saved = errno;
	(void)close(root);
	errno = saved;
	return directory->fresh != -1;
}

static struct relay *
directory_open(const struct relay_options *options, struct error *err)
{
	struct directory *directory = memory_new(1, sizeof *directory);

	memcpy(directory->path, options->url.path, sizeof directory->path);
	directory->fresh = directory->scratch = -1;
	if (!open_parts(directory)) {
		(void)error_set(err, ERROR_MAILBOX, RETRY_LATER, "%s: %s",
		    directory->path, strerror(errno));
		directory_close(&directory->relay);
		return NULL;
	}
	return &directory->relay;
}

/* Unique by time, process and number, as Maildir requires. */
static int
create(struct directory *directory, char *name, size_t size)
{
	char host[65] = "localhost";

	(void)gethostname(host, sizeof host - 1);
	for (char *byte = host; *byte != '\0'; byte++)
		if (*byte == '/' || *byte == ':')
			*byte = '_';
	(void)snprintf(name, size, "%lld.M%lldP%ldQ%u.%s",
	    (long long)timestamp_now(), (long long)timestamp_monotonic_ms(),
	    (long)getpid(), ++directory->number, host);
	return openat(directory->scratch, name,
	    O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
}

static bool
write_mail(int fd, const char *sender, const struct parcel *parcel)
{
	struct buffer envelope = {0};
	bool is_written;

	buffer_add_printf(&envelope, "Return-Path: <%s>\r\n", sender);
	for (size_t i = 0; i < parcel->recipients_count; i++)
		buffer_add_printf(&envelope, "X-Envelope-To: <%s>\r\n",
		    parcel->recipients[i]);
	is_written = file_write_fd(fd, envelope.data, envelope.length) &&
	    file_write_fd(
		fd, buffer_string(&parcel->mail), parcel->mail.length) &&
	    fsync(fd) == 0;
	buffer_release(&envelope);
	return is_written;
}

static bool
deliver(struct directory *directory, const char *sender,
    const struct parcel *parcel)
{
	char name[200];
	int fd, saved;
	bool is_written;

	/* What was open may have been moved away or replaced since. */
	close_parts(directory);
	if (!open_parts(directory))
		return false;
	fd = create(directory, name, sizeof name);
	if (fd == -1)
		return false;
	is_written = write_mail(fd, sender, parcel);
	is_written = close(fd) == 0 && is_written;
	STEP("send-deliver");
	if (is_written &&
	    renameat(directory->scratch, name, directory->fresh, name) == 0) {
		/* If this fails, the message is delivered nevertheless. */
		STEP("send-delivered");
		(void)fsync(directory->fresh);
		return true;
	}
	saved = errno;
	(void)unlinkat(directory->scratch, name, 0);
	errno = saved;
	return false;
}

static void
send_parcel(struct directory *directory, const char *sender,
    const struct parcel *parcel, struct relay_result *result)
{
	static const char written[] = "written to the directory";

	if (deliver(directory, sender, parcel)) {
		result->outcome = RELAY_SENT;
		relay_set_text(result, written, sizeof written - 1);
		return;
	}
	result->outcome = RELAY_RETRY;
	result->relay_is_down = result->is_of_relay = true;
	relay_set_text(result, strerror(errno), strlen(strerror(errno)));
}

static void
directory_send(struct relay *relay, const struct relay_batch *batch)
{
	struct directory *directory = (struct directory *)relay;
	struct parcel parcel;

	while (parcel_take(batch, &parcel)) {
		send_parcel(directory, batch->sender, &parcel, &parcel.result);
		parcel_end(batch, &parcel);
	}
}

static bool
directory_check(struct relay *relay, const char *sender, struct error *err)
{
	(void)sender;
	const struct directory *directory = (const struct directory *)relay;

	if (faccessat(directory->fresh, ".", W_OK, 0) == 0 &&
	    faccessat(directory->scratch, ".", W_OK, 0) == 0)
		return true;
	return error_set(err, ERROR_MAILBOX, RETRY_LATER, "%s: %s",
	    directory->path, strerror(errno));
}

const struct relay_driver relay_directory = {
    .open = directory_open,
    .close = directory_close,
    .send = directory_send,
    .check = directory_check,
};
