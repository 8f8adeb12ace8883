/* SPDX-License-Identifier: ISC */
#ifndef NET_SECRET_H
#define NET_SECRET_H

#include <stdbool.h>

#include "base/error.h"

/*
 * secret - a password, fetched when it is needed and wiped afterwards
 *
 * Exactly one source is set; none means that no password is wanted. The
 * secret is the source's first line, without its line end; 1 to 16,384 bytes
 * without control characters. Errors never hold any of it.
 *
 * A command ends when its shell ends, even if something that it left behind
 * holds its output; SIGCHLD must not be ignored, nor its child be reaped by
 * others, meanwhile.
 */
#define SECRET_BYTES_MAX       16384
#define SECRET_COMMAND_SECONDS 30

struct secret_source {
	const char *file;	/* path; refused if others may write it */
	const char *command;	/* run by /bin/sh -c, stdin /dev/null */
	const char *credential; /* file in $CREDENTIALS_DIRECTORY (systemd) */
	const char *name; /* of the command in errors; NULL: a password's */
};

struct secret {
	char text[SECRET_BYTES_MAX + 1];
};

/* ERROR_MAILBOX, RETRY_LATER. Wipe *ret_secret with secret_wipe. */
bool secret_fetch(const struct secret_source *source, struct secret *ret_secret,
    struct error *err);
void secret_wipe(struct secret *secret);

#endif
