/* SPDX-License-Identifier: ISC */
#include "dpod/role.h"

#include "dpod/role_private.h"

/*
 * The sender talks to the relay, reads and writes the register, and runs the
 * commands that print passwords. It writes mail, so it may not create
 * executable files.
 */
bool
role_sender(struct error *err)
{
	return role_refuse_executables(err);
}
