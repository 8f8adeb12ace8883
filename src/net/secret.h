/* SPDX-License-Identifier: ISC */
#ifndef NET_SECRET_H
#define NET_SECRET_H

#include <stdbool.h>

#include "base/error.h"

/*
 * secret - a password, fetched when it is needed and wiped afterwards
 *
 * At most one source is set; none means that no password is needed. The secret
 * is the first line of the source, without the line end; 1 to 16,384 bytes
 * without control characters. Errors never contain any part of it.
 *
 * A command ends when its shell exits, even if a process it left behind keeps
 * its output open. Meanwhile SIGCHLD must not be ignored, and nobody else may
 * reap the child.
 */
#define SECRET_BYTES_MAX       16384
#define SECRET_COMMAND_SECONDS 30

struct secret;
struct secret_source {
	const char *file;	/* path; see secret_owner.h */
	const char *command;	/* run by /bin/sh -c, stdin /dev/null */
	const char *credential; /* file in $CREDENTIALS_DIRECTORY (systemd) */
	const char *name;	/* name in errors; NULL: a password's */
	const struct secret *typed; /* entered by a person (`dpod setup`) */
};

struct secret {
	char text[SECRET_BYTES_MAX + 1];
};

/* ERROR_MAILBOX, RETRY_LATER. Wipe *ret_secret with secret_wipe. */
bool secret_fetch(const struct secret_source *source, struct secret *ret_secret,
    struct error *err);
void secret_wipe(struct secret *secret);

#endif
