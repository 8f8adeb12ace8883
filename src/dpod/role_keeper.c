/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "dpod/role.h"

#include <seccomp.h>

#include "base/memory.h"
#include "dpod/role_private.h"

/*
 * The keeper answers at a socket that is open already, and has the key in its
 * memory: it starts no program, connects to nothing and opens no other socket.
 */
static const struct role_refusal refusals[] = {
    {.call = SCMP_SYS(execve)},
    {.call = SCMP_SYS(execveat)},
    {.call = SCMP_SYS(socket)},
    {.call = SCMP_SYS(connect)},
    {.call = SCMP_SYS(bind)},
    {.call = SCMP_SYS(unlink)},
    {.call = SCMP_SYS(unlinkat)},
    {.call = SCMP_SYS(rename)},
    {.call = SCMP_SYS(renameat)},
    {.call = SCMP_SYS(renameat2)},
};

bool
role_keeper(struct error *err)
{
	return role_refuse_executables(err) &&
	    role_refuse(refusals, LENGTH(refusals), err);
}
