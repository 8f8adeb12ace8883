/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "dpod/supervisor/keeper.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/timestamp.h"
#include "casework/keys.h"
#include "dpod/log.h"
#include "dpod/role.h"
#include "ticket/person.h"

#define RETRY_MS     5000
#define CLIENT_US    200000 /* for the request of a client to come */
#define BACKLOG	     16
#define USERS_MAX    64
#define ANSWER_EACH  1000 /* ms for another answer */
#define NO_SUCH_USER ((uid_t)-1)

/* What a user may still ask. */
struct allowance {
	uid_t uid;
	int64_t left;
	int64_t at_ms;
	bool is_told; /* the log knows that there is none left */
};

struct service {
	unsigned char key[DIGEST_BYTES];
	struct allowance users[USERS_MAX];
	size_t users_count;
};

/* When there are too many, the last one is shared. */
static struct allowance *
allowance_of(struct service *service, uid_t uid, int64_t now_ms)
{
	size_t count = service->users_count;

	for (size_t i = 0; i < count; i++)
		if (service->users[i].uid == uid)
			return &service->users[i];
	if (count == USERS_MAX)
		return &service->users[USERS_MAX - 1];
	service->users[count] = (struct allowance){
	    .uid = uid, .left = KEEPER_AT_ONCE, .at_ms = now_ms};
	service->users_count++;
	return &service->users[count];
}

static bool
may_ask(struct service *service, uid_t uid)
{
	int64_t now_ms = timestamp_monotonic_ms();
	struct allowance *user = allowance_of(service, uid, now_ms);
	int64_t more = (now_ms - user->at_ms) / ANSWER_EACH;

	user->at_ms += more * ANSWER_EACH;
	user->left = user->left + more < KEEPER_AT_ONCE ? user->left + more
							: KEEPER_AT_ONCE;
	/* Once until this user has asked nothing for long, whatever it asks. */
	if (user->left == KEEPER_AT_ONCE)
		user->is_told = false;
	if (user->left > 0) {
		user->left--;
		return true;
	}
	if (!user->is_told)
		log_event(LOG_WARNING, "persons-asked",
		    "uid=%lu words=\"this user asks for more addresses than "
		    "one a second\"",
		    (unsigned long)uid);
	user->is_told = true;
	return false;
}

static void
answer(struct service *service, int client)
{
	const struct timeval wait = {.tv_usec = CLIENT_US};
	struct ucred peer = {.uid = NO_SUCH_USER};
	socklen_t size = sizeof peer;
	char address[PERSON_ADDRESS_MAX + 1];
	unsigned char hash[DIGEST_BYTES];
	ssize_t length;

	if (setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait) !=
		0 ||
	    getsockopt(client, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0)
		return;
	length = recv(client, address, sizeof address, 0);
	if (length <= 0 || length > PERSON_ADDRESS_MAX ||
	    memchr(address, '\0', (size_t)length) != NULL)
		return;
	address[length] = '\0';
	if (!may_ask(service, peer.uid)) {
		(void)send(client, PERSON_TOO_OFTEN, strlen(PERSON_TOO_OFTEN),
		    MSG_NOSIGNAL | MSG_DONTWAIT);
		return;
	}
	person_digest(service->key, address, hash);
	(void)send(client, hash, sizeof hash, MSG_NOSIGNAL | MSG_DONTWAIT);
}

/* -1 with the error filled. Its group is that of the directory: officers. */
static int
listen_at(const char *path, struct error *err)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = -1;

	if (strlen(path) >= sizeof address.sun_path)
		errno = ENAMETOOLONG;
	else
		fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	if (fd != -1) {
		memcpy(address.sun_path, path, strlen(path) + 1);
		(void)unlink(path);
		if (bind(fd, (const struct sockaddr *)&address,
			sizeof address) == 0 &&
		    chmod(path, 0660) == 0 && listen(fd, BACKLOG) == 0)
			return fd;
	}
	(void)error_set(
	    err, ERROR_STORE, RETRY_LATER, "%s: %s", path, strerror(errno));
	if (fd != -1)
		(void)close(fd);
	return -1;
}

static int
serve(const struct conf *conf)
{
	struct service *service = memory_new(1, sizeof *service);
	char *path = conf_person_socket_path(conf);
	struct error err;
	int fd = -1;

	if (keys_load_pseudonym(conf, service->key, &err))
		fd = listen_at(path, &err);
	if (fd == -1 || !role_keeper(&err)) {
		log_failure("keeper-not-started", NULL, &err);
		return EX_TEMPFAIL;
	}
	free(path);
	for (;;) {
		int client = accept4(fd, NULL, NULL, SOCK_CLOEXEC);

		if (client == -1 && errno != EINTR && errno != ECONNABORTED)
			return EX_TEMPFAIL;
		if (client == -1)
			continue;
		answer(service, client);
		(void)close(client);
		log_flush();
	}
}

void
keeper_start_due(struct keeper *keeper, const struct conf *conf)
{
	int64_t now_ms = timestamp_monotonic_ms();
	pid_t parent = getpid();
	sigset_t none;

	if (keeper->pid > 0 || keeper->due_ms > now_ms)
		return;
	keeper->due_ms = now_ms + RETRY_MS;
	keeper->pid = fork();
	if (keeper->pid == 0) {
		int status;

		(void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
		(void)prctl(PR_SET_NAME, "dpod-keeper");
		if (getppid() != parent)
			_exit(EX_TEMPFAIL);
		(void)sigemptyset(&none);
		(void)sigprocmask(SIG_SETMASK, &none, NULL);
		status = serve(conf);
		log_flush();
		_exit(status);
	}
	if (keeper->pid == -1)
		keeper->pid = 0;
}

bool
keeper_ended(struct keeper *keeper, pid_t pid)
{
	if (pid != keeper->pid)
		return false;
	keeper->pid = 0;
	return true;
}

void
keeper_stop(struct keeper *keeper)
{
	if (keeper->pid > 0)
		(void)kill(keeper->pid, SIGKILL);
}
