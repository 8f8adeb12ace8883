/* SPDX-License-Identifier: ISC */
#include "net/secret_owner.h"

#include <stddef.h>
#include <unistd.h>

/* Root is trusted anyway. */
static uid_t trusted;

void
secret_owner_trust(uid_t uid)
{
	trusted = uid;
}

const char *
secret_owner_fault(const struct stat *status, bool is_public)
{
	if (!S_ISREG(status->st_mode))
		return "not a regular file";
	if ((status->st_mode & (S_IWGRP | S_IWOTH)) != 0)
		return "writable by group or others (chmod 0600)";
	if (!is_public && (status->st_mode & S_IROTH) != 0)
		return "readable by everybody (chmod 0600)";
	if (status->st_uid != 0 && status->st_uid != geteuid() &&
	    status->st_uid != trusted)
		return "belongs to another user (chown it to the daemon's)";
	return NULL;
}
