/* SPDX-License-Identifier: ISC */
#include "dpod/role.h"

#include "dpod/role_private.h"

/*
 * The worker talks to one mailbox, reads and writes the register and the
 * Maildir, and runs readers and the commands that print passwords. It writes
 * mail, so it may not create executable files.
 */
bool
role_worker(struct error *err)
{
	return role_refuse_executables(err);
}
