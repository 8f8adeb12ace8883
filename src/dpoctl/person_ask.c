/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "dpoctl/person_ask.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/memory.h"
#include "casework/keys.h"

#define ANSWER_SECONDS 5

static int
connect_to(const char *path)
{
	const struct timeval wait = {.tv_sec = ANSWER_SECONDS};
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd;

	if (strlen(path) >= sizeof address.sun_path)
		return -1;
	memcpy(address.sun_path, path, strlen(path) + 1);
	fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	if (fd != -1 &&
	    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait) == 0 &&
	    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait) == 0 &&
	    connect(fd, (const struct sockaddr *)&address, sizeof address) == 0)
		return fd;
	if (fd != -1)
		(void)close(fd);
	return -1;
}

static bool
ask(const char *address, unsigned char ret_hash[DIGEST_BYTES], void *context,
    struct error *err)
{
	const struct person_ask *ask = context;
	int fd = connect_to(ask->path);
	ssize_t length = -1;

	if (fd != -1 && send(fd, address, strlen(address), MSG_NOSIGNAL) > 0)
		length = recv(fd, ret_hash, DIGEST_BYTES, 0);
	if (fd != -1)
		(void)close(fd);
	if (length == DIGEST_BYTES)
		return true;
	if (length == (ssize_t)strlen(PERSON_TOO_OFTEN))
		return error_set(err, ERROR_STORE, RETRY_LATER,
		    "dpod was asked about too many addresses: wait a minute");
	return error_set(err, ERROR_STORE, RETRY_LATER,
	    "dpod does not answer, and only root and its user can read the "
	    "key that finds what remains of a person: start dpod");
}

bool
person_ask_begin(
    const struct conf *conf, struct person_ask *ret_ask, struct error *err)
{
	char *path = conf_pseudonym_key_path(conf);
	bool is_closed = access(path, R_OK) != 0 && errno == EACCES;

	free(path);
	*ret_ask = (struct person_ask){.path = NULL};
	if (is_closed) {
		ret_ask->path = conf_person_socket_path(conf);
		ret_ask->hasher =
		    (struct person_hasher){.ask = ask, .context = ret_ask};
		return true;
	}
	ret_ask->hasher.key = ret_ask->key;
	return keys_load_pseudonym(conf, ret_ask->key, err);
}

void
person_ask_end(struct person_ask *ask)
{
	free(ask->path);
	memory_wipe(ask, sizeof *ask);
}
