/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "net/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/timestamp.h"
#include "net/secret_owner.h"

#define PATH_BYTES_MAX 4096

/* Output of a source: a secret, CR LF, and one byte to detect more. */
struct raw {
	char bytes[SECRET_BYTES_MAX + 3];
	size_t length;
	char surplus[256];
};

static bool
fail(struct error *err, const char *what, const char *why)
{
	return error_set(err, ERROR_MAILBOX, RETRY_LATER, "%s: %s", what, why);
}

/* Only the first line is used; no part of it may appear in an error. */
static bool
accept_line(struct raw *raw, const char *what, struct secret *ret_secret,
    struct error *err)
{
	const char *end = memchr(raw->bytes, '\n', raw->length);
	size_t length = end == NULL ? raw->length : (size_t)(end - raw->bytes);

	if (length > 0 && raw->bytes[length - 1] == '\r')
		length--;
	if (length == 0)
		return fail(err, what, "the first line is empty");
	if (length > SECRET_BYTES_MAX)
		return fail(err, what, "the first line is too long");
	for (size_t i = 0; i < length; i++)
		if ((unsigned char)raw->bytes[i] < 0x20 ||
		    raw->bytes[i] == 0x7f)
			return fail(err, what,
			    "the first line contains a control character");
	memset(ret_secret, 0, sizeof *ret_secret);
	memcpy(ret_secret->text, raw->bytes, length);
	return true;
}

/* Reads to the end or until `raw` is full. */
static bool
read_file(int fd, struct raw *raw)
{
	while (raw->length < sizeof raw->bytes) {
		ssize_t count = read(fd, raw->bytes + raw->length,
		    sizeof raw->bytes - raw->length);

		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			return false;
		if (count == 0)
			break;
		raw->length += (size_t)count;
	}
	return true;
}

static bool
fetch_file(const char *path, struct secret *ret_secret, struct error *err)
{
	/* O_NONBLOCK: opening a FIFO must not block before it is refused. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct raw raw = {.length = 0};
	struct stat status;
	const char *fault;
	bool fetched = false;

	if (fd < 0)
		return fail(err, path, strerror(errno));
	if (fstat(fd, &status) != 0)
		(void)fail(err, path, strerror(errno));
	else if ((fault = secret_owner_fault(&status, false)) != NULL)
		(void)fail(err, path, fault);
	else if (!read_file(fd, &raw))
		(void)fail(err, path, strerror(errno));
	else
		fetched = accept_line(&raw, path, ret_secret, err);
	memory_wipe(&raw, sizeof raw);
	(void)close(fd);
	return fetched;
}

static bool
fetch_credential(const char *name, struct secret *ret_secret, struct error *err)
{
	const char *directory = getenv("CREDENTIALS_DIRECTORY");
	char path[PATH_BYTES_MAX];
	int length;

	if (name[0] == '\0' || name[0] == '.' || strchr(name, '/') != NULL)
		return fail(err, "credential",
		    "expected a name without `/` that does not start with `.`");
	if (directory == NULL || directory[0] != '/')
		return fail(err, "credential",
		    "CREDENTIALS_DIRECTORY is not set (LoadCredential= in "
		    "the unit)");
	length = snprintf(path, sizeof path, "%s/%s", directory, name);
	if (length < 0 || (size_t)length >= sizeof path)
		return fail(err, "credential", "the path is too long");
	return fetch_file(path, ret_secret, err);
}

/* In the child: only the end of the pipe is inherited. */
static _Noreturn void
run_command(const char *command, int out)
{
	int null = open("/dev/null", O_RDWR);
	sigset_t none;

	(void)setpgid(0, 0);
	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	(void)signal(SIGPIPE, SIG_DFL);
	if (null < 0 || dup2(null, STDIN_FILENO) < 0 ||
	    dup2(out, STDOUT_FILENO) < 0 || dup2(null, STDERR_FILENO) < 0)
		_exit(127);
	(void)execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	_exit(127);
}

/* Reads what is available; the excess is dropped. */
static void
drain(int fd, struct raw *raw)
{
	ssize_t count;

	do {
		bool full = raw->length == sizeof raw->bytes;

		count = full ? read(fd, raw->surplus, sizeof raw->surplus)
			     : read(fd, raw->bytes + raw->length,
				   sizeof raw->bytes - raw->length);
		if (!full && count > 0)
			raw->length += (size_t)count;
	} while (count > 0);
}

/*
 * Reads until the child exits, not until the pipe is closed, because an agent
 * that the command left behind may keep it open. False if it takes too long. In
 * any case its whole process group is ended.
 */
static bool
attend(pid_t child, int fd, struct raw *raw, int *ret_status)
{
	int64_t end_ms =
	    timestamp_monotonic_ms() + SECRET_COMMAND_SECONDS * 1000;
	int slice_ms = 1;
	bool ended = false;

	while (!ended && timestamp_monotonic_ms() < end_ms) {
		(void)poll(NULL, 0, slice_ms);
		slice_ms = slice_ms < 50 ? slice_ms * 2 : 50;
		ended = waitpid(child, ret_status, WNOHANG) == child;
		drain(fd, raw);
	}
	(void)kill(-child, SIGKILL);
	if (!ended) {
		(void)kill(child, SIGKILL);
		while (waitpid(child, ret_status, 0) < 0 && errno == EINTR)
			continue;
	}
	return ended;
}

static bool
fetch_command(const struct secret_source *source, struct secret *ret_secret,
    struct error *err)
{
	const char *name =
	    source->name == NULL ? "password-command" : source->name;
	struct raw raw = {.length = 0};
	bool fetched = false, ended;
	int ends[2], status = 0;
	pid_t child;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return fail(err, name, strerror(errno));
	(void)fcntl(ends[0], F_SETFL, O_NONBLOCK);
	child = fork();
	if (child == 0)
		run_command(source->command, ends[1]);
	(void)close(ends[1]);
	if (child < 0) {
		(void)close(ends[0]);
		return fail(err, name, strerror(errno));
	}
	(void)setpgid(child, child);
	ended = attend(child, ends[0], &raw, &status);
	(void)close(ends[0]);
	if (!ended)
		(void)fail(err, name, "timed out");
	else if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		(void)fail(err, name, "failed");
	else
		fetched = accept_line(&raw, name, ret_secret, err);
	memory_wipe(&raw, sizeof raw);
	return fetched;
}

bool
secret_fetch(const struct secret_source *source, struct secret *ret_secret,
    struct error *err)
{
	if (source->file != NULL)
		return fetch_file(source->file, ret_secret, err);
	if (source->command != NULL)
		return fetch_command(source, ret_secret, err);
	if (source->credential != NULL)
		return fetch_credential(source->credential, ret_secret, err);
	if (source->typed != NULL) {
		*ret_secret = *source->typed;
		return true;
	}
	return fail(err, "password",
	    "none of password-file, password-command and credential is set");
}

void
secret_wipe(struct secret *secret)
{
	if (secret != NULL)
		memory_wipe(secret, sizeof *secret);
	memory_wipe_stack();
}
