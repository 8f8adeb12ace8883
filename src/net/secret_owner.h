/* SPDX-License-Identifier: ISC */
#ifndef NET_SECRET_OWNER_H
#define NET_SECRET_OWNER_H

#include <stdbool.h>
#include <sys/stat.h>
#include <sys/types.h>

/*
 * secret_owner - who may own a file with a secret, and with which mode
 *
 * Whoever may write to it chooses as whom we log in; whoever owns it may write
 * to it. Everybody may read it only by mistake. Its group may: the system's way
 * to share it with the daemon is `root:dpod 0640`.
 */

/* Another owner besides root and ourselves: the daemon, for dpoctl. */
void secret_owner_trust(uid_t uid);

/*
 * What is wrong with a file of that status, with what to do ("writable by group
 * or others (chmod 0600)"); NULL: nothing. A public one everybody may read.
 */
const char *secret_owner_fault(const struct stat *status, bool is_public);

#endif
