/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "net/oauth2_fetch.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/timestamp.h"
#include "net/oauth2_renew.h"
#include "net/oauth2_store.h"

/* Time to wait for the lock and for the requests: 90 s and twice 60 s. */
#define CHILD_MS 240000
#define SLICE_MS 250

/* The child's reply through the pipe. */
struct reply {
	bool is_found;
	struct error err;
	struct oauth2_token token;
};

/* The child's memory must not reach a file, a debugger or the parent. */
static _Noreturn void
serve(
    const struct oauth2_source *source, const struct oauth2_wish *wish, int out)
{
	/* If the parent is cancelled, the child still finishes. */
	const struct oauth2_wish alone = {
	    .refused_serial = wish->refused_serial,
	    .is_impatient = wish->is_impatient};
	struct reply reply = {.is_found = false};
	int64_t by = getppid();

	if (dup2(out, STDIN_FILENO) == -1)
		_exit(1);
	/* The child must not hold the parent's locks and sockets. */
	(void)close_range(STDERR_FILENO + 1, ~0U, 0);
	(void)signal(SIGPIPE, SIG_IGN);
	(void)prctl(PR_SET_DUMPABLE, 0);
	oauth2_store_wipe_json();
	reply.is_found =
	    oauth2_renew(source, &alone, by, &reply.token, &reply.err);
	(void)file_write_fd(STDIN_FILENO, &reply, sizeof reply);
	memory_wipe(&reply, sizeof reply);
	_exit(0);
}

static bool
is_cancelled(const struct oauth2_wish *wish)
{
	return wish->is_cancelled != NULL && wish->is_cancelled(wish->context);
}

/*
 * Reads the reply; false if the child died, took too long, or the wait was
 * cancelled.
 */
static bool
await(int fd, const struct oauth2_wish *wish, struct reply *reply)
{
	int64_t end_ms = timestamp_monotonic_ms() + CHILD_MS;
	size_t length = 0;

	while (length < sizeof *reply && timestamp_monotonic_ms() < end_ms) {
		struct pollfd ready = {.fd = fd, .events = POLLIN};
		ssize_t count;

		if (is_cancelled(wish))
			return false;
		if (poll(&ready, 1, SLICE_MS) <= 0)
			continue;
		count =
		    read(fd, (char *)reply + length, sizeof *reply - length);
		if (count < 0 && errno == EINTR)
			continue;
		if (count <= 0)
			return false;
		length += (size_t)count;
	}
	return length == sizeof *reply;
}

static void
allow_no_core(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_CORE, &limit) == 0) {
		limit.rlim_cur = 0;
		(void)setrlimit(RLIMIT_CORE, &limit);
	}
}

static bool
take(struct reply *reply, bool is_whole, struct oauth2_token *ret_token,
    struct error *err)
{
	if (!is_whole)
		return error_set(err, ERROR_MAILBOX, RETRY_LATER,
		    "the process that renews the token did not respond");
	reply->err.text[sizeof reply->err.text - 1] = '\0';
	reply->token.text[OAUTH2_TOKEN_MAX] = '\0';
	if (!reply->is_found) {
		*err = reply->err;
		return false;
	}
	*ret_token = reply->token;
	return true;
}

bool
oauth2_fetch(const struct oauth2_source *source, const struct oauth2_wish *wish,
    struct oauth2_token *ret_token, struct error *err)
{
	struct reply *reply = memory_new(1, sizeof *reply);
	bool is_whole = false, is_found;
	int ends[2];
	pid_t child;

	allow_no_core();
	if (pipe2(ends, O_CLOEXEC) != 0) {
		free(reply);
		return error_set(err, ERROR_MAILBOX, RETRY_LATER,
		    "oauth2 %s: %s", source->name, strerror(errno));
	}
	child = fork();
	if (child == 0)
		serve(source, wish, ends[1]);
	(void)close(ends[1]);
	if (child > 0)
		is_whole = await(ends[0], wish, reply);
	(void)close(ends[0]);
	/*
	 * A child that is still working ends by itself: it may receive the only
	 * answer that the provider ever sends.
	 */
	if (child > 0 && !is_cancelled(wish))
		while (waitpid(child, NULL, 0) == -1 && errno == EINTR)
			continue;
	is_found = take(reply, is_whole, ret_token, err);
	memory_wipe(reply, sizeof *reply);
	free(reply);
	return is_found;
}
