/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "net/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/program.h"
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

	if (fd == -1)
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
	if ((size_t)length >= sizeof path)
		return fail(err, "credential", "the path is too long");
	return fetch_file(path, ret_secret, err);
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
 * Reads until the command ends, not until the pipe is closed, because an agent
 * that it left behind may keep it open.
 */
static bool
fetch_command(const struct secret_source *source, struct secret *ret_secret,
    struct error *err)
{
	static char shell[] = "/bin/sh", option[] = "-c";
	char *text = memory_string(source->command);
	char *const words[] = {shell, option, text, NULL};
	const char *name =
	    source->name == NULL ? "password-command" : source->name;
	struct raw raw = {.length = 0};
	enum program_state state;
	struct program program;
	bool is_started, fetched = false;
	int slice_ms = 1, status = 0;

	is_started = program_start(
	    &program, words, NULL, PROGRAM_OUTPUT, SECRET_COMMAND_SECONDS);
	free(text);
	if (!is_started)
		return fail(err, name, strerror(errno));
	while ((state = program_look(&program, &status)) == PROGRAM_RUNS) {
		drain(program.fd, &raw);
		program_pause(&slice_ms);
	}
	drain(program.fd, &raw);
	program_close_pipe(&program);
	if (state == PROGRAM_TIMED_OUT)
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
